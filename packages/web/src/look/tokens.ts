/**
 * The design tokens: one set of CSS custom properties, in light and dark, that every page of every house uses.
 * @module
 */

/** Colours on paper. Values named in the look are exact; the others were chosen to reach 4.5:1 as text. */
export const light = {
  paper: '#FAF6EF',
  card: '#FFFDF8',
  sunk: '#F1EADD',
  ink: '#1F1B16',
  quiet: '#655B4C',
  line: '#DED3BF',
  edge: '#8A7D68',
  brass: '#A8731A',
  link: '#85570C',
  onLink: '#FFFDF8',
  velvet: '#5B1E2D',
  danger: '#5B1E2D',
  onDanger: '#FAF6EF',
  moss: '#2F6B4F',
  amber: '#B7791F',
} as const;

/** Every colour has a counterpart in the dark. */
export type Colours = { readonly [K in keyof typeof light]: string };

/** The same colours on a dark ground. */
export const dark: Colours = {
  paper: '#17130F',
  card: '#211B15',
  sunk: '#100D0A',
  ink: '#EFE7DA',
  quiet: '#B0A593',
  line: '#3A3128',
  edge: '#85796A',
  brass: '#E0B062',
  link: '#E0B062',
  onLink: '#17130F',
  velvet: '#E8A3B0',
  danger: '#5B1E2D',
  onDanger: '#FAF6EF',
  moss: '#86C7A4',
  amber: '#E3AE55',
};

/**
 * The custom properties: `--paper`, `--on-link`…, type on a scale of 1.2 from 16 px, space in steps of 8 px.
 * Also the two rules that no page may miss: the focus ring, and no motion for those who asked for none.
 */
export const tokensCss = `:root {
  color-scheme: light dark;
${properties(light)}
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
  --size-small: 0.833rem;
  --size-text: 1rem;
  --size-1: 1.2rem;
  --size-2: 1.44rem;
  --size-3: 1.728rem;
  --size-4: 2.074rem;
  --size-5: 2.488rem;
  --s1: 8px;
  --s2: 16px;
  --s3: 24px;
  --s4: 32px;
  --s6: 48px;
  --s8: 64px;
  --measure: 62ch;
}
@media (prefers-color-scheme: dark) {
  :root {
${properties(dark)}
  }
}
:focus-visible {
  outline: 3px solid var(--brass);
  outline-offset: 2px;
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after {
    animation: none !important;
    transition: none !important;
    scroll-behavior: auto !important;
  }
}
`;

function properties(colours: Colours): string {
  return Object.entries(colours)
    .map(
      ([name, value]) => `  --${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${value};`,
    )
    .join('\n');
}
