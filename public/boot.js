// First script of the page, plain ES5: it must run where the app cannot, to say so in words.
// It tests the browser, waits for the app with a watchdog, repairs a broken download, shows a
// panic, and looks after the service worker. It never touches IndexedDB: the answers are there.
// The events it shares with the app are listed in style/README.md.
(function () {
  'use strict';

  // 200 KB at 100 kbit/s; a slower link still gets through, the page then only says "slow".
  var WATCHDOG_MS = 20000;
  var UPDATE_CHECK_MS = 3600000;
  // "/" for the phone, "/office/" for the office: the folder this script came from.
  var BASE = document.currentScript ? document.currentScript.src.replace(/[^\/]*$/, '') : '/';

  var root = document.documentElement;
  var worker = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  var unsupported = false;
  var hasFailed = false;
  var askedForUpdate = false;

  function id(name) { return document.getElementById(name); }
  function say(name, text) { id(name).textContent = text; }
  function fire(name) { window.dispatchEvent(new Event(name)); }
  function ignore() {}
  // The app removes #splash when its first page is shown.
  function waiting() { return !unsupported && id('splash'); }
  function whenParsed(run) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run);
    else run();
  }

  // 关怀模式 before the first paint, so that the text does not jump.
  try {
    if (localStorage.getItem('ruhu.mode') === 'care') root.setAttribute('data-mode', 'care');
  } catch (error) { ignore(error); }

  // ---- Can this browser run us? ----

  function missing() {
    var list = [];
    function need(name, test) {
      try { if (!test()) list.push(name); } catch (error) { list.push(name); }
    }
    need('https', function () { return window.isSecureContext !== false; });
    need('Promise', function () { return window.Promise; });
    need('module', function () { return 'noModule' in document.createElement('script'); });
    need('BigInt', function () { return window.BigInt; });
    need('crypto', function () { return window.crypto.subtle.deriveBits; });
    need('indexedDB', function () { return window.indexedDB; });
    need('WebAssembly', function () {
      // (module (type (func (param externref)))): reference types are the newest feature rustc
      // uses, and compiling, unlike validating, also fails where the CSP's wasm-unsafe-eval is unknown.
      return new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0]));
    });
    return list;
  }

  function advice(list) {
    var agent = navigator.userAgent;
    var wechat = /MicroMessenger/i.test(agent);
    if (list[0] === 'https') {
      return ['网址要用 https:// 开头。请用干部发的链接或二维码重新打开。', 'Please open the address that begins with https://.'];
    }
    if (list.length === 1 && list[0] === 'indexedDB') {
      return ['这个窗口不能保存答案。请关掉无痕（隐私）浏览，再打开。', 'Nothing can be stored here. Please leave private browsing.'];
    }
    if (/iPhone|iPad|iPod/.test(agent)) {
      return [(wechat ? '点右上角“…”，选“在 Safari 中打开”。' : '请用 Safari 打开。') +
        '打开后点分享按钮，选“添加到主屏幕”。还不行，到“设置 → 通用 → 软件更新”升级，iOS 要 16 或更新。',
        'Open in Safari on iOS 16 or later, then add it to the Home Screen.'];
    }
    if (/Android|HarmonyOS/.test(agent)) {
      return [(wechat ? '请把微信升级到最新版，或者点右上角“…”，选“在浏览器打开”。' : '请在应用商店更新手机自带的浏览器。') +
        '也可以安装 Chrome 或 Edge，再打开这个网址。',
        'Please update WeChat or your browser, or use a current Chrome or Edge.'];
    }
    return ['请用新版 Chrome、Edge、Firefox 或 Safari 打开。', 'Please use a current Chrome, Edge, Firefox or Safari.'];
  }

  // ---- It did not start ----

  function help(title, text, code) {
    if (!waiting()) return;
    say('boot-title', title);
    say('boot-text', text);
    say('boot-code', code || '');
    id('boot-actions').hidden = false;
  }

  function slow() {
    if (!hasFailed) help('打开得很慢', '可能是信号弱。还在打开，请等一等；等久了点“重试”。');
  }

  function failed(code) {
    hasFailed = true;
    window.addEventListener('online', function () { if (waiting()) location.reload(); });
    whenParsed(function () {
      help('没有打开', '程序没有下载完整，或者出了错。先点“重试”，还不行点“修复”。', code);
    });
  }

  function retry() {
    if (!worker) return location.reload();
    // A version that does not start must not keep the next one waiting.
    worker.getRegistration(BASE).then(function (registration) {
      if (!registration || !registration.waiting) return location.reload();
      takeUpdate(registration);
      setTimeout(function () { location.reload(); }, 3000);
    })['catch'](function () { location.reload(); });
  }

  // Throws away the downloaded program, and only that; never without a network to get it again.
  function repair() {
    var button = id('boot-repair');
    button.disabled = true;
    say('boot-text', '正在修复…');
    var online = fetch(BASE + 'sw.js?' + Date.now(), { cache: 'no-store' });
    var tooLate = new Promise(function (_, reject) { setTimeout(reject, 15000); });
    Promise.race([online, tooLate]).then(function (response) {
      if (!response.ok) throw response.status;
      return Promise.all([dropWorkers(), dropCaches()]).then(function () {
        // WeChat may hold on to an old page; a new address gets round that.
        location.replace(BASE + '?repair=' + Date.now() + location.hash);
      });
    })['catch'](function () {
      button.disabled = false;
      say('boot-text', '现在连不上网，还不能修复。填过的内容没有丢，到有信号的地方再点“修复”。');
    });
  }

  function dropWorkers() {
    return worker && worker.getRegistrations().then(function (all) {
      return Promise.all(all.map(function (one) { return one.unregister(); }));
    });
  }

  function dropCaches() {
    return window.caches && caches.keys().then(function (names) {
      return Promise.all(names.map(function (name) { return caches['delete'](name); }));
    });
  }

  // ---- It broke while running ----

  function panic() {
    if (waiting()) return failed('panic');
    id('panic').hidden = false;
    id('panic-reload').focus();
  }

  function onError(event) {
    var source = event.target;
    // WeChat and extensions put scripts of their own into the page: their errors are not ours.
    if (source && source.tagName === 'SCRIPT' && source.src.indexOf(BASE) === 0) failed('script');
    else if (event.error instanceof WebAssembly.RuntimeError) panic();
  }

  // ---- On the home screen the app keeps its data longer: the app offers it where the browser can ----

  var install = null;
  window.addEventListener('beforeinstallprompt', function (event) {
    event.preventDefault();
    install = event;
    root.setAttribute('data-install', 'ready');
    fire('ruhu:install');
  });
  window.addEventListener('ruhu:take-install', function () {
    if (install) install.prompt();
    install = null;
    root.removeAttribute('data-install');
  });

  // ---- Service worker: new versions are offered, and taken when the app says so ----

  function registerWorker() {
    if (!worker) return;
    worker.register(BASE + 'sw.js', { updateViaCache: 'none' }).then(function (registration) {
      var checked = Date.now();

      function offer() {
        // Without a controller this is the first install, not an update.
        if (!registration.waiting || !worker.controller) return;
        root.setAttribute('data-update', 'ready');
        fire('ruhu:update');
      }

      offer();
      registration.addEventListener('updatefound', function () {
        var next = registration.installing;
        if (next) next.addEventListener('statechange', function () { if (next.state === 'installed') offer(); });
      });
      window.addEventListener('ruhu:take-update', function () { takeUpdate(registration); });
      // From the home screen the app stays open for days, and the browser only looks on a start.
      document.addEventListener('visibilitychange', function () {
        if (document.visibilityState !== 'visible' || Date.now() - checked < UPDATE_CHECK_MS) return;
        checked = Date.now();
        registration.update()['catch'](ignore);
      });
    })['catch'](ignore);
  }

  function takeUpdate(registration) {
    if (!registration.waiting) return;
    askedForUpdate = true;
    registration.waiting.postMessage({ type: 'SKIP_WAITING' });
  }

  // ---- Start ----

  var lacking = missing();
  if (lacking.length) {
    unsupported = true;
    root.setAttribute('data-boot', 'unsupported');
    whenParsed(function () {
      var words = advice(lacking);
      say('boot-title', '这里打不开入户');
      say('boot-text', lacking[0] === 'https' ? '网址不安全。' : '这个浏览器缺少需要的功能。');
      say('boot-hint', words[0]);
      say('boot-hint-en', words[1]);
      say('boot-code', lacking.join(', '));
      id('boot-help').hidden = false;
    });
    return;
  }

  setTimeout(slow, WATCHDOG_MS);
  window.addEventListener('error', onError, true);
  window.addEventListener('ruhu:failed', function (event) { failed(event.detail); });
  window.addEventListener('ruhu:panic', panic);
  // Only after the app has run: a build that does not start is never kept, and on a slow link the
  // worker's downloads do not compete with the page's.
  window.addEventListener('ruhu:started', function () {
    if (document.readyState === 'complete') registerWorker();
    else window.addEventListener('load', registerWorker);
  });
  if (worker) {
    worker.addEventListener('controllerchange', function () { if (askedForUpdate) location.reload(); });
  }
  whenParsed(function () {
    id('boot-retry').addEventListener('click', retry);
    id('boot-repair').addEventListener('click', repair);
    id('panic-reload').addEventListener('click', function () { location.reload(); });
  });
}());
