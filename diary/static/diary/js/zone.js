// The question for the time zone: [data-zone] holds the select. It proposes this device's
// zone while the diary has none, and says what time it is in the chosen one.
const box = document.querySelector("[data-zone]");
const select = box?.querySelector("select");
const clock = box?.querySelector("[data-zone-clock]");

const tell = () => {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: select.value,
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
  clock.textContent = clock.dataset.text.replace("%s", time.format(new Date()));
};

if (select && clock) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...select.options].some((option) => option.value === own);
  if (box.hasAttribute("data-zone-unset") && select.value === "UTC" && known) {
    select.value = own;
    box.querySelector("[data-zone-guessed]").hidden = select.value === "UTC";
  }
  select.addEventListener("change", tell);
  tell();
}

// A new account brings along the zone of the device it was made on.
for (const field of document.querySelectorAll("[data-own-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}
