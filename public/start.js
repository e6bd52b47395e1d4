// Starts the wasm. Trunk would write this script into the page; the CSP wants it in a file.
// The names of glue and wasm change with every build, so they come as attributes of the tag.
const tag = document.querySelector('script[data-js][data-wasm]');

// boot.js has already explained itself to a browser that cannot run us.
if (document.documentElement.dataset.boot !== 'unsupported') {
  import(tag.dataset.js)
    .then((glue) => glue.default({ module_or_path: tag.dataset.wasm }))
    .then(
      () => dispatchEvent(new Event('ruhu:started')),
      (error) => dispatchEvent(new CustomEvent('ruhu:failed', { detail: String(error) })),
    );
}
