// Counts words as engagements/questions/words.py does; tests/engagements/questions/word_cases.json holds both together.

const ONE_EACH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const SPACES = /[\t-\r \x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+/u;
const IN_A_WORD = /[\p{L}\p{M}\p{N}]/u;

export function count(text) {
  let characters = 0;
  const rest = text.replace(ONE_EACH, () => {
    characters += 1;
    return " ";
  });
  return characters + rest.split(SPACES).filter((part) => IN_A_WORD.test(part)).length;
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
