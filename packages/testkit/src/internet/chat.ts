/**
 * `chat.test` and `feed.chat.test`: what stays open. A chat over WebSocket, a ticker over EventSource, and a page that tries both and
 * writes down what it saw.
 * @module
 */
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import {
  content,
  cookiesOf,
  page,
  type Site,
  type SiteAnswer,
  type SiteRequest,
  type Surroundings,
} from './site.ts';
import { openWebSocket } from './websocket.ts';

/** Opens the chat. `/closed` lists the close codes of its connections in the order they ended. */
export function openChat(around: Surroundings): Site {
  const address = `${around.origin('chat.test').replace('http:', 'ws:')}/talk`;
  const closed: number[] = [];
  const site = (request: SiteRequest): ReturnType<Site> => {
    if (request.path === '/')
      return page(chatPage(address, `${around.origin('feed.chat.test')}/ticks`), 200, {
        'set-cookie': 'seat=7; Path=/; HttpOnly',
      });
    if (request.path === '/hold') return page(holdPage(address));
    if (request.path === '/ticks') {
      return { status: 200, headers: feedHeaders(request, around), stream: ticker(request) };
    }
    if (request.path === '/closed') return content('application/json', JSON.stringify(closed));
    return page('<h1>Nobody talks here</h1>', 404);
  };
  return Object.assign(site, {
    upgrade(request: SiteRequest, socket: Duplex) {
      if (request.path !== '/talk') {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        return;
      }
      talk(request, socket, closed);
    },
  });
}

/** Says first what it was told of the visitor; then echoes. `leave` makes it close. */
function talk(request: SiteRequest, socket: Duplex, closed: number[]): void {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(', ');
  // Not the first that is offered: that one would also be got without any choice.
  const chosen = offered.includes('chat.v1') ? { 'Sec-WebSocket-Protocol': 'chat.v1' } : {};
  const fields = { 'Set-Cookie': 'met=1; Path=/', ...chosen };
  openWebSocket(request, socket, fields, (end) => {
    const { origin = '' } = request.headers;
    const cookies = [...cookiesOf(request)].map(([name, value]) => `${name}=${value}`).toSorted();
    end.send(JSON.stringify({ origin, cookies }));
    return {
      message(data, binary) {
        if (!binary && data.toString() === 'leave') end.close(4001, 'see you');
        else end.send(binary ? data : data.toString());
      },
      close: (code) => void closed.push(code),
    };
  });
}

/** `?any` lets everybody read, `?named` the chat alone, with its visitors' cookies. */
function feedHeaders({ url }: SiteRequest, around: Surroundings): SiteAnswer['headers'] {
  const type = { 'content-type': 'text/event-stream' };
  if (url.search === '?any') return { ...type, 'access-control-allow-origin': '*' };
  if (url.search !== '?named') return type;
  return {
    ...type,
    'access-control-allow-origin': around.origin('chat.test'),
    'access-control-allow-credentials': 'true',
    'set-cookie': 'fed=1; Path=/',
  };
}

/** A number every tenth of a second, as long as somebody listens. */
function ticker(request: SiteRequest): Readable {
  const cookies = [...cookiesOf(request).keys()].toSorted();
  let number = 0;
  let timer: NodeJS.Timeout | undefined;
  const stream = new Readable({
    read() {
      timer ??= setInterval(() => {
        number += 1;
        stream.push(`id: ${number}\nevent: tick\ndata: ${JSON.stringify({ number, cookies })}\n\n`);
      }, 100);
    },
    destroy(error, done) {
      clearInterval(timer);
      done(error);
    },
  });
  return stream;
}

const chatPage = (
  address: string,
  feed: string,
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chat</title></head>
<body><main><h1>Chat</h1><ol id="log"></ol><p id="all">working</p></main><script>
const log = (text) => document.getElementById('log').appendChild(document.createElement('li')).textContent = text;
const next = (target, type) => new Promise((done, fail) => {
  target.addEventListener(type, done, { once: true });
  target.addEventListener('error', () => fail(new Error('error')), { once: true });
});
const address = '${address}';
const open = async (path = '') => {
  const socket = new WebSocket(address + path, ['chat.v2', 'chat.v1']);
  socket.binaryType = 'arraybuffer';
  const hello = JSON.parse((await next(socket, 'message')).data);
  return { socket, hello };
};
const first = async (query, withCredentials = false) => {
  const source = new EventSource('${feed}' + query, { withCredentials });
  try {
    return (await next(source, 'tick')).data + (source.url === '${feed}' + query ? ' ' : source.url);
  } catch {
    return 'nothing ';
  } finally {
    source.close();
  }
};
(async () => {
  try {
    document.cookie = 'mood=calm; path=/';
    const { socket, hello } = await open('?a=%20b');
    log('the site was told: ' + hello.cookies + ' from ' + hello.origin);
    log(socket.url.replace(/:\\d+/, '') + ' ' + (socket.url === address + '?a=%20b'));
    log('protocol ' + socket.protocol + ', extensions ' + (socket.extensions || 'none'));
    socket.send('tea – ✓');
    log('text: ' + (await next(socket, 'message')).data);
    const long = 'é'.repeat(500_000);
    socket.send(long);
    log('long text: ' + ((await next(socket, 'message')).data === long));
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_, at) => at % 251);
    socket.send(bytes);
    const back = new Uint8Array((await next(socket, 'message')).data);
    log('bytes: ' + (back.length === bytes.length && back.every((byte, at) => byte === bytes[at])));
    socket.send('leave');
    const left = await next(socket, 'close');
    log('the site closed: ' + [left.code, left.reason, left.wasClean]);
    const again = await open();
    log('the site was told: ' + again.hello.cookies);
    again.socket.close(4002, 'enough');
    const ended = await next(again.socket, 'close');
    log('the page closed: ' + [ended.code, ended.reason, ended.wasClean]);
    const codes = await (await fetch('/closed')).json();
    log('the site saw: ' + codes.slice(-2));
    const refused = new WebSocket(address.replace('/talk', '/elsewhere'));
    const code = new Promise((done) => refused.addEventListener('close', (event) => done(event.code)));
    log('refused: ' + (await code));
    const ticker = new EventSource('/ticks');
    for (let count = 0; count < 3; count += 1) {
      const tick = await next(ticker, 'tick');
      log('tick ' + tick.lastEventId + ': ' + tick.data);
    }
    ticker.close();
    log('open feed: ' + (await first('?any')));
    log('named feed: ' + (await first('?named', true)) + (await first('?named', true)));
    log('open feed: ' + (await first('?any')));
    log('what may not be read: ' + (await first('?any', true)) + (await first('')));
    log('done');
  } catch (error) {
    log('threw ' + error);
  }
  document.getElementById('all').textContent = 'done';
})();
</script></body></html>`;

/** Keeps one connection open, and opens another where it is told to. */
const holdPage = (
  address: string,
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hold</title></head>
<body><main><h1>Hold</h1><p id="state">opening</p></main><script>
const state = document.getElementById('state');
const hold = (url) => {
  const socket = new WebSocket(url);
  socket.onopen = () => { state.textContent = 'open'; };
  socket.onclose = (event) => { state.textContent = 'closed ' + event.code; };
};
hold('${address}');
</script></body></html>`;
