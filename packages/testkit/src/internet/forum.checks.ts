/**
 * `forum.test/checks`: a page that tries what a site's scripts rely on and writes `pass` or what went wrong beside
 * each, into `[data-check]`; `#all` reads `done` at the end. Seen directly, all pass; a gateway should change nothing.
 * @module
 */
import { page, type SiteAnswer, type Surroundings } from './site.ts';

/** The page. */
export function checksPage(around: Surroundings): SiteAnswer {
  return page(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Checks · The Tea Board</title>
<link rel="stylesheet" href="${around.origin('cdn.test')}/theme.css"></head>
<body><header class="banner"><h1><a href="/">The Tea Board</a></h1></header>
<main><h2>Checks: <span id="all">running</span></h2><table id="checks"></table><p><span class="block" id="measure">blocks</span></p></main>
<script>
const cdn = ${JSON.stringify(around.origin('cdn.test'))};
const home = ${JSON.stringify(around.origin('forum.test'))};
const body = (url, options) => fetch(cdn + url, options).then((answer) => answer.json());
const refused = (promise) => promise.then(() => 'was allowed', () => true);
${checks}
</script></body></html>
`);
}

/** Each check gives `true`, or says what it saw. */
const checks = `
const checks = {
  async 'CORS: exact origin with credentials'() {
    const seen = await body('/api/exact', { credentials: 'include' });
    return seen.origin === home || JSON.stringify(seen);
  },
  // The CDN's cookie names no SameSite, so it is Lax: another site's fetch never carries it.
  async 'CORS: a Lax cookie stays at home'() {
    await body('/api/exact', { credentials: 'include' });
    const seen = await body('/api/exact', { credentials: 'include' });
    return seen.cookie === null || seen.cookie;
  },
  async 'CORS: no credentials unless asked'() {
    const seen = await body('/api/exact');
    return seen.cookie === null || JSON.stringify(seen);
  },
  async 'CORS: any origin'() {
    const seen = await body('/api/any');
    return (seen.method === 'GET' && seen.cookie === null) || JSON.stringify(seen);
  },
  'CORS: any origin refuses credentials': () => refused(body('/api/any', { credentials: 'include' })),
  'CORS: silence refuses': () => refused(body('/api/none')),
  async 'no-cors is opaque'() {
    const answer = await fetch(cdn + '/api/none', { mode: 'no-cors' });
    return (answer.type === 'opaque' && answer.status === 0) || answer.type;
  },
  async 'preflighted PUT with a header of its own'() {
    const options = { method: 'PUT', headers: { 'x-draft': 'yes', 'content-type': 'application/json' }, body: '{"a":1}' };
    const answer = await fetch(cdn + '/api/item', options);
    const seen = await answer.json();
    const right = seen.method === 'PUT' && seen.draft === 'yes' && seen.body === '{"a":1}' && answer.headers.get('x-revision') === '7';
    return right || JSON.stringify(seen);
  },
  'preflight refuses DELETE': () => refused(body('/api/item', { method: 'DELETE' })),
  'XMLHttpRequest across origins': () => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', cdn + '/api/any');
    request.onloadend = () => resolve((request.status === 200 && JSON.parse(request.responseText).origin === home) || 'status ' + request.status);
    request.send();
  }),
  'response URL is the real one': async () => {
    const answer = await fetch(cdn + '/api/any');
    return answer.url === cdn + '/api/any' || answer.url;
  },
  'font loads and is used': async () => {
    await document.fonts.load('10px Block', 'blocks');
    const width = document.getElementById('measure').getBoundingClientRect().width;
    return (document.fonts.check('10px Block', 'blocks') && width === 120) || 'width ' + width;
  },
  'stylesheet of another origin is applied': () => getComputedStyle(document.querySelector('main')).maxWidth === '760px',
  'picture made by script': () => new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => resolve(picture.naturalWidth === 48);
    picture.onerror = () => resolve('error');
    picture.src = cdn + '/ada.png';
  }),
  'cookies written and read': () => {
    document.cookie = 'one=1; path=/';
    document.cookie = 'two=2; path=/; max-age=60';
    const both = /(^|; )one=1(;|$)/.test(document.cookie) && /(^|; )two=2(;|$)/.test(document.cookie);
    document.cookie = 'one=; path=/; max-age=0';
    return (both && !/(^|; )one=/.test(document.cookie)) || document.cookie;
  },
  'written cookies reach the site': async () => {
    document.cookie = 'carried=yes; path=/';
    const headers = await (await fetch('/headers')).json();
    return /(^|; )carried=yes(;|$)/.test(headers.cookie || '') || String(headers.cookie);
  },
  'storage': () => {
    localStorage.setItem('kept', 'yes');
    return localStorage.getItem('kept') === 'yes';
  },
};
const table = document.getElementById('checks');
(async () => {
  for (const [name, check] of Object.entries(checks)) {
    const row = table.insertRow();
    row.insertCell().textContent = name;
    const cell = row.insertCell();
    cell.dataset.check = name;
    try {
      const seen = await check();
      cell.textContent = seen === true ? 'pass' : 'fail: ' + seen;
    } catch (error) {
      cell.textContent = 'threw: ' + error;
    }
  }
  document.getElementById('all').textContent = 'done';
})();
`;
