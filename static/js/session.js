// Says before the session ends that it will, and keeps it when asked. Asking the server is no use of it.

const WARN = 5 * 60;
const own = document.documentElement.lang || "en";
const minutes = new Intl.NumberFormat(`${own}-u-nu-latn`, { style: "unit", unit: "minute", unitDisplay: "long" });
const box = document.querySelector("[data-session]");

if (box) {
  const words = box.querySelector("[data-words]");
  const stay = box.querySelector("[data-stay]");
  const again = box.querySelector("[data-again]");
  let ends = Date.now() + Number(box.dataset.seconds) * 1000;
  let canStay = true;
  let timer = 0;
  let asked = 0;
  const seconds = () => Math.round((ends - Date.now()) / 1000);

  const ask = async (method) => {
    asked = Date.now();
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const response = await fetch(box.dataset.session, { method, headers }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (!answer || !("seconds" in answer)) return false;
    ends = Date.now() + answer.seconds * 1000;
    canStay = answer.can_stay ?? false;
    return true;
  };

  const show = () => {
    const rest = seconds();
    const text = rest <= 0 ? box.dataset.ended : (canStay ? box.dataset.ends : box.dataset.longest).replace("%s", minutes.format(Math.max(1, Math.round(rest / 60))));
    if (words.textContent !== text) words.textContent = text;
    stay.hidden = rest <= 0 || !canStay;
    again.hidden = rest > 0;
    box.hidden = rest > WARN;
  };

  // Another tab may have used the session, or ended it: the server is asked before anything is said, and when one
  // comes back to this tab.
  const look = async ({ always = false } = {}) => {
    clearTimeout(timer);
    if (seconds() <= WARN || (always && Date.now() - asked > 60000)) await ask("GET");
    show();
    const rest = seconds();
    timer = setTimeout(look, rest > WARN ? Math.min(rest - WARN, 3600) * 1000 : rest > 0 ? 30000 : 120000);
  };

  stay.addEventListener("click", async () => {
    await ask("POST");
    await look();
  });
  document.addEventListener("visibilitychange", () => document.hidden || look({ always: true }));
  look();
}
