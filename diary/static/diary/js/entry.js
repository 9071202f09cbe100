// The forms with details: the id and the clock are this device's; beats can be tapped.
import { uuid7 } from "./uuid7.js";

const TWICE = 800;

for (const form of globalThis.document?.querySelectorAll("form[data-entry]") ?? []) {
  let last = -Infinity;
  form.addEventListener("submit", (event) => {
    const now = performance.now();
    if (now - last < TWICE) {
      event.preventDefault();
      return;
    }
    last = now;
    const sent = new Date().toISOString();
    if (!form.elements.id.value) form.elements.id.value = uuid7();
    form.elements.entered_at.value = sent;
    form.elements.sent_at.value = sent;
  });
  addEventListener("pageshow", (event) => {
    // Come back by the Back button: what is typed now is another entry.
    if (event.persisted) form.elements.id.value = "";
  });
}

export function counter(clock = () => performance.now()) {
  let beats = 0;
  let passed = 0;
  let since = null;
  return {
    beat: () => (beats += 1),
    toggle: () => {
      if (since === null) since = clock();
      else [passed, since] = [passed + clock() - since, null];
    },
    clear: () => ([beats, passed, since] = [0, 0, null]),
    get running() { return since !== null; },
    get beats() { return beats; },
    get seconds() { return Math.round((passed + (since === null ? 0 : clock() - since)) / 1000); },
  };
}

function attach(box) {
  const count = counter();
  const field = (name) => document.getElementById(box.dataset[name]);
  const [beat, watch, clear, read] = ["beat", "watch", "clear", "read"].map((name) => box.querySelector(`[data-${name}]`));
  let ticking;
  const show = () => {
    read.textContent = read.dataset.words.replace("{beats}", count.beats).replace("{seconds}", count.seconds);
    watch.querySelector("span").textContent = count.running ? watch.dataset.stop : watch.dataset.start;
    if (count.beats) field("beats").value = count.beats;
    if (count.seconds) {
      field("minutes").value = Math.floor(count.seconds / 60);
      field("seconds").value = count.seconds % 60;
    }
  };
  beat.addEventListener("click", () => { count.beat(); show(); });
  watch.addEventListener("click", () => {
    count.toggle();
    clearInterval(ticking);
    // The screen reader hears the result, not every second.
    read.setAttribute("aria-live", count.running ? "off" : "polite");
    if (count.running) ticking = setInterval(show, 1000);
    show();
  });
  clear.addEventListener("click", () => {
    count.clear();
    clearInterval(ticking);
    for (const name of ["beats", "minutes", "seconds"]) field(name).value = "";
    show();
  });
  box.hidden = false;
}

for (const box of globalThis.document?.querySelectorAll("[data-counter]") ?? []) attach(box);
