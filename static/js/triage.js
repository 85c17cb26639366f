// Keys of the office's queue and decision screen; everything they do has a link or a button too.
// They go by the place of the key, so that they are the same on every layout of letters.
// The box beside their list turns the letters off, on this device: who speaks to the machine would set them off.

const KEPT = "letter-keys";
const help = document.getElementById("keys");
const box = help?.querySelector("input");

const typing = ({ target }) => target instanceof Element && target.closest("input:not([name=case]), textarea, select, [contenteditable]") !== null;

const modified = (event, names) => names.some((name) => event.getModifierState(name));

function remembered() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

if (box) {
  box.checked = remembered() !== "off";
  help.hidden = false;
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, box.checked ? "on" : "off");
    } catch {
      // Not remembered, then.
    }
  });
}

const rows = () => [...document.querySelectorAll("#result_list tbody tr a")];

function step(by) {
  const links = rows();
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement?.closest("#result_list tr")?.querySelector("a"));
  const next = at === -1 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
}

const press = (verb) => document.querySelector(`button[name=verb][value=${verb}]`);

// Opens a decision (the others close) and goes to what is still to be written in it.
function open(verb) {
  const part = press(verb)?.closest("details[name=decision]");
  if (!part) return;
  part.open = true;
  const fields = [...part.querySelectorAll("input:not([type=hidden]), textarea, select:not([data-template])")].filter((one) => one.checkVisibility());
  (fields.find((one) => one.value === "") ?? fields[0] ?? part.querySelector("summary")).focus();
}

// A colleague's input is not taken by one key: the button then waits for another.
function take() {
  const claim = press("claim");
  if (claim === null) press("take_over")?.focus();
  else claim.click();
}

function search() {
  const field = document.getElementById("id_q");
  if (field === null) document.querySelector(".breadcrumbs a:last-of-type")?.focus();
  else field.focus();
}

function explain() {
  const list = help.querySelector("details");
  list.open = !list.open;
  if (list.open) list.querySelector("summary").focus();
}

const keys = {
  KeyJ: () => (document.getElementById("queue") ? step(1) : document.getElementById("skip")?.click()),
  KeyK: () => (document.getElementById("queue") ? step(-1) : history.back()),
  KeyN: () => document.getElementById("skip")?.click(),
  KeyA: take,
  KeyR: () => open("refer"),
  KeyQ: () => open("return"),
  KeyD: () => open("decline"),
  KeyX: () => document.activeElement?.closest("#result_list tr")?.querySelector("input[name=case]")?.click(),
  KeyU: () => document.querySelector(".recent li[data-left] button:not([disabled])")?.click(),
};
// These two are where each layout has them.
const signs = { "/": search, "?": explain };

// The first choice of which nothing is chosen yet: the decision is not sent without it.
const unchosen = (part) => [...part.querySelectorAll("input[type=radio]")].find(
  (one) => one.checkVisibility() && part.querySelector(`input[name="${CSS.escape(one.name)}"]:checked`) === null,
);

// Ctrl+Enter sends what one is writing, or the decision that is open.
function send({ target }) {
  // In a part with several forms, of notes, only the one that is written in.
  const own = "details[open]:has(button[name=verb]), form:not(#decision-form):has(button[name=verb])";
  const here = target instanceof Element ? target.closest(own) : null;
  const part = here ?? document.querySelector("details[name=decision][open]");
  if (!part) return;
  const first = unchosen(part);
  if (first) first.focus();
  else part.querySelector("button[name=verb]:not(:disabled)")?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && modified(event, ["Control", "Meta"])) {
    event.preventDefault();
    send(event);
    return;
  }
  if (event.key === "Escape") close(event);
  if (!box?.checked || modified(event, ["Control", "Meta", "Alt", "AltGraph"]) || typing(event)) return;
  const act = signs[event.key] ?? (event.shiftKey ? undefined : keys[event.code]);
  if (act === undefined) return;
  event.preventDefault();
  act();
});

// Closes the decision that one is in; what was typed in it stays.
function close({ target }) {
  const part = target instanceof Element ? target.closest("details[name=decision][open]") : null;
  if (part === null) return;
  part.open = false;
  part.querySelector("summary").focus();
}

// What has been sent since cannot be undone any more.
for (const item of document.querySelectorAll(".recent li[data-left]:has(form)")) {
  setTimeout(() => {
    item.querySelector("form").remove();
    for (const word of item.querySelectorAll(".quiet")) word.hidden = !word.hidden;
  }, Number(item.dataset.left) * 1000);
}

// An address that is kept or sent on has only what was chosen; the search box stays in it, empty too: without
// any parameter the queue would open its first view.
document.querySelector("#queue .filters")?.addEventListener("formdata", ({ target, formData }) => {
  for (const list of target.querySelectorAll("select")) {
    if (list.value === "") formData.delete(list.name);
  }
});

document.getElementById("errors")?.focus();
