/**
 * What the rewriter asks of a session, with the gate's own labels and tokens but without a gate around them.
 * @module
 */
import { addressesOf } from '@cloakroom/gate/surf/addresses.ts';
import { anonymousLeaf } from '@cloakroom/gate/surf/entry/anonymous.ts';
import { labelTable } from '@cloakroom/gate/surf/label/labels.ts';
import type { RewriteContext } from '@cloakroom/gate/surf/rewrite/context.ts';
import { runtimeTag } from '@cloakroom/gate/surf/runtime/config.ts';
import type { Session } from '@cloakroom/gate/surf/session/session.ts';
import { seededRandom } from '@cloakroom/kit/random.ts';

/** A session's view of the document at `base`. */
export function contextOf(base: URL): RewriteContext {
  const at = addressesOf('http://surf.localhost:8090');
  const labelKey = seededRandom('bench').bytes(32);
  const labels = labelTable(labelKey, () => {});
  const gateOrigin = (origin: string): string | null => {
    const label = labels.labelOf(origin);
    return label === null ? null : at.siteOrigin(label);
  };
  return {
    base,
    gateOrigin,
    anonymousUrl(real) {
      const label = labels.labelOf(real.origin);
      if (label === null) return null;
      // Of a session only its key matters to a token.
      const leaf = anonymousLeaf({ labelKey } as Session, label, real.pathname + real.search);
      return at.siteOrigin(label) + leaf + real.hash;
    },
    head: runtimeTag(
      { hash: 'AAAAAAAAAAAAAAAA' },
      {
        real: base.href,
        shell: at.shell,
        origins: { [base.origin]: gateOrigin(base.origin) ?? '' },
        cookies: 'theme=dark; consent=none',
        seq: 10_000,
      },
    ),
    scripts: true,
  };
}
