/**
 * All live sessions of this gate process, and the routing table from label to session. Memory only.
 * @module
 */
import type { Clock } from '@cloakroom/kit/clock.ts';
import { Fault } from '@cloakroom/kit/fault.ts';
import { defineLimits } from '@cloakroom/kit/limits.ts';
import type { Random } from '@cloakroom/kit/random.ts';
import type { Egress } from '@cloakroom/net/egress.ts';
import type { SpentSet } from '../../redeem/spent.ts';
import { openJar } from '../cookies/jar.ts';
import { onceOnly } from '../cookies/writes.ts';
import { preflightCache } from '../headers/preflight.ts';
import { labelTable } from '../label/labels.ts';
import type { Sealer } from './seal.ts';
import { proofOf, type Session } from './session.ts';

export const sessionLimits = defineLimits('surf.session', {
  live: {
    value: 20_000,
    unit: 'count',
    why: 'About 40 KB each at rest: the most a gate of 1 GB should hold.',
  },
});

/** What a new or restored session starts from. */
interface Start {
  readonly proof: string;
  readonly endsAt: number;
  readonly labelKey: Buffer;
  readonly scripts: boolean;
  readonly version: number;
  readonly origins: readonly string[];
  readonly cookies: string;
}

/** Opens, finds, restores and ends sessions. */
export interface Sessions {
  /** A new session until `endsAt`; the cookie goes to the browser and is not kept. */
  open(endsAt: number, scripts: boolean): { readonly session: Session; readonly cookie: string };
  /** The session that a cookie proves, or null. */
  byCookie(cookie: string | null): Session | null;
  /** The session that a label routes to, or null. Routing proves nothing. */
  byLabel(label: string): Session | null;
  seal(session: Session): string;
  /** Restores a session from its sealed state, if the cookie is the one it was sealed with and it has not ended. */
  resume(sealed: string, cookie: string): Session | null;
  /** Ends a session for good: labels, jar and connections go, and its sealed state opens nothing any more. */
  end(session: Session): Promise<void>;
  readonly size: () => number;
  close(): Promise<void>;
}

/** What sessions are made with. */
export interface SessionParts {
  readonly egress: Egress;
  readonly sealer: Sealer;
  /** Remembers ended sessions past a restart. */
  readonly spent: SpentSet;
  readonly clock: Clock;
  readonly random: Random;
}

export function openSessions(parts: SessionParts): Sessions {
  const { clock, random } = parts;
  const byProof = new Map<string, Session>();
  const byLabel = new Map<string, Session>();

  const forget = async (session: Session): Promise<void> => {
    byProof.delete(session.proof);
    for (const origin of session.labels.origins()) {
      const label = session.labels.labelOf(origin);
      if (label !== null) byLabel.delete(label);
    }
    await session.egress.close();
  };

  const start = (from: Start): Session => {
    if (byProof.size >= sessionLimits.live.value) throw full();
    let announced: Session | null = null;
    const labels = labelTable(from.labelKey, (label) => {
      if (announced === null) return;
      byLabel.set(label, announced);
      announced.version += 1;
    });
    const session: Session = {
      proof: from.proof,
      endsAt: from.endsAt,
      labelKey: from.labelKey,
      labels,
      jar: openJar(from.cookies, () => {
        session.version += 1;
      }),
      egress: parts.egress.partition(),
      preflights: preflightCache(clock),
      scripts: from.scripts,
      version: from.version,
      shown: null,
      settled: true,
      documents: 0,
      firstTime: onceOnly(),
      typed: new Set(),
    };
    announced = session;
    for (const origin of from.origins) labels.labelOf(origin);
    byProof.set(session.proof, session);
    clock.after(session.endsAt - clock.now(), () => void forget(session));
    return session;
  };

  const alive = (session: Session | undefined): Session | null =>
    session !== undefined && session.endsAt > clock.now() ? session : null;

  return {
    open(endsAt, scripts) {
      const cookie = random.bytes(32).toString('base64url');
      const labelKey = random.bytes(32);
      const session = start({
        proof: proofOf(cookie),
        endsAt,
        labelKey,
        scripts,
        version: 1,
        origins: [],
        cookies: '',
      });
      return { session, cookie };
    },
    byCookie: (cookie) => (cookie === null ? null : alive(byProof.get(proofOf(cookie)))),
    byLabel: (label) => alive(byLabel.get(label)),
    seal: (session) =>
      parts.sealer.seal({
        proof: session.proof,
        endsAt: session.endsAt,
        labelKey: session.labelKey.toString('base64url'),
        scripts: session.scripts,
        version: session.version,
        origins: [...session.labels.origins()],
        cookies: session.jar.text(),
      }),
    resume(sealed, cookie) {
      const proof = proofOf(cookie);
      const known = alive(byProof.get(proof));
      if (known !== null) return known;
      const state = parts.sealer.open(sealed, clock.now());
      if (state === null || state.proof !== proof || state.endsAt <= clock.now() || parts.spent.has(proof))
        return null;
      return start({ ...state, labelKey: Buffer.from(state.labelKey, 'base64url') });
    },
    async end(session) {
      await forget(session);
      await parts.spent.spend(session.proof);
    },
    size: () => byProof.size,
    async close() {
      await Promise.all([...byProof.values()].map(forget));
    },
  };
}

function full(): Fault {
  return new Fault({
    code: 'surf.full',
    status: 503,
    title: 'This gate holds as many visitors as it can.',
    help: 'Your ticket is not lost by waiting: try again in some minutes, or use another gate.',
  });
}
