// The forms with details: the id and the clock are this device's, beats can be tapped, and
// what was typed stays until the server has it, whatever becomes of network and session.
import { freshToken } from "./swap.js";
import { uuid7 } from "./uuid7.js";

let sending = false;

async function deliver(form, submitter) {
  const body = new FormData(form, submitter);
  const request = { method: "POST", body, credentials: "same-origin", headers: { "X-Klonos": "page" } };
  let response = await fetch(form.action, request);
  if (response.status === 403) {
    body.set("csrfmiddlewaretoken", await freshToken());
    response = await fetch(form.action, request);
  }
  return response;
}

function tell(form, text, link) {
  const box = form.querySelector("[data-told]");
  box.hidden = false;
  box.replaceChildren(text);
  if (link) {
    const anchor = document.createElement("a");
    anchor.className = "btn btn-quiet";
    anchor.href = link;
    anchor.target = "_blank";
    anchor.textContent = form.dataset.signIn;
    box.append(" ", anchor);
  }
}

// A refused form comes back as the page without scripts would show it.
async function showAnswer(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = page.title;
  document.getElementById("main").replaceWith(page.getElementById("main"));
  attachAll();
  const summary = document.getElementById("error-summary");
  summary?.focus();
  summary?.scrollIntoView();
}

async function submit(event) {
  // A button that only asks for another page of the same form.
  if (event.submitter?.hasAttribute("data-plain")) return;
  event.preventDefault();
  if (sending) return;
  const form = event.currentTarget;
  const sent = new Date().toISOString();
  if (!form.elements.id.value) form.elements.id.value = uuid7();
  form.elements.entered_at.value = sent;
  form.elements.sent_at.value = sent;
  sending = true;
  tell(form, form.dataset.saving);
  try {
    const response = await deliver(form, event.submitter);
    const next = response.headers.get("X-Klonos-To");
    if (next?.split("?")[0] === form.dataset.login) {
      tell(form, form.dataset.signedOut, form.dataset.login);
    } else if (next) {
      location.assign(next);
    } else if ([409, 422].includes(response.status)) {
      await showAnswer(response);
    } else {
      tell(form, form.dataset.trouble);
    }
  } catch {
    tell(form, navigator.onLine ? form.dataset.trouble : form.dataset.offline);
  } finally {
    sending = false;
  }
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

function attachAll() {
  for (const form of document.querySelectorAll("form[data-entry]")) form.addEventListener("submit", submit);
  for (const box of document.querySelectorAll("[data-counter]")) attach(box);
}

if (globalThis.document) {
  attachAll();
  addEventListener("pageshow", (event) => {
    // Come back by the Back button: what is typed now is another entry.
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-entry]")) form.elements.id.value = uuid7();
  });
}
