// Puts a template below what is typed in a text, without a new page. The portal fills it in, as it does where no
// script runs: the form is sent in the background, and only what was added to the text is taken from the answer.

const named = (form, name) => form.elements.namedItem(name);

async function filled(form, button) {
  const data = new FormData(form);
  data.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body: data });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementsByName(button.value)[0]?.value ?? null;
}

async function insert(button) {
  const { form } = button;
  const text = named(form, button.value);
  const choice = form.querySelector(`select[data-template="${CSS.escape(button.value)}"]`);
  if (choice.value === "") {
    choice.focus();
    return;
  }
  const before = text.value;
  button.disabled = true;
  const after = await filled(form, button).catch(() => null);
  button.disabled = false;
  if (!after?.startsWith(before)) {
    // The page that answers says why not, and shows all that was typed.
    form.requestSubmit(button);
    return;
  }
  // What was typed meanwhile stays above it.
  const gap = before === "" && text.value !== "" ? "\n\n" : "";
  text.setRangeText(gap + after.slice(before.length), text.value.length, text.value.length, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  choice.value = "";
  text.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[name=insert]") : null;
  if (button === null) return;
  event.preventDefault();
  insert(button);
});
