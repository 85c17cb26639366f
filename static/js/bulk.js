// The page of a bulk act that is in progress follows it; without a script the page loads itself again.

const EVERY = 2000;

async function follow() {
  const shown = document.getElementById("bulk-act");
  const focused = shown.contains(document.activeElement) && document.activeElement !== shown;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok) {
    const text = await answer.text();
    const next = new DOMParser().parseFromString(text, "text/html").getElementById("bulk-act");
    if (next === null) return;
    // What one is on is not taken away under the hands: then only how far it is changes.
    if (focused && "running" in next.dataset) {
      for (const part of ["[role=status]", "progress"]) {
        shown.querySelector(part)?.replaceWith(document.importNode(next.querySelector(part), true));
      }
    } else {
      shown.replaceWith(document.importNode(next, true));
    }
    if (!("running" in next.dataset)) return;
  }
  setTimeout(follow, EVERY);
}

if (document.querySelector("#bulk-act[data-running]")) setTimeout(follow, EVERY);
