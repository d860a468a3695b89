// Without a connection a page becomes the offline page of its language. Acts never pass
// through here, and no page of a person is kept.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => offline(url.pathname)));
  else if (url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});

async function offline(path) {
  const store = await caches.open("offline");
  const kept = (await store.match(path.slice(0, 3) + "/offline")) || (await anyPage(store));
  return kept || Response.error();
}

async function anyPage(store) {
  const page = (await store.keys()).find((request) => request.url.endsWith("/offline"));
  return page && store.match(page);
}
