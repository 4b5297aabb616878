import { describe, expect, test } from 'vitest';
import { createShell, FileTree, runToEnd } from '../../../main/guest/shell/index.ts';

/** What diffutils 3.10 in a UTF-8 locale, coreutils 9.4 and util-linux 2.39 print on a little-endian machine. */
const FORMS: readonly (readonly [line: string, stdout: string])[] = [
  ['cmp a b', 'a b differ: byte 5, line 1\n'],
  ['cmp -l a b; cmp -b a b', ' 5 157 117\na b differ: byte 5, line 1 is 157 o 117 O\n'],
  ['cmp -s a b || echo other; cmp a a && echo same; cmp -n4 a b && echo same', 'other\nsame\nsame\n'],
  ['cat a | cmp - a && echo same', 'same\n'],
  ['od -c a', '0000000   h   e   l   l   o       w   o   r   l   d  \\n\n0000014\n'],
  ['od -A x -t x1 a', '000000 68 65 6c 6c 6f 20 77 6f 72 6c 64 0a\n00000c\n'],
  ['od -An -tx2 -N4 a; od -An -tx2 -N4 --endian=big a', ' 6568 6c6c\n 6865 6c6c\n'],
  [
    'head -c 64 /dev/zero | od',
    '0000000 000000 000000 000000 000000 000000 000000 000000 000000\n*\n0000100\n',
  ],
  ['printf abcdefgh | od -An -td8; printf abcd | od -An -tu4', '  7523094288207667809\n 1684234849\n'],
  ['od -An -N2 -tu1 /dev/zero', '   0   0\n'],
  ['od -tx1 -c -N2 a', '0000000  68  65\n          h   e\n0000002\n'],
  ['hexdump -C a', '00000000  68 65 6c 6c 6f 20 77 6f  72 6c 64 0a              |hello world.|\n0000000c\n'],
  ['hexdump -n 4 a', '0000000 6568 6c6c                              \n0000004\n'],
];

describe('cmp, od and hexdump', () => {
  const shell = () => {
    const made = createShell(FileTree.of([]), { machine: 'x86_64' });
    runToEnd(made, "cd /tmp; printf 'hello world\\n' > a; printf 'hellO world\\n' > b");
    return made;
  };

  test.each(FORMS)('%s', (line, stdout) => {
    expect(runToEnd(shell(), line).stdout).toBe(stdout);
  });

  test('a file that is shorter is told, with its last byte and line', () => {
    const { stderr, exit } = runToEnd(shell(), "printf 'hello' > c; cmp a c");
    expect({ stderr, exit }).toEqual({ stderr: 'cmp: EOF on c after byte 5, in line 1\n', exit: 1 });
  });

  test('numbers of a mainframe have their first byte in front', () => {
    const mainframe = createShell(FileTree.of([]), { machine: 's390x' });
    expect(runToEnd(mainframe, 'printf ab | od -An -tx2').stdout).toBe(' 6162\n');
  });
});
