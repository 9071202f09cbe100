// Sets light or dark before the first paint; <html data-theme> holds the person's choice.
// A classic script in the head, so that no page flashes in the wrong colours.
(() => {
  const root = document.documentElement;
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const choice = root.dataset.theme;
    const dark = choice === "dark" || (choice !== "light" && device.matches);
    root.setAttribute("data-bs-theme", dark ? "dark" : "light");
  };
  paint();
  device.addEventListener("change", paint);
})();
