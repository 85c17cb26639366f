// Says in words, beside the button that was pressed, why a passkey or security key did not work.

const words = document.getElementById("key-words");
const NAMES = { SecurityError: "address", NotAllowedError: "cancelled", InvalidStateError: "known", NotSupportedError: "unsupported" };
let pressed = null;

document.addEventListener("click", (event) => (pressed = event.target.closest("button") ?? pressed), true);

// allauth's scripts send this instead of an answer.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const isMissing = !window.isSecureContext || !navigator.credentials;
  const reason = isMissing ? "address" : (NAMES[event.detail.exception?.name] ?? "other");
  words.textContent = words.dataset[reason];
  words.hidden = false;
  (pressed?.closest(".actions") ?? pressed)?.after(words);
  words.focus();
});
