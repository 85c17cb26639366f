// Django's chooser of several names its icons without saying what they are; a script that reads pages needs the role.
window.addEventListener("load", () => {
  for (const icon of document.querySelectorAll("span.help-tooltip[aria-label]")) icon.setAttribute("role", "img");
});
