import assert from 'node:assert/strict';
import test from 'node:test';
import { defineLimits } from './limits.ts';

test('a limit is named after its room and cannot be changed', () => {
  const limits = defineLimits('tea', { cups: { value: 3, unit: 'count', why: 'The tray holds three.' } });
  assert.deepEqual(limits.cups, { name: 'tea.cups', value: 3, unit: 'count', why: 'The tray holds three.' });
  assert.ok(Object.isFrozen(limits));
  assert.ok(Object.isFrozen(limits.cups));
});
