// Saves a page while one types. The page works without it: its buttons save.
//
// The server's answers: 200 {edit, base, saved_words, warnings}; 400 {message}; 401 {message, sign_in_url};
// 409 {message, compare_url?}. Only the first is a save: a 200 without `edit` is some other page. What is not saved
// is kept on this device (typed.js).

const { Typed, button, resubmit } = await import(document.querySelector("link[data-module=typed]").href);

const PAUSE = 1500; // after the last key
const LONGEST = 10000; // while somebody types without a pause
const RETRIES = [5000, 10000, 20000, 40000, 60000];

class Autosave extends Typed {
  constructor(state) {
    super(state);
    this.aloud = state.parentElement.querySelector("[data-aloud]");
    this.changedAt = 0;
    this.failures = 0;
    this.stopped = false;
    this.saving = null;
    this.timer = 0;
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => (document.hidden || this.failures > 0) && this.save());
    if (!this.isBound && this.isChanged()) this.changed();
  }

  address() {
    return this.form.dataset.autosave;
  }

  changed() {
    super.changed();
    if (!this.isChanged() || this.stopped || this.failures) return;
    this.changedAt ||= Date.now();
    this.say(this.words.unsaved);
    this.later(Math.min(PAUSE, Math.max(0, this.changedAt + LONGEST - Date.now())));
  }

  // A failure to save says so itself.
  notKept() {
    if (this.failures) this.failed(this.words.offline);
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  save() {
    if (this.stopped || this.leaving || this.saving || !this.touched) return this.saving;
    if (!this.isChanged() && !this.unanswered) return null;
    clearTimeout(this.timer);
    // What was sent and not answered may have been saved: it goes once more as it was, before anything newer, so
    // that the writer is not in conflict with themselves.
    const sent = this.unanswered?.sent ?? this.snapshot();
    const body = this.unanswered?.body ?? new FormData(this.form);
    this.saving = this.send(sent, body).finally(() => {
      this.saving = null;
      if (this.snapshot() !== sent && !this.failures && !this.stopped) this.changed();
    });
    return this.saving;
  }

  async send(sent, body, again = false) {
    body.delete("file");
    body.set("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    this.unanswered = { sent, body };
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
    const answer = await response.json().catch(() => null);
    if (response.ok && Number.isInteger(answer?.edit)) return this.confirmed(sent, answer);
    if (response.status >= 500 || response.status === 429) return this.failed(answer?.message || this.words.offline);
    if (response.ok || [401, 403].includes(response.status)) {
      // Signed out, or signed in anew elsewhere: then the token of the form is an old one.
      if (!again && (await this.freshToken())) return this.send(sent, body, true);
      const redirected = response.redirected ? response.url : this.form.dataset.autosave;
      return this.failed(this.words.signedOut, answer?.sign_in_url || redirected);
    }
    this.unanswered = null;
    if (response.status === 409) return this.refused(answer);
    if (response.status === 400 && answer?.message) return this.problem(answer.message);
    return this.failed(answer?.message || this.words.offline);
  }

  confirmed(sent, answer) {
    const isNews = this.failures > 0 || !this.wasSaved;
    this.unanswered = null;
    this.failures = 0;
    this.wasSaved = true;
    this.saved = sent;
    for (const name of ["edit", "base"]) this.form.elements.namedItem(name).value = answer[name];
    this.follow();
    const warnings = answer.warnings || [];
    this.say([`${answer.saved_words}.`, ...warnings].join(" "));
    if (isNews || warnings.length) this.sayAloud(this.state.textContent);
  }

  // It is tried again: by itself, and at once when the line is back.
  failed(message, address = "") {
    this.later(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
    this.failures += 1;
    this.problem(this.isKept ? message : this.words.notKept);
    if (address) this.state.append(" ", link(address, this.words.signIn));
  }

  // A colleague saved meanwhile, or it can no longer be changed. The page that shows both texts is the answer to
  // an ordinary post of the form.
  refused(answer) {
    this.stopped = true;
    this.problem(answer?.message || "");
    this.state.append(" ", button(answer?.compare_url ? this.words.compare : this.words.show, { name: "save", value: "1" }));
  }

  // The token of a page that the same person has now.
  async freshToken() {
    try {
      const response = await fetch(this.form.dataset.autosave, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const token = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
      const [before, now] = [document, page].map((one) => one.querySelector("meta[name=copies]")?.content);
      if (!token || before !== now) return false;
      this.form.elements.namedItem("csrfmiddlewaretoken").value = token.value;
      return true;
    } catch {
      return false;
    }
  }

  // What is not saved is saved first. Where that fails the page stays: the browser's own page of errors would be
  // all that is left of it. A second press goes all the same.
  async submitted(event) {
    if (this.passes) {
      this.passes = false;
      this.leave();
      return;
    }
    event.preventDefault();
    if (this.leaving || this.isHeld) return;
    this.isHeld = true;
    clearTimeout(this.timer);
    this.touched ||= this.isChanged();
    const failures = this.failures;
    while (this.saving) await this.saving;
    await this.save();
    await this.follow();
    this.isHeld = false;
    const isDown = this.failures > failures && !this.state.querySelector("a");
    if (isDown && !this.wasPressed) {
      this.wasPressed = true;
      return;
    }
    this.passes = true;
    resubmit(this.form, event);
  }

  problem(text) {
    this.say(text, "problem");
    this.sayAloud(text);
  }

  say(text, kind = "") {
    super.say(text, kind);
    if (kind !== "problem") this.wasPressed = false;
  }

  // Only what is news: a reader of the screen is not interrupted at each pause.
  sayAloud(text) {
    if (this.aloud.textContent !== text) this.aloud.textContent = text;
  }
}

function link(address, text) {
  const made = document.createElement("a");
  Object.assign(made, { href: address, target: "_blank", rel: "noopener", textContent: text });
  return made;
}

for (const state of document.querySelectorAll("[data-autosave] [data-typed]")) new Autosave(state);
