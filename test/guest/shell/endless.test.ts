import { describe, expect, test } from 'vitest';
import { runToEnd } from '../../../main/guest/shell/index.ts';
import { smallShell } from './machines.ts';

/** What real bash and the real programs print, 5.2 and coreutils 9.4. */
const FILTERS: readonly (readonly [line: string, stdout: string])[] = [
  ['yes | cat -n | head -2', '     1\ty\n     2\ty\n'],
  ['yes | tr y z | head -1', 'z\n'],
  ['yes abc | cut -c1 | head -1', 'a\n'],
  ['yes | grep y | head -1', 'y\n'],
  ['yes | sed s/y/z/ | head -1', 'z\n'],
  ["yes | awk '{ print NR }' | head -2", '1\n2\n'],
  ['yes ab | rev | head -1', 'ba\n'],
  ['yes | nl | head -1', '     1\ty\n'],
  ['yes abc | fold -w2 | head -2', 'ab\nc\n'],
  ["yes $'\\t' | expand -t2 | head -1", '  \n'],
  ['yes | tee /dev/null | head -1', 'y\n'],
  ['seq inf | uniq | head -1', '1\n'],
  ['seq inf | uniq -c | head -1', '      1 1\n'],
  ['yes | uniq --group | head -1', 'y\n'],
  ['yes | uniq -D | head -2', 'y\ny\n'],
  ['yes | paste - - | head -1', 'y\ty\n'],
  ['yes | comm - /dev/null 2>/dev/null | head -1', 'y\n'],
  ['yes | comm /dev/null - | head -1', '\ty\n'],
  ['yes 2048 | numfmt --to=iec | head -1', '2.0K\n'],
  ['yes 1+1 | bc | head -1', '2\n'],
  [`yes '{"a":[1]}' | jq -c .a | head -1`, '[1]\n'],
  ['yes | jq -R . | head -1', '"y"\n'],
  ['yes | tail -n +3 | head -1', 'y\n'],
  ['yes | less | head -1', 'y\n'],
  ['yes | nohup cat | head -1', 'y\n'],
  ['yes | timeout 5 cat | head -1', 'y\n'],
  ['yes | env A=1 cat | head -1', 'y\n'],
  ['yes | sudo cat | head -1', 'y\n'],
  ['yes | flock /tmp/lock cat | head -1', 'y\n'],
  ['yes | xargs -n1 echo 2>/dev/null | head -1', 'y\n'],
  ['yes | xargs -L2 echo 2>/dev/null | head -1', 'y y\n'],
  ['yes | xargs -I{} echo "<{}>" 2>/dev/null | head -1', '<y>\n'],
  ['yes | xargs 2>/dev/null | head -c4', 'y y '],
  ['yes | dd bs=2 count=2 2>/dev/null', 'y\ny\n'],
  ['yes | while read -r x; do echo $x; break; done', 'y\n'],
  ['yes | { read -r a; read -r b; echo $a$b; }', 'yy\n'],
  ['shopt -s lastpipe; yes | mapfile -n 2 -t a; echo ${#a[@]}', '2\n'],
  ['seq inf | head -2', '1\n2\n'],
  ['head -c 4 /dev/zero | wc -c', '4\n'],
  ['head -c 9 /dev/urandom | wc -c', '9\n'],
];

describe('a writer without an end', () => {
  test.each(FILTERS)('%s', (line, stdout) => {
    expect(runToEnd(smallShell(), line)).toMatchObject({ stdout, stderr: '', exit: 0 });
  });

  test('ends with 141 when its reader has ended, as a child of xargs too', () => {
    const { stdout, stderr } = runToEnd(
      smallShell(),
      'yes | xargs -n1 echo | head -1; echo ${PIPESTATUS[@]}',
    );
    expect({ stdout, stderr }).toEqual({
      stdout: 'y\n141 125 0\n',
      stderr: 'xargs: echo: terminated by signal 13\n',
    });
  });

  test("is told EPIPE under trap '' PIPE, and its program says so", () => {
    const { stdout, stderr } = runToEnd(smallShell(), "trap '' PIPE; yes | head -1; echo ${PIPESTATUS[@]}");
    expect({ stdout, stderr }).toEqual({ stdout: 'y\n1 0\n', stderr: 'yes: standard output: Broken pipe\n' });
  });

  test('leaves a program with the signal as it is where the shell has an action for it', () => {
    const { stdout } = runToEnd(smallShell(), "trap 'echo got' PIPE; yes | head -1; echo ${PIPESTATUS[@]}");
    expect(stdout).toBe('y\n141 0\n');
  });

  test('bytes of /dev/urandom are the same at a replay, and leave $RANDOM as it was', () => {
    const sum = 'head -c 16 /dev/urandom | md5sum';
    const [first, second] = [smallShell(), smallShell()].map((shell) => runToEnd(shell, sum).stdout);
    expect(first).toBe(second);
    const [plain, drawn] = [smallShell(), smallShell()];
    runToEnd(drawn, sum);
    expect(runToEnd(drawn, 'echo $RANDOM').stdout).toBe(runToEnd(plain, 'echo $RANDOM').stdout);
  });
});

describe('jq reads values as they come', () => {
  test.each([
    [`printf '{"a":\\n1}\\n{"a":"}"}\\n[1,\\n2]' | jq -c .`, '{"a":1}\n{"a":"}"}\n[1,2]\n'],
    [`printf '1\\n2\\n3' | jq -c '[., input_line_number]'`, '[1,1]\n[2,2]\n[3,2]\n'],
    [`printf '1\\n2\\n3\\n' | jq -c '[., (try input catch "none")]'`, '[1,2]\n[3,"none"]\n'],
    [`printf '1\\n2\\n' | jq -n '[inputs] | add'`, '3\n'],
  ])('%s', (line, stdout) => {
    expect(runToEnd(smallShell(), line)).toMatchObject({ stdout, exit: 0 });
  });

  test('and names the line of the whole input where one is none', () => {
    expect(runToEnd(smallShell(), `printf '1\\n2\\n{"a":\\n' | jq -c .`).stderr).toContain('line 4');
  });
});
