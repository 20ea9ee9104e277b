/**
 * The stylesheet of ordinary pages, served as `/look.css`. Classes a page may use:
 * `.lead`, `.measure`, `.quiet`, `.figure` (numbers and keys), `.button` (`.secondary`, `.danger`), `.ticket` (with a
 * `.stub` inside), `.chip[data-state=proved|stale|failing|off]`, `.field` (label, `.help`, input, `.error`),
 * `.empty`, `.notice`, `table.cards` (cells carry `data-label`), `.stop` (a page that refuses).
 * @module
 */
import { tokensCss } from './tokens.ts';

const frame = `
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  min-height: 100vh;
  display: grid;
  grid-template-rows: auto 1fr auto;
  background: var(--paper);
  color: var(--ink);
  font: var(--size-text) / 24px var(--sans);
}
.top, main, .foot { width: calc(100% - 2 * var(--s3)); max-width: 992px; margin-inline: auto; }
.top {
  display: flex; flex-wrap: wrap; align-items: center; gap: var(--s1) var(--s3);
  padding-block: var(--s2);
}
.brand { display: inline-flex; align-items: center; gap: var(--s1); color: var(--ink); text-decoration: none; font: 600 var(--size-1) / 32px var(--serif); }
.brand:hover span:first-of-type { text-decoration: underline; text-underline-offset: 4px; }
.brand .room { color: var(--quiet); font-weight: 400; }
.brand .room::before { content: "· "; }
.mark { width: 28px; height: 28px; flex: none; }
.mark path { fill: var(--brass); }
.top nav { margin-inline-start: auto; }
.top nav ul { display: flex; flex-wrap: wrap; gap: 0 var(--s3); margin: 0; padding: 0; list-style: none; }
.top nav a { display: inline-block; padding-block: 4px; }
main { padding-block: var(--s4) var(--s8); }
main:focus { outline: none; }
.foot { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s3); padding-block: var(--s3); color: var(--quiet); font-size: var(--size-small); border-top: 1px solid var(--line); }
.skip { position: absolute; inset-inline-start: var(--s2); top: -64px; padding: var(--s1) var(--s2); background: var(--card); z-index: 2; }
.skip:focus { top: var(--s1); }
@media (max-width: 480px) {
  .top, main, .foot { width: calc(100% - 2 * var(--s2)); }
  .top nav { margin-inline-start: 0; }
  main { padding-block: var(--s2) var(--s6); }
}
`;

const text = `
h1, h2, h3 { font-family: var(--serif); font-weight: 600; text-wrap: balance; margin: 0; }
h1 { font-size: var(--size-5); line-height: 48px; letter-spacing: -0.01em; margin-bottom: var(--s2); }
h2 { font-size: var(--size-3); line-height: 32px; margin: var(--s6) 0 var(--s2); }
h3 { font-size: var(--size-1); line-height: 24px; margin: var(--s4) 0 var(--s1); }
p, ul, ol, dl, pre, blockquote { margin: 0 0 var(--s2); }
p, li, dd, .measure { max-width: var(--measure); text-wrap: pretty; }
ul, ol { padding-inline-start: var(--s3); }
dt { font-weight: 600; }
dd { margin: 0 0 var(--s1); }
.lead { font: var(--size-1) / 32px var(--serif); margin-bottom: var(--s4); }
.quiet { color: var(--quiet); }
small, .small { font-size: var(--size-small); }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 3px; }
a:hover { text-decoration-thickness: 2px; }
code, pre, .figure { font-family: var(--mono); font-size: 0.92em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
pre { padding: var(--s2); background: var(--sunk); border-radius: 4px; overflow-x: auto; overflow-wrap: normal; }
hr { border: 0; border-top: 1px solid var(--line); margin: var(--s4) 0; }
@media (max-width: 480px) {
  h1 { font-size: var(--size-4); line-height: 40px; }
  h2 { font-size: var(--size-2); margin-top: var(--s4); }
}
`;

/**
 * The ticket card: the silhouette is a masked layer behind the content, so the shadow follows its perforations.
 * Exported alone because the gate's shell shows tickets without being an ordinary page.
 */
export const ticketCss = `
.ticket {
  position: relative;
  isolation: isolate;
  padding: var(--s3) var(--s3) var(--s3) var(--s4);
  margin: 0 0 var(--s3);
  max-width: 640px;
  filter: drop-shadow(0 0 0.75px var(--edge)) drop-shadow(0 2px 2px rgb(31 27 22 / 5%));
}
.ticket::before {
  content: "";
  position: absolute;
  inset: 0;
  z-index: -1;
  border-radius: 4px;
  background: var(--card);
  mask: radial-gradient(circle 6px at 0 50%, #0000 5.5px, #000 6px) 0 0 / 100% 20px round;
}
.ticket > :last-child, .ticket > .stub > :last-child { margin-bottom: 0; }
.ticket h2, .ticket h3 { margin-top: 0; }
.ticket > .stub {
  padding-bottom: var(--s2);
  margin-bottom: var(--s2);
  border-bottom: 2px dashed var(--line);
  color: var(--quiet);
}
.ticket > .stub .number { font: 600 var(--size-2) / 32px var(--mono); font-variant-numeric: tabular-nums; color: var(--ink); overflow-wrap: anywhere; }
@media (min-width: 600px) {
  .ticket:has(> .stub) { display: grid; grid-template-columns: 136px 1fr; column-gap: var(--s3); }
  .ticket:has(> .stub)::before {
    --tear: calc(var(--s4) + 135px);
    mask:
      radial-gradient(circle 6px at 0 50%, #0000 5.5px, #000 6px) 0 0 / 100% 20px round,
      radial-gradient(circle 8px at var(--tear) 0, #0000 7.5px, #000 8px),
      radial-gradient(circle 8px at var(--tear) 100%, #0000 7.5px, #000 8px);
    mask-composite: intersect;
  }
  .ticket > .stub { grid-row: 1 / span 99; margin: 0; padding: 0 var(--s2) 0 0; border-bottom: 0; border-inline-end: 2px dashed var(--line); }
  .ticket > :not(.stub) { grid-column: 2; }
}
`;

/** State chips: a word and a shape, so that colour never speaks alone. */
export const chipCss = `
.chip {
  display: inline-flex; align-items: center; gap: 6px;
  padding: 0 10px 0 8px;
  border: 1px solid var(--line); border-radius: 12px;
  background: var(--card); color: var(--ink);
  font: var(--size-small) / 22px var(--sans);
  white-space: nowrap;
}
.chip::before { content: ""; flex: none; width: 10px; height: 10px; background: var(--quiet); forced-color-adjust: none; }
.chip[data-state="proved"]::before { background: var(--moss); border-radius: 50%; }
.chip[data-state="stale"]::before { background: var(--amber); clip-path: polygon(50% 0, 100% 100%, 0 100%); }
.chip[data-state="failing"]::before { background: var(--velvet); clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%); }
.chip[data-state="off"]::before { background: none; border: 2px solid var(--quiet); border-radius: 50%; }
`;

/** Buttons, one primary action a page. */
export const buttonCss = `
button, .button {
  display: inline-flex; align-items: center; justify-content: center;
  min-height: 40px; padding: 7px var(--s3);
  border: 1px solid var(--link); border-radius: 4px;
  background: var(--link); color: var(--on-link);
  font: 600 var(--size-text) / 24px var(--sans);
  text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { filter: brightness(1.08); }
.button.secondary, button.secondary { background: transparent; color: var(--link); }
.button.danger, button.danger { background: var(--danger); border-color: var(--velvet); color: var(--on-danger); }
button:disabled { opacity: 0.45; cursor: default; filter: none; }
`;

const forms = `
form { max-width: var(--measure); }
fieldset { margin: 0 0 var(--s3); padding: 0; border: 0; }
legend { padding: 0; font: 600 var(--size-1) / 32px var(--serif); }
.field { margin-bottom: var(--s3); }
.field > label { display: block; font-weight: 600; }
input:not([type="checkbox"], [type="radio"]), select, textarea {
  width: 100%; min-height: 40px; padding: 7px 12px;
  border: 1px solid var(--edge); border-radius: 4px;
  background: var(--card); color: var(--ink);
  font: var(--size-text) / 24px var(--sans);
}
input[type="checkbox"], input[type="radio"] { width: 20px; height: 20px; margin: 2px var(--s1) 2px 0; accent-color: var(--link); vertical-align: top; }
.field > .help { color: var(--quiet); font-size: var(--size-small); margin: 4px 0 0; }
.field > .error { color: var(--velvet); font-weight: 600; margin: 4px 0 0; }
.field:has(> .error) { padding-inline-start: var(--s2); border-inline-start: 4px solid var(--velvet); }
`;

const blocks = `
table { width: 100%; border-collapse: collapse; margin: 0 0 var(--s3); font-variant-numeric: tabular-nums; }
caption { text-align: start; padding-bottom: var(--s1); font: 600 var(--size-1) / 24px var(--serif); }
th, td { padding: var(--s1) var(--s2) 7px 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-size: var(--size-small); color: var(--quiet); font-weight: 600; }
td.number, th.number { text-align: end; }
@media (max-width: 600px) {
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards, table.cards tbody, table.cards tr, table.cards td { display: block; }
  table.cards tr { padding: var(--s1) var(--s2); margin-bottom: var(--s2); background: var(--card); border: 1px solid var(--line); border-radius: 4px; }
  table.cards td { display: grid; grid-template-columns: 40% 1fr; gap: var(--s1); padding: 4px 0; border: 0; text-align: start; }
  table.cards td::before { content: attr(data-label); color: var(--quiet); font-size: var(--size-small); }
}
.empty { margin: 0 0 var(--s3); padding: var(--s4) var(--s3); border: 2px dashed var(--line); border-radius: 4px; text-align: center; }
.empty > p { margin-inline: auto; }
.empty > :last-child { margin-bottom: 0; }
.notice { padding: var(--s2) var(--s3); border-inline-start: 4px solid var(--brass); background: var(--card); margin: 0 0 var(--s3); }
.notice > :last-child { margin-bottom: 0; }
.stop h1 { color: var(--velvet); }
`;

/** The whole stylesheet of ordinary pages, served as `/look.css`. */
export const lookCss: string = [tokensCss, frame, text, ticketCss, chipCss, buttonCss, forms, blocks].join(
  '',
);
