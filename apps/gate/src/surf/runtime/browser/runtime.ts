/**
 * What the parts of one document's runtime share. Child documents without a runtime of their own share it too.
 * @module
 */
import type { RuntimeConfig } from '../config.ts';
import type { Jar } from './cookie-jar.ts';
import type { Carrier } from './cookies.ts';
import type { Markup } from './markup.ts';
import type { Urls } from './urls.ts';

/** One document's runtime. */
export interface Runtime {
  readonly config: RuntimeConfig;
  readonly urls: Urls;
  readonly markup: Markup;
  readonly jar: Jar;
  readonly carrier: Carrier;
}
