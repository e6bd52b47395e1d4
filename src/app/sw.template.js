// Service worker of the shell: the app opens without a network, and that is all it does.
// `cargo xtask pack` makes sw.js of this file, putting in the id of the build and its files.
// It never sees a write, an answer or a receipt: those go past it, straight to the network.

// Must differ whenever any file below, or this template, differs.
const BUILD_ID = '__BUILD_ID__';
// Paths below the scope, such as "index.html" or "ruhu-0123456789abcdef.js".
const FILES = __FILES__;

const SCOPE = self.registration.scope;
// 'ruhu-shell-' for the phone, 'ruhu-home-shell-' for /home/: neither may take the other's files for
// those of an older build of its own.
const PREFIX = 'ruhu' + new URL(SCOPE).pathname.replace(/\//g, '-') + 'shell-';
const CACHE = PREFIX + BUILD_ID;
// The server's own pages and everything that is data. The office and the household's
// page have workers of their own.
const NETWORK_ONLY = ['/api/', '/r/', '/office', '/home'].filter((path) => !new URL(SCOPE).pathname.startsWith(path));

// The page is kept under the address people open, "/", never under a second name.
const address = (file) => new URL(file === 'index.html' ? './' : file, SCOPE).href;
const PAGE = address('index.html');
const PRECACHED = new Set([PAGE, ...FILES.map(address)]);
// Names with a hash in them may belong to the build before, still open in another tab.
const HASHED = /-[0-9a-f]{8,}[._]/;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

// All files or none: addAll writes nothing unless every answer is complete and 2xx.
async function install() {
  // 'no-cache' asks the server about each file and loads what changed. 'reload' would load the
  // wasm a second time right after the page did, which on a village's signal takes half a minute.
  const requests = [...PRECACHED].map((url) => new Request(url, { cache: 'no-cache' }));
  try {
    await (await caches.open(CACHE)).addAll(requests);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  // No skipWaiting here: a form may be open. The page asks for it, see 'message'.
}

// One older build is kept, for a tab that still runs it.
async function activate() {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
  // The first install takes over the page that asked for it; later ones wait for their turn.
  if (older.length === 0) await self.clients.claim();
}

self.addEventListener('message', (event) => {
  if (event.data && event.data.type === 'SKIP_WAITING') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (NETWORK_ONLY.some((path) => url.pathname.startsWith(path))) return;

  if (request.mode === 'navigate') {
    event.respondWith(fromCache(PAGE, request));
  } else {
    const plain = url.origin + url.pathname;
    if (PRECACHED.has(plain) || HASHED.test(url.pathname)) event.respondWith(fromCache(plain, request));
  }
});

// This build's file, else an older build's, else the network: a browser may have thrown a cache away.
async function fromCache(url, request) {
  const options = { ignoreVary: true };
  const own = await (await caches.open(CACHE)).match(url, options);
  return own || (await caches.match(url, options)) || fetch(request);
}
