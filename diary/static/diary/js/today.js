// One tap on Today: make the id and the time here, send, show what was stored.
import { send, swap } from "./swap.js";
import { uuid7 } from "./uuid7.js";

const TWICE = 800; // ms in which the same tap is a shaking hand's, not a second spasm
const taps = document.getElementById("taps");
const status = document.getElementById("status");
const waiting = []; // taps that found no network, sent again unchanged
let last = { value: null, at: -Infinity };
let sending = false;

function say(text, { retry = "", link = null } = {}) {
  const box = document.createElement("div");
  box.id = "notice";
  box.className = "saved note-warn";
  const words = document.createElement("p");
  words.className = "saved-text";
  words.textContent = text;
  box.append(words);
  if (retry) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet";
    button.textContent = retry;
    button.addEventListener("click", sendAll);
    box.append(button);
  }
  if (link) {
    const anchor = document.createElement("a");
    anchor.className = "btn btn-quiet";
    anchor.href = link.href;
    anchor.textContent = link.text;
    box.append(anchor);
  }
  status.replaceChildren(box);
}

function settle() {
  const complete = document.getElementById("complete");
  const any = document.querySelector('#entries [data-kind="episode"]') !== null;
  if (complete && complete.value !== (any ? "spasms:as_logged" : "spasms:none")) {
    complete.value = any ? "spasms:as_logged" : "spasms:none";
    complete.querySelector("span").textContent = any ? complete.dataset.all : complete.dataset.none;
    complete.classList.remove("tile-done");
  }
  if (complete && document.querySelector('#notice[data-did="saved"][data-kind="checkin"]')) {
    complete.classList.add("tile-done");
  }
}

async function sendAll() {
  if (sending) return;
  sending = true;
  try {
    await sendEach();
  } finally {
    sending = false;
  }
}

async function sendEach() {
  while (waiting.length) {
    const { action, data } = waiting[0];
    data.set("sent_at", new Date().toISOString());
    let answer;
    try {
      answer = await send(action, data);
    } catch (error) {
      const words = error.message ? taps.dataset.trouble : taps.dataset.offline;
      say(navigator.onLine ? words : taps.dataset.offline, { retry: taps.dataset.again });
      return;
    }
    if (answer.signedOut) {
      say(taps.dataset.signedOut, { link: { href: answer.signedOut, text: taps.dataset.signIn } });
      return;
    }
    waiting.shift();
    swap(answer.html);
    settle();
  }
}

function tap(event) {
  event.preventDefault();
  const button = event.submitter;
  const now = performance.now();
  if (button.value === last.value && now - last.at < TWICE) {
    const words = document.querySelector("#notice[data-did] strong");
    if (words) words.textContent = `${taps.dataset.already}:`;
    else say(taps.dataset.already);
    return;
  }
  last = { value: button.value, at: now };
  const data = new FormData(taps, button);
  data.set("id", uuid7());
  data.set("entered_at", new Date().toISOString());
  waiting.push({ action: taps.action, data });
  sendAll();
  taps.querySelector("#when-now").checked = true;
  taps.querySelector("#id_time").value = "";
  const open = button.closest("details");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
}

async function act(event) {
  const form = event.target.closest("form[data-swap]");
  if (!form) return;
  event.preventDefault();
  try {
    const answer = await send(form.action, new FormData(form));
    if (answer.signedOut) location.assign(answer.signedOut);
    else swap(answer.html);
    settle();
    document.querySelector("#notice .btn")?.focus();
  } catch {
    form.submit();
  }
}

if (taps) {
  taps.addEventListener("submit", tap);
  addEventListener("online", sendAll);
  addEventListener("beforeunload", (event) => {
    if (waiting.length) event.preventDefault();
  });
  // A finger goes on to the number; the arrow keys only pass by and keep their place.
  document.querySelector('label[for="when-time"]').addEventListener("click", () => {
    setTimeout(() => document.getElementById("id_time").focus());
  });
}
status.addEventListener("submit", act);
