// A long list of choices, by what its names contain, with accents or without.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const list of document.querySelectorAll("[data-find]")) {
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
  label.className = "find";
  label.append(list.dataset.find, box);
  box.addEventListener("input", () => {
    for (const choice of list.children) choice.hidden = !folded(choice.textContent).includes(folded(box.value.trim()));
  });
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  list.before(label);
}
