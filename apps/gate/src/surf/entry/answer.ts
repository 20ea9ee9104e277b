/**
 * Answering on a site host. Every answer of one goes through here, so none lacks the containment headers.
 * @module
 */
import type { ServerResponse } from 'node:http';
import { type Containment, type Headers, siteContainment } from '../contain/policy.ts';
import type { Surf } from '../surf.ts';
import { type Trouble, troublePage } from './trouble.ts';

/** Head of an answer. */
export interface Head {
  readonly status: number;
  readonly headers: Headers;
  readonly setCookies?: readonly string[];
  readonly containment?: Containment;
}

/** Contained as tightly as can be: for the gate's own pages on a site host. */
const tight: Containment = { scripts: false, framedBy: 'any' };

/** Writes status and header fields; what they carry is never reflected into a status text. */
export function writeHead(surf: Surf, response: ServerResponse, head: Head): void {
  const fields: string[] = [];
  for (const [name, value] of [...head.headers, ...siteContainment(surf.at, head.containment ?? tight)]) {
    fields.push(name, value);
  }
  for (const line of head.setCookies ?? []) fields.push('Set-Cookie', line);
  response.writeHead(head.status, fields);
}

/** A page outside any frame may lead back to the shell; within one, a link there would show nothing. */
const outside: Containment = { ...tight, toShell: true };

/** A page of the gate's own in place of the site's; for anything that is not a document, the bare status. */
export function answerTrouble(
  surf: Surf,
  response: ServerResponse,
  trouble: Trouble & { readonly status: number; readonly document: boolean; readonly outside?: boolean },
): void {
  if (response.headersSent) {
    // Part of the site's answer is out already: the only honest sign left is to break off.
    response.destroy();
    return;
  }
  const type = trouble.document ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8';
  writeHead(surf, response, {
    status: trouble.status,
    headers: [
      ['Content-Type', type],
      ['Cache-Control', 'no-store'],
      ['X-Content-Type-Options', 'nosniff'],
    ],
    containment: trouble.outside === true ? outside : tight,
  });
  response.end(trouble.document ? troublePage(trouble) : '');
}
