// Django's chooser of several names its icons without saying what they are; a script that reads pages needs the role.
window.addEventListener("load", () => {
  for (const icon of document.querySelectorAll("span.help-tooltip[aria-label]")) icon.setAttribute("role", "img");
});

// The tab of a language says whether it has a text, while one types.
document.addEventListener("input", ({ target }) => {
  const mark = target.closest(".translated-part")?.previousElementSibling?.querySelector(".has-text");
  if (mark) mark.hidden = !target.value.trim();
});

// Django's script gives a new row its number in ids and names, and not in what refers to them.
document.addEventListener("formset:added", ({ target, detail }) => {
  const number = target.id.split("-").pop();
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const element of target.querySelectorAll(`[${name}*="__prefix__"]`)) {
      element.setAttribute(name, element.getAttribute(name).replaceAll(`${detail.formsetName}-__prefix__`, `${detail.formsetName}-${number}`));
    }
  }
});
