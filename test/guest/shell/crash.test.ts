import { expect, test } from 'vitest';
import { execute, newUndoLog } from '../../../main/engine/index.ts';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { rn } from '../../../shared/ids.ts';
import { bootGuest, GUEST } from './machines.ts';

const LOST = 'Connection lost: the partition runs no kernel any more.\n';

/** ATTACH fails now and works the next time. */
function withAttachFault() {
  const guest = bootGuest({ release: '7.2' });
  const fault = { command: 'attach' as const, rn: rn(1), response: 0x0340, onlyNth: 1 };
  execute(
    guest.system,
    { kind: 'setConditions', partition: GUEST, conditions: { sclpFaults: [fault] } },
    newUndoLog(),
  );
  return guest;
}

test('a script ends where the kernel under it dies', () => {
  const { shell } = withAttachFault();
  expect(
    runToEnd(shell, 'echo 1 > /sys/firmware/memory/memory4/config && lsmem -n -o BLOCK --summary=never').exit,
  ).toBe(0);
  expect(runToEnd(shell, 'chmem -e 256M').exit).toBe(0);
  const line = 'for n in 6 7; do echo 1 > /sys/firmware/memory/memory$n/config; echo $n; done; lsmem';
  expect(runToEnd(shell, line)).toMatchObject({ exit: 255, stdout: '', stderr: LOST });
  expect(runToEnd(shell, 'echo 1 | tee /sys/firmware/memory/memory7/config')).toMatchObject({ exit: 1 });
});

test('a line that waits in the kernel ends when the partition is stopped', () => {
  const { shell, system } = bootGuest({ release: '6.12' });
  runToEnd(shell, 'echo online_movable > /sys/devices/system/memory/memory4/state');
  const usedByProgramsKib = 1_190_000;
  execute(
    system,
    { kind: 'setConditions', partition: GUEST, conditions: { pressure: { usedByProgramsKib } } },
    newUndoLog(),
  );
  const ended = runToEnd(shell, 'echo offline > /sys/devices/system/memory/memory4/state; echo more', {
    onPending: () => {
      execute(system, { kind: 'resetNormal', partition: GUEST }, newUndoLog());
      return { kind: 'refused', errno: 'ENODEV', gone: true };
    },
  });
  expect(ended).toMatchObject({ exit: 255, stdout: '', stderr: LOST });
});
