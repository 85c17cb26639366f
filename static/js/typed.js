// A form of which nothing typed is lost: what is not saved is kept on this device, offered back on the same page,
// and leaving asks first. static/js/autosave.js adds saving while one types.
//
// The words come from the element [data-typed] in the form; its value is what the form is called, which is the
// same in each language.

const { copies } = await import(document.querySelector("link[data-module=copies]").href);

// Numbers and marks of what a page showed: they go back with the text, so that the portal notices what changed.
const MARKS = /(^|-)(edit|base)$/;
const NOT_TYPED = new Set(["hidden", "file", "submit", "button", "reset", "fieldset", "output"]);

const isBox = ({ type }) => type === "checkbox" || type === "radio";

function asTyped(control) {
  if (isBox(control)) return control.checked ? [control.value] : [];
  return control.options ? [...control.selectedOptions].map(({ value }) => value) : [control.value];
}

function asSent(control) {
  if (isBox(control)) return control.defaultChecked ? [control.value] : [];
  if (!control.options) return [control.defaultValue];
  const chosen = [...control.options].filter((option) => option.defaultSelected);
  const first = control.multiple || chosen.length ? chosen : [...control.options].slice(0, 1);
  return first.map(({ value }) => value);
}

export class Typed {
  constructor(state) {
    this.state = state;
    this.form = state.closest("form");
    this.words = state.dataset;
    this.id = copies.newId();
    this.named = document.createElement("input");
    Object.assign(this.named, { type: "hidden", name: "copy" });
    this.form.append(this.named);
    this.isBound = "bound" in this.words;
    // As the portal sent it, whatever was typed before this script came or a browser puts back by itself. A form
    // that came back with errors is not saved, whatever it holds.
    this.saved = this.isBound ? "" : JSON.stringify(this.fields(asSent));
    this.touched = false;
    this.leaving = false;
    this.isKept = true;
    this.following = null;
    this.listen();
    this.offerBack();
  }

  listen() {
    const changed = (event) => event.target.type !== "file" && this.changed();
    this.form.addEventListener("input", changed);
    this.form.addEventListener("change", changed);
    this.form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("sign-out", () => this.leave());
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.isUnsaved()) event.preventDefault();
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.leaving = false;
    });
  }

  // What a person chose or wrote, without files: [name, value].
  fields(values = asTyped) {
    const controls = [...this.form.elements].filter(({ name, type }) => name && !NOT_TYPED.has(type));
    return controls.flatMap((control) => values(control).map((value) => [control.name, value]));
  }

  snapshot() {
    return JSON.stringify(this.fields());
  }

  isChanged() {
    return this.snapshot() !== this.saved;
  }

  isUnsaved() {
    return (this.touched && this.isChanged()) || [...this.form.elements].some((control) => control.files?.length > 0);
  }

  changed() {
    this.touched = true;
    this.follow();
  }

  leave() {
    this.leaving = true;
  }

  // The copy follows what is typed: there is one as long as that is not saved. One change after the other.
  follow() {
    this.isStale = true;
    this.following ??= this.catchUp();
    return this.following;
  }

  // What changes in one go, as when a text is restored, is looked at once it is all there: no copy is dropped in
  // favour of one that is not kept yet.
  async catchUp() {
    try {
      await null;
      while (this.isStale && !this.leaving) {
        this.isStale = false;
        if (!this.isChanged()) copies.drop(this.id);
        else if (!(await this.keep())) this.notKept();
      }
    } finally {
      this.following = null;
    }
  }

  async keep() {
    const at = Date.now();
    const content = { at, name: this.words.typed, address: this.address(), title: this.title(), texts: this.texts() };
    const marks = [...this.form.elements].filter(({ name }) => MARKS.test(name)).map(({ name, value }) => [name, value]);
    this.isKept = await copies.put(this.id, { ...content, fields: this.fields(), marks });
    this.named.value = `${this.id}.${at}`;
    return this.isKept;
  }

  notKept() {
    this.say(this.words.notKept, "problem");
  }

  address() {
    return this.words.at || location.pathname + location.search;
  }

  title() {
    return this.form.elements.namedItem(this.words.title)?.value.trim() || document.querySelector("h1").textContent.trim();
  }

  // For reading, where the page is gone: what was written, each with its label.
  texts() {
    const written = [...this.form.elements].filter(
      (control) => (control.matches("textarea") || control.type === "text") && control.name && control.value.trim(),
    );
    return written.map((control) => [labelOf(control), control.value]);
  }

  // The copy is to be complete before the page goes.
  submitted(event) {
    // A preview opens in a tab of its own, and the form stays as it is.
    if (event.submitter?.formTarget) return null;
    if (this.leaving) return event.preventDefault();
    if (!this.following) {
      this.leave();
      return null;
    }
    event.preventDefault();
    return this.following.then(() => resubmit(this.form, event));
  }

  async offerBack() {
    const own = (await copies.read()).filter(({ name }) => name === this.words.typed);
    for (const copy of own) {
      const isShown = JSON.stringify(copy.fields) === this.snapshot();
      if (isShown && this.isBound) this.id = copy.id;
      else if (isShown && !this.touched) copies.drop(copy.id);
      else if (copy.id !== this.id) this.offer(copy);
    }
    // What stands on a page that came back is saved nowhere.
    if (this.isBound) this.follow();
  }

  offer(copy) {
    const notice = document.createElement("div");
    Object.assign(notice, { className: "notice warning" });
    notice.setAttribute("role", "status");
    notice.dataset.offer = copy.id;
    const [sentence, choices] = [document.createElement("p"), document.createElement("p")];
    sentence.textContent = this.words.found.replace("%s", copies.when(copy.at));
    choices.className = "actions";
    const back = button(this.words.putBack, { type: "button", primary: true });
    const away = button(this.words.discard, { type: "button" });
    back.addEventListener("click", async () => {
      const without = this.putBack(copy);
      await this.follow();
      if (this.isKept && without.length === 0) copies.drop(copy.id);
      if (without.length === 0) notice.remove();
      else this.showWithoutPlace(notice, without);
    });
    away.addEventListener("click", () => {
      if (!confirm(this.words.question)) return;
      copies.drop(copy.id);
      notice.remove();
    });
    choices.append(back, away);
    notice.append(sentence, choices);
    this.form.before(notice);
    // Its own tab has saved it meanwhile.
    window.addEventListener("storage", ({ key, newValue }) => {
      if (key?.endsWith(`:${copy.id}`) && newValue === null) notice.remove();
    });
  }

  // What has no field on the page any more can still be copied.
  showWithoutPlace(notice, without) {
    const texts = document.createElement("dl");
    for (const [label, text] of without) {
      const [term, said] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = label;
      Object.assign(said, { textContent: text, dir: "auto", className: "plain" });
      texts.append(term, said);
    }
    notice.querySelector("p").textContent = this.words.withoutPlace;
    notice.querySelector("button.primary").remove();
    notice.append(texts);
  }

  // With the marks of the page it was typed on: if someone saved the same since, the portal will show both.
  // Returns the texts that found no field.
  putBack(copy) {
    this.addRows(copy);
    const marks = new Map(copy.marks);
    for (const control of this.form.elements) {
      if (marks.has(control.name)) control.value = marks.get(control.name);
      if (!control.name || NOT_TYPED.has(control.type)) continue;
      const values = copy.fields.filter(([name]) => name === control.name).map(([, value]) => value);
      const before = control.value;
      if (isBox(control)) control.checked = values.includes(control.value);
      else if (control.multiple) for (const one of control.options) one.selected = values.includes(one.value);
      else if (values.length) control.value = values[0];
      if (values[0] && !isBox(control) && control.value !== before) showAround(control);
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const here = new Set([...this.form.elements].map(({ value }) => value));
    return copy.texts.filter(([, text]) => !here.has(text));
  }

  // Lines that were added to the form while it was filled in (in the office's screens).
  addRows(copy) {
    for (const more of document.querySelectorAll(".add-row a, a.add-row")) {
      const group = more.closest("[id$=-group]")?.id.replace(/-group$/, "");
      const isMissing = () => {
        const count = Number(this.form.elements.namedItem(`${group}-TOTAL_FORMS`)?.value);
        return copy.fields.some(([name]) => name.startsWith(`${group}-${count}-`) && !this.form.elements.namedItem(name));
      };
      while (isMissing()) {
        const before = this.form.elements.length;
        more.click();
        if (this.form.elements.length === before) break;
      }
    }
  }

  say(text, kind = "") {
    if (this.state.textContent !== text) this.state.textContent = text;
    this.state.classList.toggle("problem", kind === "problem");
  }
}

// Not before the event is over: a form that is being submitted ignores a second request.
export function resubmit(form, { submitter }) {
  setTimeout(() => form.requestSubmit(submitter));
}

function showAround(control) {
  for (let part = control.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
}

function labelOf(control) {
  const group = control.closest("fieldset")?.querySelector("legend")?.textContent;
  return (control.ariaLabel || control.labels?.[0]?.textContent || group || control.name).trim();
}

export function button(text, { name = "", value = "", type = "submit", primary = false } = {}) {
  const made = document.createElement("button");
  Object.assign(made, { type, name, value, className: `button small${primary ? " primary" : ""}`, textContent: text });
  return made;
}

function start() {
  for (const state of document.querySelectorAll("[data-typed]")) if (!state.closest("[data-autosave]")) new Typed(state);
}

// Other scripts of a page add controls to its forms when it has loaded.
if (document.readyState === "complete") start();
else window.addEventListener("load", start, { once: true });
