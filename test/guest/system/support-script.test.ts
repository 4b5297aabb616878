import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { guestWith } from './guest.ts';

/** Our own, made of the constructs that support scripts of distributions and of s390-tools are made of. */
const SCRIPT = readFileSync(new URL('scripts/support.sh', import.meta.url), 'utf8');

describe('a support script', () => {
  const run = (args: string) => {
    const guest = guestWith({ release: '6.12', commandLine: 'quiet' });
    guest.scratch.write('/root/collect.sh', SCRIPT, false);
    return { guest, ...guest.sh(`bash collect.sh ${args}`) };
  };
  const REPORT = `1 of 3: Collecting command output
 skipped: nosuchtool --all
 skipped: vmcp q v stor
2 of 3: Collecting procfs
 skipped: /proc/nosuch
3 of 3: Collecting sysfs
`;

  test('collects what there is of memory and names the rest', () => {
    const { stdout, exit } = run('-d /tmp');
    expect({ stdout, exit }).toEqual({
      stdout: `${REPORT}missing 2\n12\n2\nlog os-release\nFinished\n`,
      exit: 0,
    });
  });

  test('writes the same to its log through a process substitution', () => {
    const { guest, stdout } = run('-t');
    expect(stdout).toContain(REPORT);
    expect(guest.sh('cat /tmp/DBG-*/dbginfo.log').stdout).toBe(REPORT);
    expect(guest.sh('journalctl -t collect.sh --no-pager | tail -1').stdout).toContain('Finished');
  });

  test('ends with its usage', () => {
    expect(run('-h').stdout).toBe('Usage: collect.sh [-d DIR] [-t]\n');
  });
});
