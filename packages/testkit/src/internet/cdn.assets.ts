/**
 * The text assets of `cdn.test`: stylesheets and scripts. `here` is the CDN's own origin.
 * @module
 */

/** The stylesheet that pages link: an import, a font, and pictures by absolute, protocol-relative and root-relative URL. */
export function themeCss(here: string): string {
  const bare = here.slice('http:'.length);
  return `@import url("/base.css");
@font-face { font-family: Block; src: url("${here}/block.ttf") format("truetype"); }
body { background-image: url(${here}/paper.png); }
header.banner { background-image: url('${bare}/banner.png'); background-size: cover; }
.dot { background: url(/dot.png) no-repeat left center; padding-left: 22px; }
.block { font-family: Block, monospace; font-size: 10px; }
`;
}

/** The look shared by the sites of this internet; imported by theme.css and by nothing else. */
export function baseCss(here: string): string {
  return `:root { --ink: #24302c; --quiet: #66726d; --accent: #2f6f5e; --line: #d9d4c6; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background-color: #f6f3ec; font: 16px/1.55 system-ui, sans-serif; }
header.banner { color: #fff; padding: 18px 24px; display: flex; gap: 14px; align-items: center; }
header.banner a { color: #fff; }
header.banner h1 { font-size: 22px; margin: 0; flex: 1; }
main { max-width: 760px; margin: 24px auto; padding: 0 20px; }
article, form.card, table { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 14px 18px; margin: 0 0 14px; }
article img.face { float: left; margin: 2px 14px 6px 0; border-radius: 50%; }
article h2 { font-size: 18px; margin: 0; }
a { color: var(--accent); }
.quiet { color: var(--quiet); font-size: 14px; }
.error { color: #9b2c2c; font-weight: 600; }
label { display: block; margin: 8px 0 2px; }
input, textarea { width: 100%; padding: 8px; border: 1px solid var(--line); border-radius: 6px; font: inherit; }
button { margin-top: 12px; padding: 8px 18px; border: 0; border-radius: 6px; background: var(--accent); color: #fff; font: inherit; }
nav.pages { display: flex; gap: 12px; }
td, th { text-align: left; padding: 4px 12px 4px 0; }
li.mark { list-style-image: url(${here}/dot.png); }
`;
}

/** A classic script: it says that it ran, where from, and counts clicks. */
export const classicScript = `(function () {
  var mark = document.createElement('span');
  mark.id = 'classic';
  mark.textContent = 'classic script ran';
  mark.dataset.from = document.currentScript ? document.currentScript.src : '';
  var foot = document.querySelector('footer');
  if (foot) foot.appendChild(mark);
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-like]');
    if (button) button.textContent = 'Liked ' + (button.dataset.like = String(Number(button.dataset.like) + 1));
  });
})();
`;

/** A module that imports another by absolute URL and one by relative URL, statically and at run time. */
export function moduleScript(here: string): string {
  return `import { greet } from '${here}/helper.js';
const again = await import('./helper.js');
const mark = document.createElement('span');
mark.id = 'module';
mark.textContent = greet('module') + (again.greet === greet ? '' : ' twice');
document.querySelector('footer')?.append(' · ', mark);
`;
}

/** The module that the other imports. */
export const moduleHelper = `export function greet(name) { return name + ' script ran'; }
`;
