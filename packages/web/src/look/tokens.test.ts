import assert from 'node:assert/strict';
import test from 'node:test';
import { type Colours, dark, light, tokensCss } from './tokens.ts';

/** Every text colour with the grounds it is set on. */
const pairs: readonly [keyof Colours, readonly (keyof Colours)[]][] = [
  ['ink', ['paper', 'card', 'sunk']],
  ['quiet', ['paper', 'card', 'sunk']],
  ['link', ['paper', 'card', 'sunk']],
  ['moss', ['paper', 'card']],
  ['velvet', ['paper', 'card']],
  ['onLink', ['link']],
  ['onDanger', ['danger']],
];

/** Parts that are not text but must be seen: the focus ring, borders of controls, shapes in chips (WCAG 1.4.11). */
const shapes: readonly (keyof Colours)[] = ['brass', 'edge', 'amber', 'moss', 'velvet'];

/** Contrast ratio of two `#RRGGBB` colours, 1 to 21 (WCAG 2.2, relative luminance). */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test('the measure of contrast is the known one', () => {
  assert.equal(contrast('#000000', '#FFFFFF'), 21);
  assert.equal(contrast('#777777', '#FFFFFF').toFixed(2), '4.48');
});

for (const [theme, colours] of Object.entries({ light, dark })) {
  test(`every text pair reaches 4.5:1 in the ${theme}`, () => {
    for (const [ink, grounds] of pairs) {
      for (const ground of grounds) {
        const ratio = contrast(colours[ink], colours[ground]);
        assert.ok(ratio >= 4.5, `${ink} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });

  test(`rings, borders and shapes reach 3:1 in the ${theme}`, () => {
    for (const shape of shapes) {
      for (const ground of ['paper', 'card'] as const) {
        const ratio = contrast(colours[shape], colours[ground]);
        assert.ok(ratio >= 3, `${shape} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });
}

test('the stylesheet carries every colour of both themes under its kebab name', () => {
  const [day = '', night = ''] = tokensCss.split('@media (prefers-color-scheme: dark)');
  for (const [name, value] of Object.entries(light)) assert.ok(day.includes(`: ${value};`), name);
  for (const [name, value] of Object.entries(dark)) assert.ok(night.includes(`: ${value};`), name);
  assert.match(day, /--on-link: /);
});
