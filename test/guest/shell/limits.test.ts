import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createShell, drive, INTERRUPTED, runToEnd } from '../../../main/guest/shell/index.ts';
import { LIMITS } from '../../../main/guest/shell/limits.ts';
import { bootGuest, smallShell } from './machines.ts';

/**
 * Nothing a person types may take more turns than this: about a second of work. Counted, not timed, since other tests run
 * beside this one; what never pauses and does not end is stopped by the runner.
 */
const TURNS = 25_000;

function counted(line: string) {
  const output = { stdout: '', stderr: '' };
  let turns = 0;
  const running = smallShell().run(line, {
    stdout: (text) => {
      output.stdout += text;
    },
    stderr: (text) => {
      output.stderr += text;
    },
  });
  const driven = drive(running, (at) => {
    turns++;
    return at.kind === 'pending' ? INTERRUPTED : undefined;
  });
  return { ...output, turns, exit: driven.ended ? driven.value : undefined };
}

describe('limits', () => {
  test.each([
    ['a megabyte in one line', `echo ${'x'.repeat(2 ** 20)}`, 'characters'],
    ['deep substitutions', `echo ${'$(echo '.repeat(300)}${')'.repeat(300)}`, /nesting|syntax|deep/],
    ['deep blocks', `${'{ '.repeat(500)}:${'; }'.repeat(500)}`, /nesting|syntax|deep/],
    ['deep parentheses', '('.repeat(100_000), /nesting|syntax|deep/],
    ['an endless loop', 'while true; do :; done', 'rounds of loops'],
    ['loops in loops', 'for i in {1..1000}; do for j in {1..1000}; do :; done; done', 'rounds of loops'],
    ['a huge range', 'echo {1..999999999}', 'expansion'],
    ['a product of braces', `echo ${'{1..100}'.repeat(5)}`, 'expansion'],
    ['a growing variable', 'x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done', /characters/],
    ['endless output', 'x=$(seq 200000); while true; do echo "$x"; done', 'output'],
    ['a fork bomb', ':(){ :|:& };:', undefined],
    ['a recursion without end', 'f() { f; }; f', 'functions deeper'],
    ['seq beyond reason', 'seq 1 999999999', 'output'],
    ['glob upon glob', 'echo /*/*/*/*/*/*/*/*/*/*', undefined],
    ['an evil regular expression', `echo ${'a'.repeat(2000)}b | grep -E "^(a+)+$"`, undefined],
    ['a NUL character', 'echo a\0b', 'NUL'],
  ])('%s ends within so many turns with a reason', (_name, line, reason) => {
    const { turns, stderr, exit } = counted(line);
    expect(turns).toBeLessThan(TURNS);
    if (reason === undefined) return;
    expect(stderr).toMatch(reason);
    expect(exit).not.toBe(0);
  });

  test('many large variables reach a total, whatever else the line does', () => {
    const fill = Array.from({ length: 40 }, (_, at) => `v${at}=${at}$x; case $v${at} in z*) ;; esac`);
    const { turns, stderr, exit } = counted(
      `x=$(printf 'abcdefgh%.0s' {1..19000}); x=$x$x$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x; ${fill.join('; ')}; echo ok`,
    );
    expect({ stderr, exit }).toEqual({
      stderr: `bash: line 1: variables of more than ${LIMITS.heldCharacters} characters together\n`,
      exit: 1,
    });
    expect(turns).toBeLessThan(TURNS);
  });

  test('the total of a session counts what its lines leave, and gives back what is unset', () => {
    const shell = smallShell();
    const grow = 'x=$(printf "%09999d" 1); x=$x$x$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x$x$x';
    runToEnd(shell, `${grow}; x=$x$x$x$x$x$x$x$x$x$x`);
    for (const name of ['a', 'b', 'c', 'd', 'e']) expect(runToEnd(shell, `${name}=$x`).exit).toBe(0);
    expect(runToEnd(shell, 'f=$x; g=$x').exit).toBe(1);
    expect(runToEnd(shell, 'unset a b c f; g=$x; h=$x').exit).toBe(0);
    expect(runToEnd(shell, '( i=$x ); ( i=$x ); ( i=$x ); ( i=$x ); echo $?').stdout).toBe('0\n');
  });

  test('every limit is above what the largest partition needs', () => {
    expect(LIMITS.rounds).toBeGreaterThan(2 * 65_535);
    expect(LIMITS.words).toBeGreaterThan(65_535);
  });
});

describe('any input', () => {
  const shell = smallShell();
  const ends = (text: string): void => {
    const { exit } = runToEnd(shell, text);
    expect(Number.isInteger(exit)).toBe(true);
  };

  test('random text never throws and always ends', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), ends), { numRuns: 1000 });
  });

  test('random shell-like text never throws and always ends', () => {
    const words = [
      'for',
      'in',
      'do',
      'done',
      'while',
      'if',
      'then',
      'fi',
      'case',
      'esac',
      '(',
      ')',
      '{',
      '}',
      '|',
      '||',
      '&&',
      ';',
      ';;',
      '&',
      '>',
      '>>',
      '<',
      '2>&1',
      '<<E',
      '$(',
      '`',
      '"',
      "'",
      '\\',
      '$x',
      '${x',
      '}',
      '$((',
      '))',
      '*',
      '[',
      ']',
      '!',
      '#',
      '\n',
      ' ',
      '=',
      'x=',
      'echo',
      'cat',
      'lsmem',
      'chmem',
      '-e',
      '1G',
      'grep',
      '-E',
      'a',
      '{1..3}',
      '/sys/devices/system/memory/memory0/state',
      '/tmp/f',
      'break',
      'read',
      'test',
      'seq',
      '5',
      'exit',
      '[[',
      '~',
      '${x:-y}',
      '${x##*a}',
    ];
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(' '));
    fc.assert(fc.property(soup, ends), { numRuns: 2000 });
  });

  test('random arguments to lsmem, chmem and the small programs never throw', () => {
    const names = [
      'lsmem',
      'lsmem238',
      'chmem',
      'chmem238',
      'ls',
      'grep',
      'head',
      'tail',
      'wc',
      'sort',
      'uniq',
      'cut',
      'tr',
      'test',
      '[',
      'seq',
      'printf',
      'echo',
      'cat',
      'free',
      'uname',
      'tee',
      'dmesg',
      'rm',
      'mkdir',
    ];
    const line = fc
      .tuple(fc.constantFrom(...names), fc.array(fc.string({ maxLength: 12 }).map(quote), { maxLength: 5 }))
      .map(([name, args]) => [name, ...args].join(' '));
    fc.assert(fc.property(line, ends), { numRuns: 2000 });
  });
});

const quote = (text: string): string => `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;

describe('stopping', () => {
  test('Ctrl-C ends a loop at its next pause with 130; what was done stays', () => {
    const { shell } = bootGuest();
    let isCancelled = false;
    const loop = 'while true; do echo 1 > /sys/firmware/memory/memory4/config; done';
    const running = shell.run(loop, { isCancelled: () => isCancelled });
    expect(running.next(undefined).value).toEqual({ kind: 'pause' });
    isCancelled = true;
    expect(running.next(undefined)).toEqual({ done: true, value: 130 });
    expect(runToEnd(shell, 'echo $?; cat /sys/firmware/memory/memory4/config').stdout).toBe('130\n1\n');
  });

  test('a driver that stops early leaves 130', () => {
    const shell = smallShell();
    const running = shell.run('while true; do :; done');
    running.next(undefined);
    running.return(0);
    expect(shell.status).toBe(130);
  });

  test('a pending write waits for its answer and then goes on', () => {
    const answers = [{ kind: 'pending' as const, because: 'no room', ticket: 7 }];
    const tree = {
      stat: () => ({ type: 'file' as const, mode: 0o644 }),
      list: () => ({ ok: true as const, value: [] }),
      read: () => ({ ok: true as const, value: '' }),
      write: () => answers[0] ?? { kind: 'done' as const },
    };
    const running = createShell(tree).run('echo offline > /sys/x; echo $?');
    const waiting = { kind: 'pending', path: '/sys/x', because: 'no room', ticket: 7 };
    expect(running.next(undefined).value).toEqual(waiting);
    expect(running.next(undefined).value).toEqual(waiting);
    expect(running.next({ kind: 'refused', errno: 'EINTR' })).toEqual({ done: true, value: 0 });
  });
});
