import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineEditor } from '../../../renderer/model/line/editor.ts';
import { realLines } from './real-readline.ts';

const ENTER = '\r';
const UP = '\x1b[A';
const LEFT = '\x1b[D';

/** Enters lines as a terminal does: what was entered is the history of the next. */
function ourLines(lines: readonly string[]): string[] {
  const editor = new LineEditor();
  const made: string[] = [];
  for (const keys of lines) {
    for (const effect of editor.feed(keys + ENTER)) {
      if (effect.kind !== 'accept') continue;
      made.push(effect.line);
      editor.history = made.filter((each) => each !== '');
    }
  }
  return made;
}

const edited = (keys: string, history: readonly string[] = []): string => {
  const editor = new LineEditor();
  editor.history = history;
  editor.feed(keys);
  return `${editor.text.slice(0, editor.caret)}|${editor.text.slice(editor.caret)}`;
};

describe('a line that is typed', () => {
  test.each([
    ['moves by characters and words', `chmem -e 4G\x1bb\x1bb${LEFT}`, 'chmem |-e 4G'],
    ['goes to both ends', 'abc\x01x\x05y', 'xabcy|'],
    ['deletes before and behind the caret', 'abcd\x02\x02\x7f\x04', 'a|d'],
    ['kills to the end and yanks', 'one two\x1bb\x0b\x01\x19', 'two|one '],
    ['kills in a row make one entry', 'one two three\x17\x17\x19', 'one two three|'],
    ['a yank gives way to the entry before it', 'one\x15two\x15\x19\x1by', 'one|'],
    ['Ctrl+W takes a path, Alt+Backspace its last part', 'cat /sys/a/b\x1b\x7f', 'cat /sys/a/|'],
    ['exchanges characters and words', 'ab\x14 cd ef\x1bt', 'ba ef cd|'],
    ['changes the case of words', 'online movable\x01\x1bu\x1bc', 'ONLINE Movable|'],
    [
      'takes back what was typed, twenty characters at once',
      'one two three four five\x1f',
      'one two three four f|',
    ],
    [
      'takes a pasted text as it is, line ends too',
      '\x1b[200~for n in 1\rdo\r\ndone\x1b[201~',
      'for n in 1\ndo\ndone|',
    ],
    ['keys without a meaning change nothing', 'a\x1b[15~\x1b[24~b', 'ab|'],
    ['characters of several code units are one', 'a👩‍🔧b\x02\x7f', 'a|b'],
  ])('%s', (_rule, keys, expected) => {
    expect(edited(keys)).toBe(expected);
  });

  test.each([
    ['the line before comes back', UP, 'cat b|'],
    ['what was being typed waits at the end', `dra${UP}${UP}\x1b[B\x1b[B`, 'dra|'],
    ['the last argument of the line before, then of the one before that', 'ls \x1b.\x1b.', 'ls a|'],
    ['a search finds the newest first and goes on', '\x12cat\x12', '|cat a'],
    ['a search that is given up leaves the line', 'x\x12cat\x07', 'x|'],
    ['a found line is edited where it was found', '\x12b\x05!', 'cat b!|'],
    ['what is not there is said and keeps the last hit', '\x12cat z', '|cat b'],
  ])('history: %s', (_rule, keys, expected) => {
    expect(edited(keys, ['cat a', 'cat b'])).toBe(expected);
  });

  test('Tab asks for completion, a second one for the list', () => {
    const editor = new LineEditor();
    expect(editor.feed('lsm\t\t')).toEqual([
      { kind: 'complete', again: false },
      { kind: 'complete', again: true },
    ]);
  });

  test('Ctrl+C gives the line up, Ctrl+D on an empty line ends the shell', () => {
    const editor = new LineEditor();
    expect(editor.feed('half\x03\x04')).toEqual([{ kind: 'interrupt', line: 'half' }, { kind: 'endOfFile' }]);
  });
});

const hasTerminal = spawnSync('script', ['--version']).status === 0;
if (!hasTerminal) console.log('SKIP real readline: there is no program `script` to make a terminal');

describe.skipIf(!hasTerminal)('beside real readline', () => {
  // Readline reads what is typed ahead in one go and then forgets to end a row of kills: a step back and forth ends it.
  const word = fc
    .constantFrom('chmem', '-e', '4g', 'memory12/state', 'online_movable', 'A', 'x=1', '7-9')
    .map((text) => `${text}\x02\x06`);
  const keys = [
    ...['\x01', '\x05', '\x02', '\x06', '\x1bb', '\x1bf', '\x7f', '\x1b[3~', '\x0b', '\x15', '\x17', '\x12'],
    ...['\x1b\x7f', '\x1bd', '\x19', '\x1by', '\x1b.', '\x1bu', '\x1bl', '\x1bc'],
    ...['\x10', '\x0e', UP, '\x1b[B', LEFT, '\x1b[C', ' '],
  ];
  const lineOf = (key: fc.Arbitrary<string>) =>
    fc
      .tuple(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.array(fc.oneof({ weight: 3, arbitrary: key }, word), { maxLength: 8 }),
      )
      .map(([words, more]) => words.join(' ') + more.join(''));
  // Where the caret stands after an exchange was taken back is the one thing in which we differ.
  const line = fc.oneof(
    lineOf(fc.constantFrom(...keys, '\x1f')),
    lineOf(fc.constantFrom(...keys, '\x14', '\x1bt')),
  );
  // Readline forgets what is typed into the oldest entry after a key that would go beyond it.
  const older = Array.from({ length: 9 }, (_, number) => `alpha ${number} beta/x`);

  test('the same keys make the same lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 5, maxLength: 12 }), async (lines) => {
        expect(ourLines([...older, ...lines])).toEqual(await realLines([...older, ...lines]));
      }),
      { numRuns: 25, seed: 20261130, endOnFailure: true },
    );
  });
});
