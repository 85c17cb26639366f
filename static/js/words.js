// Counts words as engagements/questions/words.py does; tests/engagements/questions/word_cases.json holds both together.

const ONE_EACH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’\-‐‑][\p{L}\p{M}\p{N}]+)*/gu;

export function count(text) {
  let characters = 0;
  const rest = text.replace(ONE_EACH, () => {
    characters += 1;
    return " ";
  });
  return characters + (rest.match(WORD)?.length ?? 0);
}

for (const counter of document.querySelectorAll("[data-words-for]")) {
  const field = document.getElementById(counter.dataset.wordsFor);
  const number = counter.querySelector("[data-words]");
  const over = counter.querySelector("[data-words-over]");
  const warning = counter.parentElement.querySelector("[data-words-warning]");
  if (!field || !number) continue;
  const show = () => {
    const words = count(field.value);
    const isOver = words > Number(counter.dataset.wordLimit);
    number.textContent = String(words);
    counter.classList.toggle("over", isOver);
    // A live region: it speaks when the limit is passed, not at each word.
    if (over) over.textContent = isOver ? over.dataset.wordsOver : "";
    // What the server said of an earlier text.
    if (warning && !isOver) warning.hidden = true;
  };
  field.addEventListener("input", show);
  show();
}
