// Keys of the office's queue and decision screen; everything they do has a link or a button too.
// j/k: the next or previous input of the list. n: next in queue. a: take it. r: refer it.
// The box beside their list turns them off, on this device: who speaks to the machine would set them off.

const KEPT = "letter-keys";
const help = document.getElementById("keys");
const box = help?.querySelector("input");

const typing = ({ target }) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

const modified = (event) => ["Control", "Meta", "Alt", "AltGraph", "Shift"].some((name) => event.getModifierState(name));

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
  const at = links.indexOf(document.activeElement);
  const next = at === -1 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
}

function refer() {
  const part = document.getElementById("refer");
  if (part === null) return;
  part.open = true;
  part.querySelector("select")?.focus();
}

// A colleague's input is not taken by one key: the button then waits for another.
function take() {
  const claim = press("claim");
  if (claim === null) press("take_over")?.focus();
  else claim.click();
}

const press = (verb) => document.querySelector(`button[name=verb][value=${verb}]`);

const keys = {
  j: () => (document.getElementById("queue") ? step(1) : document.getElementById("skip")?.click()),
  k: () => (document.getElementById("queue") ? step(-1) : history.back()),
  n: () => document.getElementById("skip")?.click(),
  a: take,
  r: refer,
};

document.addEventListener("keydown", (event) => {
  if (!box?.checked || event.isComposing || modified(event) || typing(event)) return;
  const act = keys[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

document.getElementById("errors")?.focus();
