// What was typed and is not saved yet, kept on this device until the portal has it (docs/decisions/0015).
//
// A copy is encrypted with a key of its author that only their own pages have, <meta name="copies">: whoever uses
// the device next finds something that cannot be read. It ends when the portal said that it saved that very text,
// when its author discards it, or after a month. Where the browser cannot encrypt, it is kept in the clear, but
// only as long as the tab.

const DAYS = 30;
const meta = document.querySelector("meta[name=copies]");
const encoder = new TextEncoder();

function storage() {
  try {
    return globalThis.crypto?.subtle ? localStorage : sessionStorage;
  } catch {
    return null; // Cookies and all that is like them are switched off.
  }
}

const store = storage();
const names = [];
const keys = new Map(); // of CryptoKey, by name; the first is the one to write with

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function letters(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

async function through(kind, data) {
  const stream = new Blob([data]).stream().pipeThrough(new kind("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function sealed(content) {
  const text = JSON.stringify(content);
  if (!crypto.subtle) return { text };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await through(CompressionStream, encoder.encode(text));
  const key = await keys.get(names[0]);
  return { iv: letters(iv), data: letters(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, data)) };
}

async function opened(name, entry) {
  if (entry.text !== undefined) return JSON.parse(entry.text);
  const key = await keys.get(name);
  const data = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(entry.iv) }, key, bytes(entry.data));
  return JSON.parse(new TextDecoder().decode(await through(DecompressionStream, data)));
}

function entry(key) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

const all = () => (store ? Object.keys(store).filter((key) => key.startsWith("copy:")) : []);
const own = () => all().filter((key) => keys.has(key.split(":")[1]));

export const copies = {
  own,

  newId() {
    return letters(crypto.getRandomValues(new Uint8Array(12))).replaceAll("+", "-").replaceAll("/", "_");
  },

  // Whether it is kept now.
  async put(id, content) {
    if (!store || !names.length) return false;
    try {
      store.setItem(`copy:${names[0]}:${id}`, JSON.stringify({ at: content.at, ...(await sealed(content)) }));
      return true;
    } catch {
      return false; // No room, or the browser keeps nothing for us.
    }
  },

  drop(id) {
    for (const key of own()) if (key.endsWith(`:${id}`)) store.removeItem(key);
  },

  // All of this person, the newest first.
  async read() {
    const found = [];
    for (const key of own()) {
      const [, name, id] = key.split(":");
      const content = await opened(name, entry(key)).catch(() => null);
      if (content) found.push({ id, ...content });
    }
    return found.sort((one, other) => other.at - one.at);
  },

  when(at) {
    const isToday = new Date(at).toDateString() === new Date().toDateString();
    const shown = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(isToday ? {} : { day: "numeric", month: "long" }) };
    const language = document.documentElement.lang;
    return new Date(at).toLocaleString(`${language === "en" ? "en-GB" : language}-u-nu-latn`, shown);
  },
};

function readKeys() {
  const words = meta.content.split(" ");
  while (words.length > 1) {
    const [name, key] = words.splice(0, 2);
    names.push(name);
    keys.set(name, crypto.subtle?.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]));
  }
}

// What the portal saved, as it was posted; what was typed after that stays.
function dropSaved() {
  for (const named of meta.dataset.saved.split(" ").filter(Boolean)) {
    const [id, at] = named.split(".");
    for (const key of own()) {
      if (key.endsWith(`:${id}`) && entry(key)?.at <= Number(at)) store.removeItem(key);
    }
  }
}

function dropOld() {
  for (const key of all()) if (!(entry(key)?.at > Date.now() - DAYS * 86400000)) store.removeItem(key);
}

// On the person's own pages: what there is, to go on with, to copy or to discard.
async function list(section) {
  const found = await copies.read();
  const line = section.querySelector("template").content;
  const rows = section.querySelector("ul");
  for (const copy of found) {
    const row = line.cloneNode(true).querySelector("li");
    Object.assign(row.querySelector("a"), { href: copy.address, textContent: copy.title });
    row.querySelector("[data-when]").textContent = copies.when(copy.at);
    for (const [label, text] of copy.texts) {
      const [term, said] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = label;
      Object.assign(said, { textContent: text, dir: "auto", className: "plain" });
      row.querySelector("dl").append(term, said);
    }
    row.querySelector("button").addEventListener("click", () => {
      if (!confirm(section.dataset.question)) return;
      copies.drop(copy.id);
      row.remove();
      section.hidden = rows.childElementCount === 0;
    });
    rows.append(row);
  }
  section.hidden = found.length === 0;
}

// Signing out asks first where something is not saved.
function askOnSignOut(question) {
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", (event) => {
      if (own().length === 0) return;
      event.preventDefault();
      question.returnValue = "";
      question.addEventListener("close", () => answered(form, question.returnValue), { once: true });
      question.showModal();
    });
  }
}

function answered(form, answer) {
  if (!answer) return;
  if (answer === "delete") for (const key of own()) store.removeItem(key);
  document.dispatchEvent(new Event("sign-out"));
  form.submit();
}

if (meta && store) {
  readKeys();
  dropSaved();
  dropOld();
  const section = document.querySelector("[data-copies-list]");
  if (section) await list(section);
  const question = document.querySelector("dialog[data-sign-out-question]");
  if (question) askOnSignOut(question);
}
