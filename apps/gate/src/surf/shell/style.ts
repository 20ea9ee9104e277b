/**
 * The shell's stylesheet, served as `/shell.css`: the shared tokens, tickets, chips and buttons, and the shell's own
 * furniture. The page of a site has its own world in the frame; nothing here reaches it.
 * @module
 */
import { buttonCss, chipCss, ticketCss } from '@cloakroom/web/look/base.ts';
import { tokensCss } from '@cloakroom/web/look/tokens.ts';

const frame = `
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; }
body {
  margin: 0;
  display: flex; flex-direction: column;
  height: 100dvh; overflow: hidden;
  background: var(--paper); color: var(--ink);
  font: var(--size-text) / 24px var(--sans);
}
#stage { flex: 1; min-height: 0; overflow: auto; display: flex; flex-direction: column; }
#frame { flex: 1; min-height: 0; display: flex; }
#site { flex: 1; width: 100%; border: 0; background: #fff; color-scheme: light; }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

const bar = `
#bar {
  position: relative;
  display: grid; grid-template-columns: auto 1fr auto; align-items: center; gap: var(--s1);
  padding: 6px var(--s1);
  background: var(--paper);
  border-bottom: 1px solid var(--line);
}
.steps { display: flex; gap: 2px; }
.steps button {
  min-height: 0; width: 36px; height: 36px; padding: 0;
  border: 0; border-radius: 4px; background: none; color: var(--ink);
}
.steps button:hover:not(:disabled) { background: var(--sunk); }
.steps button:disabled { opacity: 0.35; }
.steps svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
#go { position: relative; min-width: 0; margin: 0; }
#address {
  width: 100%; height: 36px; padding: 0 12px;
  border: 1px solid var(--edge); border-radius: 18px;
  background: var(--card); color: var(--ink);
  font: 15px / 34px var(--sans);
  text-overflow: ellipsis;
}
#address::placeholder { color: var(--quiet); opacity: 1; }
#address:focus { outline: 3px solid var(--brass); outline-offset: 0; }
#place {
  position: absolute; inset: 1px 13px; pointer-events: none;
  overflow: hidden; white-space: nowrap; text-overflow: ellipsis;
  background: var(--card); color: var(--quiet);
  font: 15px / 34px var(--sans);
}
#place b { color: var(--ink); font-weight: 600; }
#place:empty, #address:focus ~ #place { display: none; }
#shield {
  min-height: 0; height: 36px; padding: 0 14px 0 12px; border-radius: 18px; border-color: var(--edge); gap: 8px;
  font: 600 14px / 22px var(--sans); background: var(--card); color: var(--ink);
}
#shield:hover { background: var(--sunk); filter: none; }
#bar[data-busy]::after {
  content: ""; position: absolute; inset-inline: 0; bottom: -1px; height: 2px;
  background: linear-gradient(90deg, #0000, var(--brass), #0000) 0 0 / 40% 100% repeat-x;
  animation: along 1.2s linear infinite;
}
@keyframes along { to { background-position-x: 66.7%; } }
@media (prefers-reduced-motion: reduce) { #bar[data-busy]::after { background: var(--brass); } }
@media (max-width: 560px) {
  #bar { grid-template: "address address" auto "steps shield" auto / 1fr auto; gap: 4px var(--s1); padding: var(--s1); }
  #go { grid-area: address; }
  .steps { grid-area: steps; gap: var(--s1); }
  #shield { grid-area: shield; }
  #address, #place { font-size: 16px; }
}
.refusal {
  display: flex; align-items: center; justify-content: space-between; gap: var(--s2);
  padding: var(--s1) var(--s2);
  border-bottom: 1px solid var(--line); border-inline-start: 4px solid var(--velvet);
  background: var(--card);
}
.refusal p { margin: 0; max-width: 80ch; }
.refusal strong { color: var(--velvet); }
button.quiet { min-height: 32px; padding: 3px 12px; border-color: var(--edge); background: none; color: var(--ink); font-weight: 400; }
button.quiet:hover { background: var(--sunk); filter: none; }
`;

const sheets = `
.sheet { width: calc(100% - 2 * var(--s3)); max-width: 720px; margin: 0 auto; padding: 6vh 0 var(--s6); }
.sheet h1, .sheet h2, dialog h2, dialog h3 { font-family: var(--serif); font-weight: 600; margin: 0; text-wrap: balance; }
.sheet h1 { font-size: var(--size-5); line-height: 48px; letter-spacing: -0.01em; margin-bottom: var(--s1); }
.sheet h2 { font-size: var(--size-1); line-height: 24px; margin-bottom: var(--s1); }
.sheet p, .sheet ul { margin: 0 0 var(--s2); max-width: var(--measure); text-wrap: pretty; }
.sheet ul, dialog ul { padding-inline-start: 20px; }
.sheet li, dialog li { margin-bottom: 4px; }
.lead { font: var(--size-1) / 32px var(--serif); }
.sheet > .lead { margin-bottom: var(--s4); }
.brand { display: flex; align-items: center; gap: var(--s1); margin-bottom: var(--s4); color: var(--quiet); font: 600 var(--size-1) / 32px var(--serif); }
.mark { width: 28px; height: 28px; flex: none; }
.mark path { fill: var(--brass); }
.sheet .ticket { max-width: none; margin-bottom: var(--s4); }
.sheet .stub p { margin: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(256px, 1fr)); gap: var(--s2) var(--s4); }
.notice { padding: var(--s2) var(--s3); margin-bottom: var(--s4); border-inline-start: 4px solid var(--moss); background: var(--card); }
.sheet .notice p { margin: 0; }
.sheet .notice #wiped-unconfirmed { margin-top: var(--s1); }
.sheet .holds, dialog .holds { list-style: none; margin: 0; padding: 0; }
.holds li { display: grid; grid-template-columns: 104px 1fr; gap: var(--s2); align-items: start; margin: 0; padding: var(--s1) 0; }
.holds li + li { border-top: 1px solid var(--line); }
.holds .chip { justify-self: start; }
.holds .text > * { display: block; }
.holds .text > * + * { margin-top: 4px; }
@media (max-width: 480px) {
  .sheet { width: calc(100% - 2 * var(--s2)); padding-top: var(--s3); }
  .sheet h1 { font-size: var(--size-4); line-height: 40px; }
  .brand { margin-bottom: var(--s2); }
  .holds li { grid-template-columns: 1fr; gap: 4px; }
}
`;

const dialogs = `
dialog {
  padding: var(--s3);
  border: 1px solid var(--edge); border-radius: 6px;
  background: var(--paper); color: var(--ink);
  box-shadow: 0 8px 32px rgb(31 27 22 / 22%);
}
dialog::backdrop { background: rgb(31 27 22 / 18%); }
dialog h2 { font-size: var(--size-2); line-height: 32px; overflow-wrap: anywhere; }
dialog h3 { font-size: var(--size-text); line-height: 24px; margin: var(--s3) 0 4px; }
dialog p, dialog ul { margin: 0; }
dialog h2:focus { outline: none; }
#panel { inset: 52px var(--s1) auto auto; width: 448px; max-width: calc(100vw - 2 * var(--s1)); max-height: calc(100dvh - 64px); margin: 0; overflow: auto; }
#panel .head { display: flex; align-items: center; justify-content: space-between; gap: var(--s2); margin-bottom: var(--s1); }
#panel { font-size: 15px; line-height: 22px; }
#panel .holds li { grid-template-columns: 88px 1fr; }
.switch-row { display: grid; grid-template-columns: 1fr auto; gap: var(--s2); align-items: center; padding: var(--s2) 0; border-block: 1px solid var(--line); margin-top: 4px; }

button[role="switch"] { min-height: 32px; padding: 3px 14px 3px 6px; gap: 8px; border-radius: 16px; border-color: var(--edge); background: var(--card); color: var(--ink); }
button[role="switch"]::before { content: ""; width: 34px; height: 18px; border-radius: 9px; border: 2px solid var(--quiet); background: radial-gradient(circle at 7px 50%, var(--quiet) 5px, #0000 5.5px); forced-color-adjust: none; }
button[role="switch"][aria-checked="true"]::before { border-color: var(--moss); background: radial-gradient(circle at 23px 50%, var(--card) 5px, #0000 5.5px), var(--moss); }
#identity-row { padding-block: var(--s2); border-bottom: 1px solid var(--line); }
#identity-row p, .switch-row p { color: var(--quiet); font-size: 14px; line-height: 20px; }
#identity-row p { margin-top: var(--s1); }
#identity { width: 100%; }
#ask { width: 528px; max-width: calc(100vw - 2 * var(--s2)); margin: 18vh auto auto; }
#ask p { margin: var(--s1) 0 var(--s3); }
.actions { display: flex; flex-wrap: wrap; gap: var(--s1); }
@media (max-width: 560px) {
  #panel .holds li { grid-template-columns: 1fr; }
  #panel { inset: auto 0 0 0; width: 100%; max-width: none; max-height: 88dvh; border-radius: 8px 8px 0 0; }
  .actions button { flex: 1 1 auto; }
}
`;

/** The whole of it. */
export const shellCss: string = [tokensCss, ticketCss, chipCss, buttonCss, frame, bar, sheets, dialogs].join(
  '',
);
