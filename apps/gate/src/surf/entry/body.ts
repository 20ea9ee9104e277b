/**
 * What happens to a body on its way: documents and style sheets are decoded and rewritten as they stream; everything
 * else passes as it is, with its encoding and its ranges.
 * @module
 */
import { Transform } from 'node:stream';
import { Fault } from '@cloakroom/kit/fault.ts';
import { defineLimits } from '@cloakroom/kit/limits.ts';
import type { HeaderLookup } from '../headers/cors.ts';
import { isDocument, type RequestFacts } from '../headers/facts.ts';
import type { RewriteContext } from '../rewrite/context.ts';
import { cssStream, htmlStream } from '../rewrite/transform.ts';
import { runtimeTag } from '../runtime/config.ts';
import type { Session } from '../session/session.ts';
import type { Surf } from '../surf.ts';
import { anonymousLeaf } from './anonymous.ts';
import { decoders } from './decode.ts';
import { gateOriginOf } from './translate.ts';

export const bodyLimits = defineLimits('surf.body', {
  decoded: {
    value: 256 * 1024 * 1024,
    unit: 'bytes',
    why: 'No document is larger once unpacked; a decompression bomb is, and stops here.',
  },
});

/** How a body is treated. */
export type BodyKind = 'as it is' | 'html' | 'xml' | 'css';

/** True when a body of this request may be changed: then it is asked for whole and in an encoding that can be undone. */
export function mayRewrite(facts: RequestFacts): boolean {
  return isDocument(facts) || facts.dest === 'style' || facts.dest === '';
}

const xmlTypes = new Set(['application/xhtml+xml', 'image/svg+xml', 'application/xml', 'text/xml']);

/** @param contentType the site's Content-Type, '' when it sent none */
export function bodyKind(facts: RequestFacts, status: number, contentType: string): BodyKind {
  if (facts.method === 'HEAD' || status === 204 || status === 304 || status < 200 || !mayRewrite(facts))
    return 'as it is';
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (facts.dest === 'style') return 'css';
  if (type === 'text/css') return facts.dest === '' ? 'css' : 'as it is';
  if (type === 'text/html') return 'html';
  if (xmlTypes.has(type)) return 'xml';
  // A browser would guess at a document without a type, and might guess HTML.
  return type === '' && isDocument(facts) ? 'html' : 'as it is';
}

/** What the stages are made from. */
interface BodyParts {
  readonly surf: Surf;
  readonly session: Session;
  readonly facts: RequestFacts;
  readonly kind: BodyKind;
  readonly lookup: HeaderLookup;
}

/** The stages between the site's body and the browser; none for a body that passes as it is. */
export function rewriting(parts: BodyParts): Transform[] {
  const { kind, lookup } = parts;
  if (kind === 'as it is') return [];
  const contentType = lookup('content-type');
  const context = contextOf(parts);
  const rewriter =
    kind === 'css'
      ? cssStream(context, { contentType })
      : htmlStream(context, { contentType, xml: kind === 'xml' });
  const decoding = decoders(lookup('content-encoding'));
  // Only what is unpacked can be far larger than what was sent.
  return decoding.length === 0 ? [rewriter] : [...decoding, bounded(bodyLimits.decoded.value), rewriter];
}

function contextOf({ surf, session, facts, kind }: BodyParts): RewriteContext {
  return {
    base: facts.target,
    gateOrigin: (origin) => gateOriginOf(surf, session, origin),
    anonymousUrl(real) {
      const label = session.labels.labelOf(real.origin);
      if (label === null) return null;
      return (
        surf.at.siteOrigin(label) + anonymousLeaf(session, label, real.pathname + real.search) + real.hash
      );
    },
    head: kind !== 'css' && session.scripts ? head(surf, session, facts) : '',
    scripts: session.scripts,
  };
}

/** Pages number their cookie writes; a later page's come after an earlier one's. */
const writesPerPage = 10_000;

function head(surf: Surf, session: Session, facts: RequestFacts): string {
  session.documents += 1;
  const own = gateOriginOf(surf, session, facts.target.origin);
  return runtimeTag(surf.runtime, {
    real: facts.target.href,
    shell: surf.at.shell,
    origins: own === null ? {} : { [facts.target.origin]: own },
    cookies: session.jar.visible(facts.target.href),
    seq: session.documents * writesPerPage,
  });
}

function bounded(most: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(tooLarge());
      else done(null, chunk);
    },
  });
}

function tooLarge(): Fault {
  return new Fault({
    code: 'surf.too-large',
    status: 502,
    title: 'The page is larger than the gate rewrites.',
    help: 'Download it instead, if the site offers that.',
  });
}
