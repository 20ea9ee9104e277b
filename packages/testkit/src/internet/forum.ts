/**
 * `forum.test`: a message board that works as boards do. Sign in as `ada` with `teapot` or `bo` with `kettle`.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { checksPage } from './forum.checks.ts';
import { type ForumView, openForumView, type Topic } from './forum.view.ts';
import type { Site, SiteAnswer, SiteRequest, Surroundings } from './site.ts';
import { content, cookiesOf, fieldOf, formOf, redirect } from './site.ts';

/** Topics on one page of a listing. */
const perPage = 5;
const accounts: Readonly<Record<string, string>> = { ada: 'teapot', bo: 'kettle' };

interface Session {
  /** Hidden token that every form of this session must send back. */
  readonly csrf: string;
  user: string | null;
}

interface Board {
  readonly around: Surroundings;
  readonly view: ForumView;
  readonly sessions: Map<string, Session>;
  readonly topics: Topic[];
}

/** Opens a board with a dozen topics. */
export function openForum(around: Surroundings): Site {
  const board: Board = { around, view: openForumView(around), sessions: new Map(), topics: seedTopics() };
  return async (request) => {
    const { session, cookie } = sessionOf(board, request);
    const answer =
      request.method === 'POST' ? await act(board, request, session) : show(board, request, session);
    const set = answer.headers['set-cookie'] ?? [];
    if (cookie === null) return answer;
    return {
      ...answer,
      headers: { ...answer.headers, 'set-cookie': [cookie, ...(typeof set === 'string' ? [set] : set)] },
    };
  };
}

function show(board: Board, request: SiteRequest, session: Session): SiteAnswer {
  const { view, around } = board;
  const part = request.path.split('/');
  const query = request.url.searchParams;
  switch (part[1]) {
    case '': {
      const at = Math.max(1, Number(query.get('page') ?? '1') || 1);
      const newest = board.topics.toReversed();
      const slice = newest.slice((at - 1) * perPage, at * perPage);
      if (slice.length === 0) return view.problem(404, 'There is no such page.', session);
      return view.listing(slice, at, Math.ceil(newest.length / perPage), session);
    }
    case 'search': {
      const wanted = query.get('q') ?? '';
      const found = board.topics.filter((topic) => topic.title.toLowerCase().includes(wanted.toLowerCase()));
      return view.results(wanted, found, session);
    }
    case 'login':
      return view.login(session, null);
    case 'new':
      return session.user === null ? redirect(302, '/login') : view.compose(session, null);
    case 'topic': {
      const topic = board.topics.find((each) => String(each.id) === part[2]);
      return topic === undefined
        ? view.problem(404, 'There is no such topic.', session)
        : view.topic(topic, session);
    }
    case 'picture': {
      const picture = board.topics.find((each) => String(each.id) === part[2])?.picture;
      if (picture === undefined) return view.problem(404, 'There is no such picture.', session);
      const name = picture.name.replace(/[^\w.-]/g, '_');
      const download = query.has('download')
        ? { 'content-disposition': `attachment; filename="${name}"` }
        : {};
      return content(picture.type, picture.bytes, { 'x-content-type-options': 'nosniff', ...download });
    }
    case 'preferences':
      return view.preferences(session);
    case 'checks':
      return checksPage(around);
    case 'leave':
      return redirect(302, `${around.origin('cdn.test')}/bounce`);
    case 'back':
      return view.returned(session, request.headers.referer ?? null);
    case 'headers':
      return content('application/json', JSON.stringify(request.headers, null, 2));
    case 'broken':
      return view.problem(500, 'The board stumbled. This page always does.', session);
    default:
      return view.problem(404, 'There is no such page.', session);
  }
}

/** Every POST: checks the token, acts, and answers with a 303 to an absolute address, or the form again. */
async function act(board: Board, request: SiteRequest, session: Session): Promise<SiteAnswer> {
  const { view, around } = board;
  const form = await formOf(request);
  const home = around.origin('forum.test');
  if (fieldOf(form, 'csrf') !== session.csrf) return view.problem(403, 'The form has expired.', session);
  switch (request.path) {
    case '/login': {
      const name = fieldOf(form, 'name');
      const known = Object.hasOwn(accounts, name) && accounts[name] === fieldOf(form, 'password');
      if (!known) return view.login(session, 'That name and password do not go together.');
      const signedIn: Session = { csrf: randomBytes(12).toString('hex'), user: name };
      // A fresh id at sign-in, as sites do against fixation.
      return redirect(303, `${home}/`, { 'set-cookie': remember(board, signedIn) });
    }
    case '/logout':
      session.user = null;
      return redirect(303, `${home}/`, { 'set-cookie': 'sid=; Path=/; Max-Age=0' });
    case '/new': {
      if (session.user === null) return redirect(303, `${home}/login`);
      const title = fieldOf(form, 'title').trim();
      if (title === '') return view.compose(session, 'A topic needs a title.');
      const id = board.topics.length + 1;
      const picture = await pictureOf(form);
      const topic: Topic = { id, title, by: session.user, text: fieldOf(form, 'text'), replies: [] };
      board.topics.push(picture === null ? topic : { ...topic, picture });
      return redirect(303, `${home}/topic/${id}`);
    }
    case '/reply': {
      if (session.user === null) return redirect(303, `${home}/login`);
      const topic = board.topics.find((each) => String(each.id) === fieldOf(form, 'topic'));
      if (topic === undefined) return view.problem(404, 'There is no such topic.', session);
      topic.replies.push({ by: session.user, text: fieldOf(form, 'text') });
      return redirect(303, `${home}/topic/${topic.id}#reply-${topic.replies.length}`);
    }
    default:
      return view.problem(404, 'There is nothing to post to here.', session);
  }
}

/** The uploaded picture; anything that is no picture is kept as bytes that no browser runs. */
async function pictureOf(form: FormData): Promise<NonNullable<Topic['picture']> | null> {
  const file = form.get('picture');
  if (file === null || typeof file === 'string' || file.size === 0) return null;
  const type = /^image\/(png|jpeg|gif)$/.test(file.type) ? file.type : 'application/octet-stream';
  return { name: file.name, type, bytes: Buffer.from(await file.arrayBuffer()) };
}

/** The session of a request, begun now if there is none; `cookie` is what must then be set. */
function sessionOf(board: Board, request: SiteRequest): { session: Session; cookie: string | null } {
  const known = board.sessions.get(cookiesOf(request).get('sid') ?? '');
  if (known !== undefined) return { session: known, cookie: null };
  const session: Session = { csrf: randomBytes(12).toString('hex'), user: null };
  // Assets and API calls without a session should not begin one.
  if (!/^\/(login|new|preferences)?$/.test(request.path)) return { session, cookie: null };
  return { session, cookie: remember(board, session) };
}

function remember(board: Board, session: Session): string {
  const id = randomBytes(16).toString('base64url');
  board.sessions.set(id, session);
  return `sid=${id}; Path=/; HttpOnly; SameSite=Lax`;
}

function seedTopics(): Topic[] {
  const titles = [
    'Which teapot pours without dripping?',
    'Kettles that whistle in tune',
    'A map of quiet reading rooms',
    'Repairing a cracked glaze',
    'Night trains worth the detour',
    'How long do you steep white tea?',
    'Letters from the archive: 1907',
    'Field notes on swifts',
    'Second-hand fountain pens',
    'The case for paper maps',
    'Bread without a thermometer',
    'What the harbour sounds like',
  ];
  return titles.map((title, index) => ({
    id: index + 1,
    title,
    by: index % 2 === 0 ? 'ada' : 'bo',
    text: `${title} I have been asking myself this for a while, and would rather ask you.`,
    replies:
      index % 3 === 0 ? [{ by: 'bo', text: 'I have an opinion about this, and will write it down.' }] : [],
  }));
}
