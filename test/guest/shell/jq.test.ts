/** jq where Debian's 1.6 cannot be asked: the language of 1.7, limits, pauses. The rest is in the differential test. */

import { describe, expect, test } from 'vitest';
import { createShell, FileTree, runToEnd } from '../../../main/guest/shell/index.ts';
import { bootGuest, smallShell } from './machines.ts';

const run = (line: string) => runToEnd(createShell(FileTree.of([]), {}), line);

describe('what 1.7 adds to 1.6', () => {
  test.each([
    ['if true then 1 end', '1\n'],
    ['{"a":1,"b":2}|pick(.a)', '{"a":1}\n'],
    ['[1,2]|toarray,(1|toarray)', '[1,2]\n[1]\n'],
    ['"  a "|trim,ltrim,rtrim', '"a"\n"a "\n"  a"\n'],
    ['-5|abs', '5\n'],
    ['[3,4,5]|[skip(1;.[])]', '[4,5]\n'],
    ['[limit(0;1,2)]', '[]\n'],
    ['[1,2,3]|(.[]|select(.>1))|=empty', '[1]\n'],
    ['@base32 "\\("a")"|.,@base32d', '"ME======"\n"a"\n'],
    ['{$__loc__}', '{"__loc__":{"file":"<top-level>","line":1}}\n'],
    ['{"a":[{"b":1}]}|.a.[0].b', '1\n'],
    ['"x"|try error catch .', '"x"\n'],
    ['"test"|[splits("e"; "g")]', '["t","st"]\n'],
  ])('%s', (filter, stdout) => {
    expect(run(`jq -nc '${filter}'`)).toMatchObject({ stdout, exit: 0 });
  });
});

test('what is not simulated is refused by name', () => {
  expect(run('jq -n \'import "a" as a; 1\'')).toMatchObject({
    exit: 3,
    stdout: '',
    stderr:
      'jq: error: not supported here: import at <top-level>, line 1:\nimport "a" as a; 1\njq: 1 compile error\n',
  });
  expect(run("jq -n '1|erf'").stderr).toContain('not supported here: erf/0');
});

test('functions of ~/.jq are there', () => {
  expect(run("echo 'def gib: . / 1073741824;' > ~/.jq; jq -n '2147483648|gib'").stdout).toBe('2\n');
});

describe('no filter takes all there is', () => {
  test.each([
    ['[repeat(1)]', 'a jq program that makes more than 30000000 values'],
    ['def f: 1 + f; f', 'a jq function that calls itself more than 200000 deep'],
    ['reduce range(50000) as $i (1; [.]) | tojson', 'a value that is nested too deep'],
  ])('%s', { timeout: 120_000 }, (filter, message) => {
    const { stderr, exit } = run(`jq -n '${filter}'`);
    expect(stderr).toContain(message);
    expect(exit).toBe(1);
  });

  test('a regular expression that would try every way is done soon', () => {
    expect(run(`jq -n '("a" * 60 + "b") | test("(a+)+$")'`).stdout).toBe('false\n');
  });
});

test('an endless filter pauses, and Ctrl+C ends it', () => {
  const shell = smallShell();
  let pauses = 0;
  const running = shell.run("jq -n 'def f: f; f'", { isCancelled: () => pauses > 3 });
  let step = running.next(undefined);
  for (; !step.done && pauses < 100; pauses++) step = running.next(undefined);
  expect(step).toEqual({ done: true, value: 130 });
});

test('a state that is changed where it is looks like one that is copied', () => {
  expect(
    run(
      "jq -nc '[1] as $x | reduce range(3) as $i ($x; .[$i] = $x) | ., $x'; jq -nc 'reduce range(3) as $i ({}; .a[$i] = .)'",
    ).stdout,
  ).toBe('[[1],[1],[1]]\n[1]\n{"a":[{},{"a":[{}]},{"a":[{},{"a":[{}]}]}]}\n');
});

test('lsmem -J goes through jq as people send it', () => {
  const { shell } = bootGuest({ release: '6.12' });
  expect(
    runToEnd(
      shell,
      `lsmem -J | jq -r '.memory[] | select(.state == "offline") | .block'; lsmem -Jb | jq '[.memory[].size] | add'`,
    ),
  ).toMatchObject({ stdout: '4-11\n3221225472\n', exit: 0 });
});
