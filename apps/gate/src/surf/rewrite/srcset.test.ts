import assert from 'node:assert/strict';
import test from 'node:test';
import { Splicer } from './edits.ts';
import { srcsetEdits } from './srcset.ts';
import { session } from './test/session.ts';
import { Translator } from './url.ts';

function rewrite(value: string): string {
  const splicer = new Splicer();
  splicer.append(value);
  srcsetEdits(value, new Translator(session()), splicer.replace);
  return splicer.take(value.length);
}

test('each candidate is translated and the rest stays', () => {
  const g = 'http://c-test.gate:8090';
  const cases: [string, string][] = [
    ['https://c.test/a', `${g}/a`],
    ['https://c.test/a 1x, https://c.test/b 2x', `${g}/a 1x, ${g}/b 2x`],
    ['https://c.test/a,w_1 1x,//c.test/b 2x', `${g}/a,w_1 1x,${g}/b 2x`],
    ['https://c.test/a, https://c.test/b', `${g}/a, ${g}/b`],
    ['https://c.test/a,,, b', `${g}/a,,, b`],
    [' ,\n https://c.test/a\t100w (x,y) ,/b 2x', ` ,\n ${g}/a\t100w (x,y) ,/b 2x`],
    ['data:image/png;base64,AA== 1x, https://c.test/b 2x', `data:image/png;base64,AA== 1x, ${g}/b 2x`],
    ['a 1x, b 2x', 'a 1x, b 2x'],
    [',,,', ',,,'],
    ['', ''],
    ['a (unclosed, https://c.test/b', 'a (unclosed, https://c.test/b'],
  ];
  for (const [value, expected] of cases) assert.equal(rewrite(value), expected, value);
});
