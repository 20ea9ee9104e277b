/**
 * Pages and style sheets as sites send them, the same bytes every time: mostly text and markup that stays as it is,
 * relative links, some absolute ones, pictures in several sizes, a large state script, inline styles, a little of
 * everything rare.
 * @module
 */

/** Origins that a page names. */
export interface Origins {
  readonly own: string;
  readonly cdn: string;
  /** Elsewhere, for links. */
  readonly others: readonly string[];
}

export const webOrigins: Origins = {
  own: 'https://www.daily.test',
  cdn: 'https://static.daily-cdn.test',
  others: Array.from({ length: 40 }, (_, index) => `https://site-${index}.example.test`),
};

const words =
  'the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were all her she there would their we him been has when who will no more if out so said what up its about into than them can only other time new some could these two may first then do any like my now over such our man me even most made after also did many fore før über naïve café 東京 москва'.split(
    ' ',
  );

/** Marsaglia's xorshift: repeatable, and good enough to mix words. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}

/** An HTML document of about `size` bytes of UTF-8. */
export function htmlPage(size: number, { own, cdn, others }: Origins): Buffer {
  const roll = dice(20_260_101);
  const text = (count: number): string =>
    Array.from({ length: count }, () => words[roll(words.length)]).join(' ');
  const slug = (): string =>
    text(4)
      .replace(/[^a-z ]/g, '')
      .replaceAll(' ', '-');
  const link = (): string => {
    const kind = roll(10);
    if (kind < 6) return `/news/${slug()}-${roll(90_000)}.html`;
    if (kind < 7) return `${own}/topic/${slug()}?page=${roll(9)}&amp;from=home`;
    return `${others[roll(others.length)]}/${slug()}`;
  };
  const picture = (): string => {
    const name = `${cdn}/img/${roll(90_000)}/${slug()}`;
    const sizes = [320, 640, 960, 1280].map((width) => `${name}-${width}.webp ${width}w`).join(', ');
    return `<img class="card__img lazy" loading="lazy" width="640" height="360" alt="${text(5)}" src="${name}-640.webp" srcset="${sizes}" sizes="(max-width: 640px) 100vw, 640px">`;
  };
  const card = (): string => {
    const index = roll(90_000);
    const extra = roll(8);
    return `<article class="card card--${roll(6)}" id="card-${index}" data-id="${index}" data-track='{"pos":${roll(50)},"list":"home"}' aria-labelledby="title-${index}">
  <a class="card__link" href="${link()}">${picture()}</a>
  <h3 class="card__title" id="title-${index}"><a href="${link()}">${text(9)}</a></h3>
  <p class="card__text">${text(45)} <a href="${link()}">${text(3)}</a>, ${text(30)} &mdash; ${text(12)}&nbsp;${text(8)}.</p>
${extra === 0 ? `  <div class="ad" style="background-image:url(${cdn}/ad/${index}.png);min-height:90px"></div>\n` : ''}${extra === 1 ? '  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 15h-2v-6h2v6zm0-8h-2V7h2v2z"/><use href="/sprite.svg#dot"/></svg>\n' : ''}${extra === 2 ? `  <form action="/vote" method="post"><input type="hidden" name="id" value="${index}"><button type="submit">${text(1)}</button></form>\n` : ''}${extra === 3 ? `  <!-- ${text(14)} -->\n` : ''}  <p class="card__meta"><time datetime="2026-01-${10 + roll(19)}">${roll(23)} h</time> <span class="by">${text(2)}</span> <button type="button" class="save" onclick="save(${index})" aria-pressed="false">${text(1)}</button></p>
</article>
`;
  };
  const state = (count: number): string =>
    JSON.stringify({
      items: Array.from({ length: count }, () => ({
        id: roll(90_000),
        title: text(9),
        image: `${cdn}/img/${roll(90_000)}.webp`,
        url: link(),
        tags: [text(1), text(1)],
      })),
    }).replaceAll('<', '\\u003c');
  const rules = Array.from(
    { length: 40 },
    (_, index) => `.c${index}{margin:0 ${index}px;color:#${(index * 4099).toString(16).padStart(6, '0')}}`,
  );
  const start = `<!DOCTYPE html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<title>${text(8)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${text(20)}">
<meta property="og:image" content="${cdn}/img/share.jpg">
<link rel="canonical" href="${own}/">
<link rel="preconnect" href="${cdn}" crossorigin>
<link rel="preload" as="font" type="font/woff2" href="${cdn}/font/text.woff2" crossorigin>
<link rel="stylesheet" href="${cdn}/css/main.css" integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC" crossorigin="anonymous">
<link rel="icon" href="/favicon.ico">
<style>${rules.join('\n')}
.hero{background:url("${cdn}/img/hero.webp") center/cover}@font-face{font-family:T;src:url(${cdn}/font/text.woff2)}</style>
<script>document.documentElement.className='js';var q=[];function save(i){q.push(i)}</script>
<script type="module" src="${cdn}/js/main.js"></script>
<script async src="https://count.example.test/c.js"></script>
</head>
<body>
<header><nav>${Array.from({ length: 24 }, () => `<a href="/${slug()}">${text(1)}</a>`).join('')}</nav></header>
<main>
`;
  // A tenth of the page is state for its scripts, as the frameworks of today leave it.
  const script = `</main>\n<script id="state" type="application/json">${state(Math.round(size / 2_600))}</script>\n</body>\n</html>\n`;
  const parts = [start];
  let left = size - Buffer.byteLength(start) - Buffer.byteLength(script);
  while (left > 0) {
    const part = card();
    left -= Buffer.byteLength(part);
    parts.push(part);
  }
  return Buffer.from(parts.join('') + script);
}

/** A style sheet of about `size` bytes: unminified, one URL in forty rules. */
export function styleSheet(size: number, { cdn }: Origins): Buffer {
  const roll = dice(20_260_102);
  const names = ['card', 'nav', 'btn', 'hero', 'list', 'grid', 'form', 'tag'];
  const name = (): string => `.${names[roll(names.length)]}__${words[roll(40)]}-${roll(40)}`;
  const value = [
    () => `margin: ${roll(40)}px auto ${roll(4)}rem`,
    () => `color: var(--ink-${roll(9)}, #${roll(0xffffff).toString(16).padStart(6, '0')})`,
    () => `transition: opacity .${roll(9)}s cubic-bezier(.4, 0, .2, 1), transform 1s`,
    () => `grid-template-columns: repeat(auto-fill, minmax(min(${roll(40)}ch, 100%), 1fr))`,
    () => 'font: 600 1rem/1.5 "Inter", system-ui, sans-serif',
    () => `background: linear-gradient(${roll(360)}deg, rgba(0, 0, 0, .${roll(9)}) 0%, transparent 100%)`,
    () => 'content: "\\201C"',
    () => `width: calc(100% - ${roll(9)}rem)`,
  ];
  const urls = [
    () => `background-image: url(${cdn}/img/${roll(9_000)}.svg)`,
    () => `background-image: url("../img/${roll(9_000)}.png")`,
    () => `list-style: url('data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E')`,
    () => `-webkit-mask-image: url(${cdn}/icon/${roll(300)}.svg)`,
  ];
  const parts = [`@charset "utf-8";\n@import url("${cdn}/css/reset.css") layer(reset);\n`];
  let length = 0;
  for (let rule = 0; length < size; rule += 1) {
    const lines = Array.from({ length: 2 + roll(4) }, () => `  ${value[roll(value.length)]?.()};\n`);
    if (rule % 40 === 0) lines.push(`  ${urls[roll(urls.length)]?.()};\n`);
    let part = `${name()},\n${name()}:not(.is-open):hover > a[href^="http"]::after {\n${lines.join('')}}\n`;
    if (rule % 25 === 0) part = `@media (min-width: ${40 + roll(60)}em) {\n${part}}\n`;
    if (rule % 60 === 0) part = `/* ${words.slice(0, 20).join(' ')} */\n${part}`;
    if (rule % 300 === 0)
      part += `@font-face {\n  font-family: F${rule};\n  src: url(${cdn}/font/${rule}.woff2) format("woff2"), url(${cdn}/font/${rule}.woff) format("woff");\n}\n`;
    parts.push(part);
    length += part.length;
  }
  return Buffer.from(parts.join(''));
}
