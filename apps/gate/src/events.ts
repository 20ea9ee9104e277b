/**
 * Everything a gate can write to its log. Nothing here can hold an address, a name or a page.
 * @module
 */
import { count, word } from '@cloakroom/kit/events.ts';

export const gateEvents = {
  'gate.started': { port: count },
  'gate.stopped': { sessions: count, dropped: count },
  'redeem.refused': { reason: word('malformed', 'expired', 'spent', 'unavailable') },
  'surf.bug': { where: word('entry', 'site', 'shell', 'ops') },
} as const;
