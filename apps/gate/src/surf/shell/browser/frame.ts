/**
 * The one frame that shows sites. Made by script, never with a name: a name would be readable by the page, and a frame
 * of the page's own HTML would be refilled from the browser's history after a new identity.
 * @module
 */
import { sandboxTokens } from '../sandbox.ts';
import { words } from '../words.ts';

/** A page that will not go away within this time is removed as it is. */
const blankMs = 2_000;

/** The frame's handle. */
export interface SiteFrame {
  /** Whether a message came from this frame's own page. */
  owns(source: MessageEventSource | null): boolean;
  /** Shows a gate address; the first one takes the place of the blank page, so that nothing lies behind it. */
  show(href: string): void;
  /** Loads a gate address again in place, whatever the frame shows now. */
  reload(href: string): void;
  /** Takes effect with the next load. */
  setScripts(on: boolean): void;
  /** Names the frame for those who hear the page. */
  describe(host: string): void;
  focus(): void;
  /** Leaves the page, waits until it is gone, and removes the frame. */
  remove(): Promise<void>;
}

/** Puts a new, blank frame into `holder`. `onLoad` is called after each page of it has loaded. */
export function makeFrame(holder: HTMLElement, scripts: boolean, onLoad: () => void): SiteFrame {
  const element = document.createElement('iframe');
  element.id = 'site';
  element.title = words.bar.frame;
  element.setAttribute('sandbox', sandboxTokens(scripts));
  let shown = false;
  let withFragment: string | null = null;
  holder.replaceChildren(element);
  element.addEventListener('load', () => {
    if (!shown) return;
    if (withFragment !== null) {
      const href = withFragment;
      withFragment = null;
      element.contentWindow?.location.replace(href);
    }
    onLoad();
  });
  return {
    owns: (source) => source !== null && source === element.contentWindow,
    show(href) {
      withFragment = null;
      const target = element.contentWindow;
      if (target === null) return;
      if (shown) target.location.href = href;
      else target.location.replace(href);
      shown = true;
    },
    reload(href) {
      shown = true;
      // The same address with a fragment would only scroll: load it without, then go to the fragment.
      const at = href.indexOf('#');
      withFragment = at < 0 ? null : href;
      element.contentWindow?.location.replace(at < 0 ? href : href.slice(0, at));
    },
    setScripts: (on) => element.setAttribute('sandbox', sandboxTokens(on)),
    describe: (host) => {
      element.title = words.bar.frameOf(host);
    },
    focus: () => element.focus(),
    async remove() {
      if (shown) {
        shown = false;
        await new Promise<void>((resolve) => {
          element.addEventListener('load', () => resolve(), { once: true });
          setTimeout(resolve, blankMs);
          element.contentWindow?.location.replace('about:blank');
        });
      }
      element.remove();
    },
  };
}
