/**
 * `news.test`: an old newspaper: plain pages, frames, meta refresh, base href, other charsets, compressed answers.
 * @module
 */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Site, SiteAnswer, SiteRequest, Surroundings } from './site.ts';
import { content, escapeHtml, page, redirect } from './site.ts';

/** The sentence that every encoded page holds; it needs more than ASCII. */
export const headline = 'Café “Übersee” reopens – entrée 5 €';

const encoders: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: gzipSync,
  br: brotliCompressSync,
  deflate: deflateSync,
};

/** Opens the newspaper. */
export function openNews(around: Surroundings): Site {
  const forum = around.origin('forum.test');
  const here = around.origin('news.test');
  const pages: Readonly<Record<string, (request: SiteRequest) => SiteAnswer>> = {
    '/': () => frontPage(forum),
    '/refresh': () =>
      sheet(
        'Moving on',
        '<p id="waiting">The board is next.</p>',
        `<meta http-equiv="refresh" content="0; url=${forum}/">`,
      ),
    '/frame': () =>
      sheet(
        'Framed',
        `<iframe id="board" src="${forum}/" title="The Tea Board" width="700" height="420"></iframe>`,
      ),
    '/frameset': () =>
      page(
        `<!doctype html><html><head><title>Two frames</title></head><frameset cols="30%,70%"><frame name="left" src="/story"><frame name="right" src="${forum}/"></frameset></html>`,
      ),
    '/base': () =>
      sheet(
        'Based',
        '<a id="based" href="topic/1">First topic</a> <img id="logo" src="picture/none" alt="">',
        `<base href="${forum}/">`,
      ),
    '/story': () => sheet('Story', `<p id="headline">${headline}</p>`),
    // The last hop of the forum's redirect chain.
    '/hop': () =>
      redirect(301, `${forum}/back?round=1`, {
        'set-cookie': 'hop=news; Path=/',
        'cache-control': 'no-store',
      }),
    '/windows-1252': () => content('text/html; charset=windows-1252', windows1252(story(''))),
    '/windows-1252-meta': () => content('text/html', windows1252(story('<meta charset="windows-1252">'))),
    '/utf-16': () => content('text/html', Buffer.from(`\uFEFF${story('')}`, 'utf16le')),
    '/gzip': (request) => compressed(request, 'gzip'),
    '/br': (request) => compressed(request, 'br'),
    '/deflate': (request) => compressed(request, 'deflate'),
    // Some servers send deflate without its zlib wrapper, and browsers accept it.
    '/deflate-raw': () => ({
      ...content('text/html; charset=utf-8', deflateRawSync(Buffer.from(story('')))),
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'deflate' },
    }),
    '/relative-redirect': () => redirect(302, 'story#headline'),
    '/where': () => content('text/plain; charset=utf-8', `${here}/where`),
  };
  return (request) => {
    const made = Object.hasOwn(pages, request.path) ? pages[request.path]?.(request) : undefined;
    return made ?? page('<h1>404</h1><p>No such page.</p>', 404);
  };
}

function frontPage(forum: string): SiteAnswer {
  const links = [
    'story',
    'refresh',
    'frame',
    'frameset',
    'base',
    'windows-1252',
    'utf-16',
    'gzip',
    'br',
    'deflate',
  ];
  const list = links.map((name) => `<li><a href="/${name}">${name}</a></li>`).join('');
  return sheet(
    'The Harbour News',
    `<p class="lead">${headline}. Readers discuss it on <a id="forum" href="${forum}/">The Tea Board</a>.</p><ul>${list}</ul>`,
  );
}

/** One page in the paper's look. */
function sheet(title: string, body: string, head = ''): SiteAnswer {
  return page(`<!doctype html>
<html lang="en"><head><meta charset="utf-8">${head}<title>${escapeHtml(title)}</title>
<style>body { font: 18px/1.6 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fdfbf6; }
h1 { border-bottom: 4px double #222; font-weight: normal; } .lead { font-size: 1.2em; } iframe { border: 1px solid #999; max-width: 100%; }</style></head>
<body><h1>${escapeHtml(title)}</h1>${body}</body></html>
`);
}

/** A whole page as text, for the encodings that it is then put into. */
function story(head: string): string {
  return `<!doctype html><html><head>${head}<title>Story</title></head><body><p id="headline">${headline}</p><a href="/story">again</a></body></html>`;
}

/** Encoded when the client accepts it (RFC 9110 §12.5.3), else plain. */
function compressed(request: SiteRequest, encoding: string): SiteAnswer {
  const plain = sheet('Story', `<p id="headline">${headline}</p>`);
  const accepted = (request.headers['accept-encoding'] ?? '').split(/\s*,\s*/);
  const encode = encoders[encoding];
  if (encode === undefined || !accepted.some((each) => each.split(';')[0] === encoding)) return plain;
  const headers = { ...plain.headers, 'content-encoding': encoding, vary: 'Accept-Encoding' };
  return { status: 200, headers, body: encode(Buffer.from(plain.body ?? '')) };
}

/** Windows-1252 of the text: Latin-1 but for the five characters the headline needs from 0x80–0x9F. */
function windows1252(text: string): Buffer {
  const extra: Readonly<Record<string, number>> = { '€': 0x80, '“': 0x93, '”': 0x94, '–': 0x96 };
  return Buffer.from([...text].map((character) => extra[character] ?? character.charCodeAt(0)));
}
