// The person's own emergency number. It stays in this browser and is sent nowhere.
const KEY = "klonos-emergency-number";
const call = document.querySelector("[data-call]");
const link = document.querySelector("[data-call-link]");
const section = document.querySelector("[data-number-form]");
const form = section.querySelector("form");
const kept = section.querySelector("[data-kept]");

function show(number) {
  call.hidden = !number;
  document.querySelector("[data-call-number]").textContent = number;
  if (number) link.href = `tel:${number.replace(/[^\d+*#]/g, "")}`;
}

function stored() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return null; // storage is switched off: the page is complete without it
  }
}

const number = stored();
section.querySelector("[data-print]").addEventListener("click", () => window.print());
if (number !== null) {
  form.elements.number.value = number;
  show(number);
  section.hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = form.elements.number.value.trim();
  if (typed) localStorage.setItem(KEY, typed);
  else localStorage.removeItem(KEY);
  show(typed);
  kept.textContent = typed ? kept.dataset.keptText : kept.dataset.goneText;
});
