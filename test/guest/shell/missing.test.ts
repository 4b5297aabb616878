import { describe, expect, test } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { smallShell } from './machines.ts';

/** Programs of real systems behind others that run them: the script is refused before its first line. */
const REFUSED: readonly (readonly [line: string, program: string])[] = [
  ['sudo stress-ng --vm 1', 'stress-ng'],
  ['sudo -u root stress-ng', 'stress-ng'],
  ['sudo -n -E A=1 stress-ng', 'stress-ng'],
  ['timeout -k 1 10 memtester 10M', 'memtester'],
  ['seq 3 | xargs -n 1 -P4 virsh', 'virsh'],
  ['find /sys -name state -exec virsh {} +', 'virsh'],
  ['nohup nice -n 5 memtester 1G &', 'memtester'],
  ['flock /run/lock/x memtester 1G', 'memtester'],
  ['watch -n 1 numastat', 'numastat'],
  ["bash -c 'lsmem; numastat'", 'numastat'],
  ["sudo sh -c 'numastat > /tmp/x'", 'numastat'],
  ["timeout 5 bash -c 'numastat'", 'numastat'],
];

describe('a missing program is named before anything runs', () => {
  test.each(REFUSED)('%s', (line, program) => {
    const { stdout, stderr, exit } = runToEnd(smallShell(), `echo begun; ${line}`);
    expect({ stdout, exit }).toEqual({ stdout: '', exit: 127 });
    expect(stderr).toContain(`${program}: real systems have this program, the simulated one does not`);
  });

  test.each([
    ['command -v numastat || echo none', 'none\n'],
    ['env A=numastat printenv A', 'numastat\n'],
    ['xargs -I numastat echo numastat <<< x', 'x\n'],
    ['find /tmp -maxdepth 0 -name numastat', ''],
    ["sudo sh -c 'echo numastat'", 'numastat\n'],
    ['timeout 5 echo numastat', 'numastat\n'],
    ['sudo -u root echo ok', 'ok\n'],
    ['p=numastat; echo sudo $p', 'sudo numastat\n'],
  ])('%s runs', (line, stdout) => {
    expect(runToEnd(smallShell(), line).stdout).toBe(stdout);
  });
});
