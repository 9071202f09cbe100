// One tap on Today: make the id and the time here, send, show what was stored.
import { send, swap } from "./swap.js";
import { Taps, sameTap } from "./taps.js";
import { uuid7 } from "./uuid7.js";

const TWICE = 800; // ms
const taps = document.getElementById("taps");
const status = document.getElementById("status");
const waiting = taps ? new Taps(`taps ${taps.action}`) : null;
let last = { value: null, at: -Infinity };
let acting = false;
let onItsWay = null;
let doubled = false; // the tap that is on its way was tapped twice

function say(text, { retry = false, login = false } = {}) {
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
    button.textContent = taps.dataset.again;
    button.addEventListener("click", sendAll);
    box.append(button);
  }
  if (login) {
    const anchor = document.createElement("a");
    anchor.className = "btn btn-quiet";
    anchor.href = `${taps.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
    anchor.textContent = taps.dataset.signIn;
    box.append(anchor);
  }
  status.replaceChildren(box);
}

// What the rows say about the day decides what the answer button offers.
function settle() {
  const any = document.querySelector('#entries [data-kind="episode"]') !== null;
  const said = document.querySelector("#entries [data-spasms]")?.dataset.spasms;
  const superseded = said === "none" && any;
  const note = document.getElementById("superseded");
  if (note) note.hidden = !superseded;
  const complete = document.getElementById("complete");
  if (!complete) return;
  const answered = Boolean(said) && !superseded;
  complete.value = any ? "spasms:as_logged" : "spasms:none";
  complete.querySelector("[data-label]").textContent = any ? complete.dataset.all : complete.dataset.none;
  complete.querySelector("[data-answered]").hidden = !answered;
  complete.classList.toggle("tile-done", answered);
}

function show(html) {
  swap(html);
  settle();
  // A reload shows the message again: it stays until the next action.
  const said = document.querySelector("#notice[data-said]")?.dataset.said;
  if (said) history.replaceState(null, "", `?${said}`);
}

function stored(fields) {
  const when = taps.querySelector('[name="when"]:checked');
  if (when?.value === fields.when) taps.querySelector("#when-now").checked = true;
  taps.querySelector("#id_time").value = "";
  document.getElementById("time-trouble").replaceChildren();
}

// What stands beside a dose is asked for once the dose is stored: nothing waits for it.
async function lookBeside() {
  const beside = () => document.getElementById("notice")?.dataset.beside;
  const where = beside();
  if (!where) return;
  try {
    const response = await fetch(where, { credentials: "same-origin" });
    const html = await response.text();
    // Something else was done meanwhile, perhaps Undo: this is an answer of before.
    if (response.ok && !response.redirected && beside() === where) swap(html);
  } catch {
    // Without network the page is as it was: the dose itself is stored.
  }
}

async function sendAll() {
  if (onItsWay !== null) return;
  while (waiting.length) {
    const fields = waiting.first;
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    data.set("csrfmiddlewaretoken", taps.elements.csrfmiddlewaretoken.value);
    data.set("sent_at", new Date().toISOString());
    onItsWay = fields.what;
    let answer;
    try {
      answer = await send(taps.action, data);
    } catch {
      say(navigator.onLine ? taps.dataset.trouble : taps.dataset.offline, { retry: true });
      return;
    } finally {
      onItsWay = null;
    }
    if (answer.signedOut) {
      say(taps.dataset.signedOut, { login: true });
      return;
    }
    waiting.drop();
    if (answer.refused) say(taps.dataset.gone);
    else show(answer.html);
    if (answer.status < 300) stored(fields);
    if (answer.status < 300) lookBeside();
    if (doubled) sayAlready();
  }
}

function sayAlready() {
  const words = document.querySelector('#notice[data-did="saved"] strong');
  if (words) words.textContent = `${taps.dataset.already}:`;
}

function tap(event) {
  event.preventDefault();
  const button = event.submitter;
  if (button.hasAttribute("formaction")) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", taps.elements.csrfmiddlewaretoken.value);
    sendAct(button.formAction, data);
    return;
  }
  if (!button.value) {
    // "Done", or Enter, in the time field: nothing is logged yet.
    taps.querySelector(".tile").focus();
    return;
  }
  const now = performance.now();
  const again = sameTap(last, button.value, now, { twice: TWICE, onItsWay });
  last = { value: button.value, at: now };
  if (again) {
    doubled = true;
    if (!waiting.length) sayAlready();
    return;
  }
  doubled = false;
  const fields = Object.fromEntries(new FormData(taps, button));
  delete fields.csrfmiddlewaretoken;
  say(taps.dataset.saving);
  waiting.add({ ...fields, id: uuid7(), entered_at: new Date().toISOString() });
  sendAll();
  const open = button.closest("details[name]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
}

async function sendAct(action, data) {
  if (acting) return;
  acting = true;
  try {
    const answer = await send(action, data);
    if (!answer.html) location.reload();
    else show(answer.html);
    document.querySelector("#notice .btn")?.focus();
  } catch {
    say(navigator.onLine ? status.dataset.trouble : status.dataset.offline);
  } finally {
    acting = false;
  }
}

function act(event) {
  const form = event.target.closest("form[data-swap]");
  if (!form) return;
  event.preventDefault();
  sendAct(form.action, new FormData(form));
}

if (taps) {
  taps.addEventListener("submit", tap);
  addEventListener("online", sendAll);
  addEventListener("beforeunload", (event) => {
    if (waiting.length && !status.querySelector("a")) event.preventDefault();
  });
  // A finger goes on to the number; the arrow keys only pass by and keep their place.
  taps.querySelector('label[for="when-time"]').addEventListener("click", () => {
    setTimeout(() => document.getElementById("id_time").focus());
  });
  sendAll();
}
status.addEventListener("submit", act);
