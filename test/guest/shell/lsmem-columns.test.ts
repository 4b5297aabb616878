import { describe, expect, test } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { bootGuest } from './machines.ts';

const ERROR = 'lsmem: sys-utils/lsmem.c: 336: cannot allocate memory: Success\n';

/** A kernel without nodes and /sys/firmware/memory, so without the columns CONFIGURED and MEMMAP-ON-MEMORY. */
const lsmem = (line: string, release = '6.12.107+deb13-s390x') =>
  runToEnd(bootGuest({ release, standbyMib: 512 }).shell, `lsmem ${line} --summary=never`);

describe('lsmem 2.42 where a wanted column cannot be filled', () => {
  test.each(['', '-J', '-r', '-P'])('a shown column behind it is a misleading error %s', (format) => {
    for (const columns of ['CONFIGURED,RANGE', 'RANGE,MEMMAP-ON-MEMORY,BLOCK', 'CONFIGURED,SIZE,NODE,STATE'])
      expect(lsmem(`-o ${columns} ${format}`)).toMatchObject({ exit: 1, stdout: '', stderr: ERROR });
  });

  test('at the end of the list it is left out', () => {
    expect(lsmem('-n -o BLOCK,CONFIGURED,MEMMAP-ON-MEMORY')).toMatchObject({ exit: 0, stdout: '0-5\n' });
    expect(lsmem('-o +CONFIGURED').stdout).toBe(lsmem('').stdout);
  });

  test.each(['', '-J', '-r', '-P'])('alone it leaves nothing to print %s', (format) => {
    expect(lsmem(`-o CONFIGURED,MEMMAP-ON-MEMORY ${format}`)).toMatchObject({
      exit: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('in front of a column without values, those of the column between land under the wrong heading', () => {
    expect(lsmem('-r -o CONFIGURED,BLOCK,NODE')).toMatchObject({ exit: 0, stdout: 'BLOCK NODE\n 0-5\n' });
    expect(lsmem('-o CONFIGURED,BLOCK,NODE').stdout).toBe('BLOCK NODE\n       0-5\n');
  });

  test('from 6.19 on every column has its values', () => {
    expect(lsmem('-r -o CONFIGURED,BLOCK', '7.2').stdout).toBe('CONFIGURED BLOCK\nyes 0-3\nno 4-5\n');
  });
});
