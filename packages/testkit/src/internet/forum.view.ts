/**
 * The pages of `forum.test`. They hold, on purpose, URLs in every form: absolute, protocol-relative, root-relative,
 * relative, in attributes, in inline styles, in `srcset` and in style elements.
 * @module
 */
import { escapeHtml, page, type SiteAnswer, type Surroundings } from './site.ts';

/** One topic of the board. */
export interface Topic {
  readonly id: number;
  readonly title: string;
  readonly by: string;
  readonly text: string;
  readonly replies: { readonly by: string; readonly text: string }[];
  readonly picture?: { readonly name: string; readonly type: string; readonly bytes: Buffer };
}

/** What a page shows of who asks. */
interface Visitor {
  readonly csrf: string;
  readonly user: string | null;
}

/** The pages, bound to the addresses of this internet. */
export type ForumView = ReturnType<typeof openForumView>;

/** Binds the pages to the addresses of this internet. */
export function openForumView(around: Surroundings) {
  const cdn = around.origin('cdn.test');
  const bareCdn = cdn.slice('http:'.length);
  const news = around.origin('news.test');

  const frame = (title: string, visitor: Visitor, body: string, status = 200): SiteAnswer =>
    page(
      `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)} · The Tea Board</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${cdn}/logo.svg" type="image/svg+xml">
<link rel="stylesheet" href="${cdn}/theme.css">
<link rel="preconnect" href="${cdn}">
<style>footer { border-top: 3px solid; border-image: url(${bareCdn}/banner.png) 1; }</style>
<script src="${cdn}/classic.js" defer></script>
<script type="module" src="${bareCdn}/module.js"></script>
</head>
<body>
<header class="banner"><img src="${bareCdn}/logo.svg" width="34" height="34" alt="">
<h1><a href="/">The Tea Board</a></h1>
<form action="/search" method="get" role="search"><input name="q" aria-label="Search topics" placeholder="Search"></form>
${visitor.user === null ? '<a href="/login" id="sign-in">Sign in</a>' : signedIn(visitor)}
</header>
<main>
${body}
</main>
<footer class="quiet"><p style="background: url(${cdn}/dot.png) no-repeat; padding-left: 22px">Read also <a href="${news}/">The Harbour News</a> ·
<a href="/preferences">Preferences</a> · <a href="leave">Go round and come back</a></p></footer>
</body>
</html>
`,
      status,
    );

  return {
    listing(topics: readonly Topic[], at: number, last: number, visitor: Visitor): SiteAnswer {
      const link = (to: number, text: string): string =>
        to < 1 || to > last
          ? ''
          : `<a href="?page=${to}" rel="${text}">${text === 'next' ? 'Older' : 'Newer'}</a>`;
      const cards = topics.map((topic) => card(topic, cdn)).join('\n');
      const pages = `<nav class="pages">${link(at - 1, 'prev')}<span>Page ${at} of ${last}</span>${link(at + 1, 'next')}</nav>`;
      return frame('Topics', visitor, `<p><a href="/new">Start a topic</a></p>\n${cards}\n${pages}`);
    },

    results(wanted: string, found: readonly Topic[], visitor: Visitor): SiteAnswer {
      const list = found.map(
        (topic) => `<li class="mark"><a href="topic/${topic.id}">${escapeHtml(topic.title)}</a></li>`,
      );
      const text = `${found.length} for “${escapeHtml(wanted)}”`;
      return frame('Search', visitor, `<h2 id="found">${text}</h2><ul>${list.join('')}</ul>`);
    },

    topic(topic: Topic, visitor: Visitor): SiteAnswer {
      const picture =
        topic.picture === undefined
          ? ''
          : `<p><img id="picture" src="/picture/${topic.id}" alt="${escapeHtml(topic.picture.name)}">
<a id="download" href="/picture/${topic.id}?download=1" download>Download</a></p>`;
      const replies = topic.replies.map(
        (reply, index) =>
          `<article id="reply-${index + 1}"><img class="face" src="${cdn}/${reply.by}.png" width="32" alt=""><p>${escapeHtml(reply.text)}</p><p class="quiet">${reply.by}</p></article>`,
      );
      const form =
        visitor.user === null
          ? '<p><a href="/login">Sign in to reply</a></p>'
          : `<form class="card" id="reply" method="post" action="${around.origin('forum.test')}/reply">${token(visitor)}
<input type="hidden" name="topic" value="${topic.id}"><label for="text">Reply</label>
<textarea id="text" name="text" rows="3" required></textarea><button>Post reply</button></form>`;
      return frame(
        topic.title,
        visitor,
        `<article><img class="face" src="${cdn}/${topic.by}.png" srcset="${cdn}/${topic.by}.png 1x, ${bareCdn}/${topic.by}.png 2x" width="48" alt=""><h2>${escapeHtml(topic.title)}</h2>
<p>${escapeHtml(topic.text)}</p>${picture}<p class="quiet dot">${topic.by}</p><button type="button" data-like="0">Like</button></article>
${replies.join('\n')}
${form}`,
      );
    },

    login(visitor: Visitor, problem: string | null): SiteAnswer {
      const body = `<form class="card" method="post" action="/login">${token(visitor)}<h2>Sign in</h2>
${problem === null ? '' : `<p class="error" role="alert">${problem}</p>`}
<label for="name">Name</label><input id="name" name="name" autocomplete="username" required>
<label for="password">Password</label><input id="password" name="password" type="password" required>
<button>Sign in</button></form>`;
      return frame('Sign in', visitor, body, problem === null ? 200 : 403);
    },

    compose(visitor: Visitor, problem: string | null): SiteAnswer {
      const body = `<form class="card" id="compose" method="post" action="/new" enctype="multipart/form-data">${token(visitor)}<h2>A new topic</h2>
${problem === null ? '' : `<p class="error" role="alert">${problem}</p>`}
<label for="title">Title</label><input id="title" name="title">
<label for="text">Text</label><textarea id="text" name="text" rows="5"></textarea>
<label for="picture">Picture</label><input id="picture" name="picture" type="file"><button>Publish</button></form>`;
      return frame('A new topic', visitor, body, problem === null ? 200 : 422);
    },

    preferences(visitor: Visitor): SiteAnswer {
      const body = `<form class="card" id="theme"><h2>Preferences</h2><p>Theme: <output id="shown">none</output></p>
<button type="button" data-theme="dusk">Dusk</button> <button type="button" data-theme="noon">Noon</button></form>
<p class="quiet">Cookies this page can read: <code id="cookies"></code></p>
<script>
(function () {
  function show() {
    var match = /(?:^|; )theme=([^;]*)/.exec(document.cookie);
    document.getElementById('shown').textContent = match ? match[1] : 'none';
    document.getElementById('cookies').textContent = document.cookie;
  }
  document.addEventListener('click', function (event) {
    if (!event.target.dataset.theme) return;
    document.cookie = 'theme=' + event.target.dataset.theme + '; path=/; max-age=86400';
    show();
  });
  show();
})();
</script>`;
      return frame('Preferences', visitor, body);
    },

    returned(visitor: Visitor, referer: string | null): SiteAnswer {
      const from = referer === null ? 'nowhere it would name' : escapeHtml(referer);
      return frame(
        'Back again',
        visitor,
        `<article><h2 id="returned">Back again</h2><p>You came from ${from}.</p></article>`,
      );
    },

    problem(status: number, text: string, visitor: Visitor): SiteAnswer {
      return frame(
        String(status),
        visitor,
        `<article><h2>${status}</h2><p class="error">${text}</p></article>`,
        status,
      );
    },
  };
}

function card(topic: Topic, cdn: string): string {
  return `<article style="border-left: 4px solid #2f6f5e; background: #fff url('${cdn}/dot.png') no-repeat right 14px top 14px">
<img class="face" src="${cdn}/${topic.by}.png" width="48" height="48" alt="">
<h2><a href="/topic/${topic.id}">${escapeHtml(topic.title)}</a></h2>
<p class="quiet">${topic.by} · ${topic.replies.length} ${topic.replies.length === 1 ? 'reply' : 'replies'}</p></article>`;
}

function token(visitor: Visitor): string {
  return `<input type="hidden" name="csrf" value="${visitor.csrf}">`;
}

function signedIn(visitor: Visitor): string {
  return `<form method="post" action="/logout">${token(visitor)}<span id="who">${visitor.user}</span> <button>Sign out</button></form>`;
}
