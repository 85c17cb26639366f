// Says while the page is open that it is, and shows who else reads it. Without it, that is as it was when the page was opened.

const EVERY = 30000;
const line = document.querySelector("[data-reading]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

if (line && token) {
  const body = (more = {}) => new URLSearchParams({ csrfmiddlewaretoken: token, ...more });
  let timer = 0;

  const say = async () => {
    clearTimeout(timer);
    if (document.hidden) return;
    const headers = { Accept: "application/json" };
    const response = await fetch(line.dataset.reading, { method: "POST", headers, body: body() }).catch(() => null);
    const answer = response?.ok ? await response.json().catch(() => null) : null;
    if (answer && typeof answer.said === "string" && line.textContent !== answer.said) line.textContent = answer.said;
    // Signed out, or not allowed any more: asking again says nothing else.
    if (response === null || response.ok || response.status >= 429) timer = setTimeout(say, EVERY);
  };

  timer = setTimeout(say, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || say());
  window.addEventListener("pagehide", () => navigator.sendBeacon(line.dataset.reading, body({ left: "1" })));
  window.addEventListener("pageshow", ({ persisted }) => persisted && say());
}
