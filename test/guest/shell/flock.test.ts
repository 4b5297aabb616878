/** flock between the jobs of a terminal. */

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { bootGuest } from './machines.ts';

const run = (line: string) => runToEnd(bootGuest().shell, `cd /tmp; ${line}`);

/** The same in real bash with util-linux's flock. */
const SAME = [
  'exec 9>l; flock -n 9 && echo mine; (exec 8>l; flock -n 8 || echo taken $?)',
  'exec 9>l; flock -n 9; (flock -n 9 && echo "the same open file")',
  'exec 9>l; flock -n 9; exec 9>&-; exec 8>l; flock -n 8 && echo free',
  'exec 9>l; flock -n 9; flock -u 9; flock -n l echo free',
  '( flock -n 9 || exit 1; flock -n l echo no; echo $? ) 9>l; flock -n l echo free',
  '{ flock -n 9; flock -n l echo no; } 9>l; flock -n l echo free',
  'f() { flock -n 9; flock -n l echo no; } 9>l; f; flock -n l echo free',
  'flock -n l sh -c "flock -n l echo no; echo \\$?; flock -E 7 -n l echo no; echo \\$?; flock -w 0 l true; echo \\$?"; flock -n l echo free',
  'flock -s l flock -s -n l echo shared; flock -s l flock -n l echo no; echo $?',
  'exec 9>l 8>l; flock -s 9; flock -s 8; flock -n 9 || echo shared; flock -u 8; flock -n 9 && echo mine',
  'exec 9<.; flock -n 9 && flock -n . echo no; echo $?',
  'flock l -c "echo a b"; flock l false; echo $?; flock -n l sh -c "exit 5"; echo $?',
  'flock; echo $?; flock x; echo $?; flock 9; echo $?; flock -n /nodir/x true; echo $?; flock x nocmd; echo $?; flock x -c echo b; echo $?',
  'exec 9>l; flock 9; (sleep 0.2; echo job) & exec 9>&-; flock -n l echo no; echo $?; wait; flock -n l echo free',
  'flock l sh -c "sleep 0.3; echo first" & sleep 0.1; flock l echo second; wait',
  '(flock 9; sleep 0.3; echo first) 9>l & sleep 0.1; (flock 9; echo second) 9>l; wait',
];
const hasFlock = spawnSync('flock', ['--version']).status === 0;

describe.skipIf(!hasFlock)('as the real one does (skipped without it)', () => {
  test.each(SAME)('%s', (line) => {
    const real = spawnSync('bash', ['-c', `cd "$(mktemp -d)"; ${line}`], { encoding: 'utf8' });
    const { stdout, stderr, exit } = run(line);
    expect({ stdout, stderr, exit }).toEqual({ stdout: real.stdout, stderr: real.stderr, exit: real.status });
  });
});

test('flock -w waits for the simulated clock, not longer', () => {
  expect(
    run('flock l sleep 100 & sleep 1; a=$(date +%s); flock -w 5 l echo no; echo $? $(( $(date +%s) - a ))')
      .stdout,
  ).toBe('1 5\n');
});
