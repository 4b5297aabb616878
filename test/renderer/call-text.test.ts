import { expect, test } from 'vitest';
import { callText } from '../../renderer/model/call-text.ts';

test('addresses and ranges in hexadecimal, everything else in decimal, repetitions and return codes behind', () => {
  expect(callText({ fn: 'do_assign_storage', args: { cmd: 0xd0001, rn: 17 }, times: 1, ret: -5 })).toBe(
    'do_assign_storage(cmd=0xd0001, rn=17) → -5',
  );
  expect(callText({ fn: 'unset_migratetype_isolate', args: {}, times: 1260 })).toBe(
    'unset_migratetype_isolate() ×1,260',
  );
  expect(callText({ fn: 'f', args: { size: -4096, delta: -512 }, times: 1 })).toBe(
    'f(size=-0x1000, delta=-512)',
  );
});
