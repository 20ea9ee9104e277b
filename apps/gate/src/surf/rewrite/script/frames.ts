/**
 * What a bracket of a script encloses, as far as renaming must know.
 * @module
 */

/** What a bracket is. */
export type FrameKind =
  /** Statements: the script itself, a block, a function's body. */
  | 'block'
  /** An object literal or a pattern. */
  | 'object'
  | 'class'
  /** The names of an import or an export. */
  | 'import'
  | 'export'
  | 'paren'
  | 'bracket'
  /** `${…}` of a template. */
  | 'template';

/** A member chain, from its first operand on: `a.b(c)[d]`. */
export interface Chain {
  readonly start: number;
  /** Whether it holds a `?.`. */
  readonly optional: boolean;
  /** Offsets of the `new` before it that have not met their arguments. */
  readonly news: readonly number[];
}

/** A function or a class being read. */
export interface Made {
  readonly start: number;
  /** Whether it is an expression: then its closing brace ends an operand. */
  readonly expression: boolean;
  readonly news: readonly number[];
}

/** One open bracket. */
export interface Frame {
  readonly kind: FrameKind;
  readonly chain: Chain;
  /** For a parenthesis or bracket: it calls or indexes the chain before it. */
  readonly applied: boolean;
  /** For a parenthesis: the head of if, for, while or with. */
  readonly head: boolean;
  /** The function whose parameters or body this is, or the class. */
  readonly made: Made | null;
  /** Conditions whose colon has not come yet. */
  conditions: number;
  /** A name of a property, member, import or export may come next. */
  key: boolean;
  /** In a class: a field's value is being read. */
  value: boolean;
  /** For the parenthesis of `import(…)`: its first argument is wrapped and not closed yet. */
  wrapped: boolean;
  /** A pattern whose names are exported. */
  readonly exported: boolean;
  /** For a pattern: one of its keys is `location`. */
  hasLocation: boolean;
}

export const noChain: Chain = { start: 0, optional: false, news: [] };

export function frame(kind: FrameKind, parts: Partial<Frame> = {}): Frame {
  return {
    kind,
    chain: noChain,
    applied: false,
    head: false,
    made: null,
    conditions: 0,
    key: kind === 'object' || kind === 'class' || kind === 'import' || kind === 'export',
    value: false,
    wrapped: false,
    exported: false,
    hasLocation: false,
    ...parts,
  };
}
