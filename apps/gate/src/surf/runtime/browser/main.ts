/**
 * The runtime of one site document. It makes pages work; it holds nobody back: the gate's policies do that.
 * @module
 */
import type { RuntimeConfig } from '../config.ts';
import { openJar } from './cookie-jar.ts';
import { installCookies, openCarrier } from './cookies.ts';
import { installElements } from './elements.ts';
import { installHtml } from './html.ts';
import { installIdentity } from './identity.ts';
import { openMarkup } from './markup.ts';
import { installMessages } from './messages.ts';
import { domOf, type Global, type Realm, realmOf } from './natives.ts';
import { installNavigation } from './navigation.ts';
import { installNetwork } from './network.ts';
import { installRealms } from './realms.ts';
import { installReport } from './report.ts';
import { openAsk } from './request.ts';
import type { Runtime } from './runtime.ts';
import { openUrls } from './urls.ts';

/** Hooks one global. */
function install(win: Global, runtime: Runtime): Realm {
  const realm = realmOf(win);
  if (realm.ready) return realm;
  realm.ready = true;
  const dom = domOf(realm);
  const listenToMoves = installNavigation(realm, dom, runtime);
  const listenToFrames = installRealms(realm, dom, runtime, (child) => install(child, runtime));
  const wire = (): void => {
    listenToMoves();
    listenToFrames();
  };
  wire();
  installHtml(realm, runtime, wire);
  installElements(realm, dom, runtime);
  installNetwork(realm, runtime);
  installCookies(realm, runtime);
  installIdentity(realm, runtime);
  installMessages(realm, runtime);
  return realm;
}

/** Starts the runtime from its own script element, which it removes. */
function start(win: Global): void {
  const script = win.document.currentScript as HTMLScriptElement | null;
  const text = script?.getAttribute('data-cloakroom');
  if (script === null || text === null || text === undefined) return;
  const { src } = script;
  script.remove();

  // A child of srcdoc has its parent's address, cookies and runtime.
  if (win.location.href.startsWith('about:')) {
    realmOf(win.parent as Global).adopt?.(win);
    return;
  }
  const config = JSON.parse(text) as RuntimeConfig;
  const realm = realmOf(win);
  // A parent of the same origin may have hooked this global while it was about:blank.
  realm.ready = false;
  const own = config.origins[new URL(config.real).origin] ?? win.location.origin;
  const ask = openAsk(realm, own, {});
  const urls = openUrls(config, (origin) => {
    const answer = ask(`origin?of=${encodeURIComponent(origin)}`);
    return answer?.ok === false ? '' : answer?.text.trim();
  });
  const runtime: Runtime = {
    config,
    urls,
    markup: openMarkup(urls, `<script src="${src}" data-cloakroom="{}"></script>`),
    jar: openJar({
      snapshot: config.cookies,
      real: config.real,
      gateHost: win.location.hostname,
      path: () => win.location.pathname,
      now: Date.now,
    }),
    carrier: openCarrier(realm, domOf(realm), own, config.seq),
  };
  install(win, runtime);
  installReport(realm, domOf(realm), runtime);
}

try {
  start(window);
} catch {
  // Without a runtime a page works less well and is held as before.
}
