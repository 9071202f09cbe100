// Registers the service worker named by [data-worker], once the page is quiet. Plain http on a
// home network has none: the page then works as it is.
const worker = document.querySelector("[data-worker]")?.dataset.worker;

if (worker && window.isSecureContext && "serviceWorker" in navigator) {
  const register = () => navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => {});
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register, { once: true });
}
