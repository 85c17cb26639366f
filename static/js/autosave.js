// Saves the writing page while one types. The page works without it: its buttons save.
//
// The server's answers: 200 {edit, base, saved_words, warnings}; 400 {message}; 409 {message, compare_url?}.
// What is not saved yet is kept in sessionStorage, not in localStorage: it survives a reload and a line that
// drops, but not the tab, so that on a shared machine the next person finds nothing. It is taken out as soon as
// the server has the text; handing in and signing out clear it (forms.js).

const PAUSE = 1500; // after the last key
const LONGEST = 10000; // while somebody types without a pause
// What the page was when it was opened, and the token: not what was typed.
const OWN = ["csrfmiddlewaretoken", "edit", "base"];
const RETRIES = [5000, 10000, 20000, 40000, 60000];

class Autosave {
  constructor(form, state) {
    this.form = form;
    this.state = state;
    this.words = state.dataset;
    this.key = `unsaved:${form.dataset.autosave}`;
    // A form that came back to be mended is not saved, whatever it holds; it is sent when somebody has touched it.
    this.kept = "bound" in form.dataset ? "" : this.snapshot();
    this.touched = false;
    this.changedAt = 0;
    this.failures = 0;
    this.stopped = false;
    this.leaving = false;
    this.saving = null;
    this.timer = 0;
    this.listen();
    this.offerBack();
  }

  listen() {
    const changed = (event) => event.target.type !== "file" && this.changed();
    this.form.addEventListener("input", changed);
    this.form.addEventListener("change", changed);
    this.form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.isChanged()) event.preventDefault();
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.leaving = false;
    });
  }

  // What would be saved, without files.
  fields() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && !OWN.includes(name));
  }

  snapshot() {
    return JSON.stringify(this.fields());
  }

  isChanged() {
    return this.snapshot() !== this.kept;
  }

  changed() {
    this.touched = true;
    if (!this.isChanged()) return;
    this.keepHere();
    if (this.stopped) return;
    this.changedAt ||= Date.now();
    if (!this.failures) this.say(this.words.unsaved);
    const pause = Math.min(PAUSE, Math.max(0, this.changedAt + LONGEST - Date.now()));
    if (!this.failures) this.later(pause);
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  save() {
    if (this.stopped || this.leaving || this.saving || !this.touched) return;
    if (!this.isChanged() && !this.unanswered) return;
    clearTimeout(this.timer);
    // What was sent and not answered may have been saved: it goes once more as it was, before anything newer, so
    // that the writer is not in conflict with themselves.
    const sent = this.unanswered?.sent ?? this.snapshot();
    const body = this.unanswered?.body ?? new FormData(this.form);
    this.saving = this.send(sent, body).finally(() => {
      this.saving = null;
      if (this.snapshot() !== sent && !this.failures && !this.stopped) this.changed();
    });
  }

  async send(sent, body, again = false) {
    body.delete("file");
    body.set("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    this.unanswered = { sent, body };
    this.say(this.words.saving);
    this.changedAt = 0;
    let response;
    try {
      response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        headers: { Accept: "application/json" },
        body,
        signal: AbortSignal.timeout?.(30000),
      });
    } catch {
      return this.failed(this.words.offline);
    }
    if (response.status < 500) this.unanswered = null;
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json().catch(() => null) : null;
    if (response.ok && answer) return this.saved(sent, answer);
    if (response.status >= 500) return this.failed(this.words.offline);
    if (response.ok || response.status === 403) {
      // Signed out, or signed in anew elsewhere: then the token of the form is an old one.
      if (!again && (await this.freshToken())) return this.send(sent, body, true);
      return this.failed(this.words.signedOut, response.redirected ? response.url : this.form.dataset.autosave);
    }
    if (response.status === 409) return this.refused(answer);
    if (response.status === 400 && answer) return this.say(answer.message, "problem");
    return this.failed(answer?.message || this.words.offline);
  }

  saved(sent, answer) {
    this.failures = 0;
    this.kept = sent;
    for (const name of ["edit", "base"]) this.form.elements.namedItem(name).value = answer[name];
    if (!this.isChanged()) sessionStorage.removeItem(this.key);
    this.say([`${answer.saved_words}.`, ...(answer.warnings || [])].join(" "));
  }

  // It is tried again: by itself, and at once when the line is back.
  failed(message, address = "") {
    this.later(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
    this.failures += 1;
    this.say(message, "problem");
    if (address) this.state.append(" ", link(address, this.words.signIn));
  }

  // A colleague saved meanwhile, or it can no longer be changed. The page that shows both texts is the answer to
  // an ordinary post of the form.
  refused(answer) {
    this.stopped = true;
    this.say(answer?.message || "", "problem");
    this.state.append(" ", button(answer?.compare_url ? this.words.compare : this.words.show, { name: "save", value: "1" }));
  }

  async freshToken() {
    try {
      const response = await fetch(this.form.dataset.autosave, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const token = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
      if (!token) return false;
      this.form.elements.namedItem("csrfmiddlewaretoken").value = token.value;
      return true;
    } catch {
      return false;
    }
  }

  // A post beside a save under way would look like a second writer: it waits for the save, and goes only once.
  submitted(event) {
    if (this.leaving) {
      event.preventDefault();
      return;
    }
    clearTimeout(this.timer);
    if (!this.saving) {
      this.leaving = true;
      if (this.isChanged()) this.keepHere({ posted: true });
      return;
    }
    event.preventDefault();
    this.saving.finally(() => setTimeout(() => this.form.requestSubmit(event.submitter)));
  }

  keepHere({ posted = false } = {}) {
    const [edit, base] = ["edit", "base"].map((name) => this.form.elements.namedItem(name)?.value);
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ edit, base, posted, at: Date.now(), fields: this.fields() }));
    } catch {
      // The browser keeps nothing for us; saving goes on all the same.
    }
  }

  offerBack() {
    const copy = JSON.parse(sessionStorage.getItem(this.key) || "null");
    if (!copy) return;
    if (JSON.stringify(copy.fields) === this.snapshot()) {
      sessionStorage.removeItem(this.key);
      return;
    }
    const when = new Date(copy.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const notice = document.createElement("div");
    notice.className = "notice warning";
    notice.setAttribute("role", "status");
    const sentence = document.createElement("p");
    sentence.textContent = this.words.found.replace("%s", when);
    const choices = document.createElement("p");
    choices.className = "actions";
    const back = button(this.words.putBack, { type: "button", primary: true });
    const away = button(this.words.throwAway, { type: "button" });
    back.addEventListener("click", () => {
      this.putBack(copy);
      notice.remove();
    });
    away.addEventListener("click", () => {
      sessionStorage.removeItem(this.key);
      notice.remove();
    });
    choices.append(back, away);
    notice.append(sentence, choices);
    this.form.before(notice);
  }

  // With the marks of the page it was typed on: if someone saved the same since, the server will show both.
  putBack(copy) {
    for (const control of this.form.elements) {
      if (!control.name || ["csrfmiddlewaretoken", "file"].includes(control.name)) continue;
      const values = copy.fields.filter(([name]) => name === control.name).map(([, value]) => value);
      if (["edit", "base"].includes(control.name)) control.value = copy[control.name] ?? control.value;
      else if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
      else if (control.options && control.multiple) for (const one of control.options) one.selected = values.includes(one.value);
      else if (control.type !== "submit" && values.length) control.value = values[0];
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.save();
  }

  say(text, kind = "") {
    this.state.textContent = text;
    this.state.classList.toggle("problem", kind === "problem");
  }
}

function button(text, { name = "", value = "", type = "submit", primary = false } = {}) {
  const made = document.createElement("button");
  Object.assign(made, { type, name, value, className: `button small${primary ? " primary" : ""}`, textContent: text });
  return made;
}

function link(address, text) {
  const made = document.createElement("a");
  Object.assign(made, { href: address, target: "_blank", rel: "noopener", textContent: text });
  return made;
}

const form = document.querySelector("form[data-autosave]");
const state = form?.querySelector("[data-autosave-state]");
if (form && state) new Autosave(form, state);
