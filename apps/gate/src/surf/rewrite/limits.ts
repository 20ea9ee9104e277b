/**
 * How much the rewriter holds back, and how deep it goes. Beyond a limit bytes pass unchanged: what would then
 * leave the gate is stopped by the response's two policies, so a limit costs function, never containment.
 * @module
 */
import { defineLimits } from '@cloakroom/kit/limits.ts';

export const limits = defineLimits('rewrite', {
  tag: {
    value: 1_048_576,
    unit: 'bytes',
    why: 'A tag is held back until its end: room for inlined pictures and srcdoc, not for a whole heap.',
  },
  cssToken: {
    value: 65_536,
    unit: 'bytes',
    why: 'A string or url() is held back until its end; real URLs are shorter and data: URLs need no change.',
  },
  cssNesting: {
    value: 1_024,
    unit: 'count',
    why: 'Open blocks that are remembered; browsers themselves give up on deeper nesting.',
  },
  srcdoc: {
    value: 4,
    unit: 'count',
    why: 'Documents inside srcdoc attributes inside each other: each level doubles the escapes of the next.',
  },
  importMap: {
    value: 1_048_576,
    unit: 'bytes',
    why: 'An import map is held back until its end; the largest seen are some 100 KB.',
  },
});
