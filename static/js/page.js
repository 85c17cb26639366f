// Dates on the reader's own clock beside the announced one, how long is left, kept true while the page is open, and
// the buttons that share and print a page.
// The words come from the page: data-your-time on <html>, data-left-words and data-copied on the element.

// As the server writes: day before month, and digits that every script reads.
const own = document.documentElement.lang || "en";
const language = `${own === "en" ? "en-GB" : own}-u-nu-latn`;
const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function localTime(moment) {
  return [day.format(moment), clock.format(moment)].join(own === "ar" ? "، " : ", ");
}

// "2 days, 5 hours": the two largest units; minutes only on the last day.
export function left(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60000));
  const parts = [
    ["day", Math.floor(minutes / 1440)],
    ["hour", Math.floor((minutes % 1440) / 60)],
    ["minute", minutes % 60],
  ];
  const from = parts.findIndex(([, amount]) => amount > 0);
  const shown = from < 0 ? [parts[2]] : parts.slice(from, from + 2).filter(([, amount]) => amount > 0);
  const words = shown.map(([unit, amount]) =>
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(amount),
  );
  return new Intl.ListFormat(language, { type: "unit" }).format(words);
}

function addLocalTimes() {
  const label = document.documentElement.dataset.yourTime;
  if (!label) return;
  for (const element of document.querySelectorAll("time[data-local]")) {
    const moment = new Date(element.dateTime);
    // What ends at midnight ends with the day before.
    if (element.dataset.local === "end" && clock.format(moment) === "00:00") moment.setMinutes(-1);
    // Who lives by the announced clock needs no second one.
    if (Number.isNaN(moment.valueOf()) || element.textContent.includes(clock.format(moment))) continue;
    const added = document.createElement("span");
    added.className = "own-time";
    added.textContent = label.replace("%s", localTime(moment));
    element.after(" ", added);
  }
}

function countDown() {
  for (const element of document.querySelectorAll("[data-left]")) {
    const rest = new Date(element.dataset.left) - Date.now();
    element.textContent = rest > 0 ? element.dataset.leftWords.replace("%s", left(rest)) : element.dataset.leftOver;
  }
}

// Where the browser gives no access to the clipboard, the address is selected, to be copied by its reader.
async function copy(link, status, copied) {
  // Emptied first, so that a second press is said too.
  status.textContent = "";
  try {
    await navigator.clipboard.writeText(link.href);
    setTimeout(() => { status.textContent = copied; }, 50);
  } catch {
    getSelection().selectAllChildren(link);
  }
}

function addSharing() {
  for (const share of document.querySelectorAll("[data-share]")) {
    const link = share.querySelector("a");
    const status = share.querySelector("[role=status]");
    const send = share.querySelector("[data-send]");
    share.querySelector("[data-copy]").addEventListener("click", () => copy(link, status, share.dataset.copied));
    share.querySelector("[data-print]").addEventListener("click", () => print());
    if (navigator.share) {
      send.hidden = false;
      // Closing the window of the system without choosing is no error.
      send.addEventListener("click", () => navigator.share({ title: document.title, url: link.href }).catch(() => {}));
    }
    share.querySelector(".actions").hidden = false;
  }
}

addLocalTimes();
addSharing();
if (document.querySelector("[data-left]")) {
  countDown();
  setInterval(countDown, 30000);
}
