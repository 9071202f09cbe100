// Forms that are sent once, however often their button is pressed: [data-once]. A hand that
// shakes, or is used to double clicks, would make two links or use up two openings.
const forms = document.querySelectorAll("[data-once]");
for (const form of forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.once === "sent") event.preventDefault();
    form.dataset.once = "sent";
  });
}
// Back on the page it can be sent again.
addEventListener("pageshow", () => {
  for (const form of forms) form.dataset.once = "";
});
