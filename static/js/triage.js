// Keys of the office's queue and decision screen; everything they do has a link or a button too.
// j/k: the next or previous input of the list. n: next in queue. a: take it. r: refer it.

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

const rows = () => [...document.querySelectorAll("#result_list tbody tr a")];

function step(by) {
  const links = rows();
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const next = at === -1 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
}

function refer() {
  const part = document.getElementById("route");
  if (part === null) return;
  part.open = true;
  part.querySelector("select")?.focus();
}

const keys = {
  j: () => (document.getElementById("queue") ? step(1) : document.getElementById("skip")?.click()),
  k: () => (document.getElementById("queue") ? step(-1) : history.back()),
  n: () => document.getElementById("skip")?.click(),
  a: () => document.getElementById("take")?.click(),
  r: refer,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || typing(event.target)) return;
  const act = keys[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

document.getElementById("errors")?.focus();
