// Buttons that copy what a field holds: [data-copy] names the field, [data-done] is what
// the button says afterwards. They are hidden until this script runs.
const copied = async (field) => {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without HTTPS there is no clipboard to write to; the older way still works.
    field.select();
    return document.execCommand("copy");
  }
  return true;
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copied(field)) {
      button.textContent = button.dataset.done;
    }
  });
}
