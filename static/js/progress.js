// How many of the required answers of each section are there, while one types. Without it the page says how many were
// there when it was made.

const form = document.querySelector("form[data-autosave]");
const counters = [...document.querySelectorAll("[data-required]")];

function isAnswered(name) {
  const control = form.elements.namedItem(name);
  if (!control) return false;
  if (control instanceof RadioNodeList) return [...control].some((one) => one.checked);
  return ["radio", "checkbox"].includes(control.type) ? control.checked : control.value.trim() !== "";
}

function show() {
  for (const counter of counters) {
    const answered = counter.dataset.required.split(" ").filter(isAnswered).length;
    counter.querySelector("[data-answered]").textContent = String(answered);
  }
}

if (form) {
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
