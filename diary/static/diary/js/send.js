// Buttons that hand an address to another app of the phone: [data-send] names the field
// that holds it. They stay hidden where the browser cannot do that.
for (const button of document.querySelectorAll("[data-send]")) {
  const field = document.getElementById(button.dataset.send);
  button.hidden = !navigator.share;
  button.addEventListener("click", async () => {
    try {
      await navigator.share({ url: field.value });
    } catch {
      // The person thought better of it, or the phone refused: the address is still here.
    }
  });
}
