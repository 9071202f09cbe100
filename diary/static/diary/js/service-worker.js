// What works without network: the emergency signs, and a page that says so. A classic script,
// run by /sw.js, which sets `klonos` (version, pages, files). Nothing personal is ever kept.
const PREFIX = "klonos-public-";
const CACHE = PREFIX + self.klonos.version;
const { emergency, offline, files } = self.klonos;

async function fill() {
  const cache = await caches.open(CACHE);
  const pages = [emergency, offline].map(
    (page) => new Request(page, { credentials: "omit", cache: "reload" }),
  );
  await cache.addAll([...pages, ...files]);
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function keptFirst(request, path) {
  return (await caches.match(path, { cacheName: CACHE })) ?? fetch(request);
}

async function networkFirst(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    const page = await caches.match(offline, { cacheName: CACHE });
    if (page) return page;
    throw failure;
  }
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === emergency || files.includes(url.pathname)) {
    event.respondWith(keptFirst(request, url.pathname));
  } else if (request.mode === "navigate") {
    event.respondWith(networkFirst(request));
  }
});
