// How many characters a field has of those that it holds, once it has most of them. Nothing is cut: what is too long
// comes back from the portal with a sentence. The number belongs to the field for a reader of the screen, and is
// spoken only when the limit is passed.

const FROM = 0.75;
const SHORT = 100; // A code or a number needs no counter.
const words = document.querySelector("meta[name=counter]")?.dataset ?? {};

// As the portal counts: code points, with one kind of line end.
export const length = (text) => [...text.replace(/\r\n?/g, "\n")].length;

function follow(field) {
  const limit = Number(field.dataset.limit);
  if (limit < SHORT || !words.count) return;
  const [line, over] = [document.createElement("p"), document.createElement("strong")];
  const number = document.createElement("span");
  Object.assign(line, { className: "word-count", id: `${field.id || field.name}_count`, hidden: true });
  over.setAttribute("role", "status");
  line.append(number, " ", over);
  field.after(line);
  const described = [field.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" ");
  field.setAttribute("aria-describedby", described);
  const show = () => {
    const count = length(field.value);
    line.hidden = count < FROM * limit;
    line.classList.toggle("over", count > limit);
    number.textContent = words.count.replace("%s", count).replace("%s", limit);
    const said = count > limit ? words.over : "";
    if (over.textContent !== said) over.textContent = said;
  };
  field.addEventListener("input", show);
  show();
}

for (const field of document.querySelectorAll("[data-limit]")) follow(field);
