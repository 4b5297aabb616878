/** The terminal's log, its text for an emulator, its pager, and where the typed line lies: with a real emulator behind. */

import headless from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { layoutOf } from '../../renderer/model/line/layout.ts';
import { Pager } from '../../renderer/model/pager.ts';
import { linkOf, linksIn, textOf } from '../../renderer/model/terminal-text.ts';
import { TerminalLog, withLine } from '../../renderer/state/terminal-log.ts';
import { PAGE_END, PAGE_START, PAGE_TITLE_END } from '../../shared/terminal.ts';

/** What an emulator shows of a text, and where its cursor is. */
async function shown(text: string, cols = 40, rows = 8) {
  const terminal = new headless.Terminal({ cols, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from(
    { length: active.length },
    (_, row) => active.getLine(row)?.translateToString(true) ?? '',
  );
  const colour = (row: number, column: number) => active.getLine(row)?.getCell(column)?.getFgColor();
  return { lines, colour, cursor: { row: active.baseY + active.cursorY, column: active.cursorX } };
}

const log = (...entries: readonly (readonly [string, string])[]): TerminalLog => {
  const made = new TerminalLog();
  for (const [kind, text] of entries) {
    if (kind === 'input') made.entered('[root@a ~]#', text);
    else made.write(kind as 'stdout', text);
  }
  return made;
};
const textOfLog = (made: TerminalLog, why = true): string =>
  textOf(made.entries, { why, opened: made.opened });

describe('the log of a terminal', () => {
  test('a command’s Why is one line that opens in place and folds again', async () => {
    const made = log(
      ['input', 'chmem -e 1G'],
      ['why', 'SCLP assign increment 3: 0x0020\n'],
      ['stdout', 'out\n'],
    );
    made.ended({ why: '1 block, 1 SCLP request', exit: '' });
    expect((await shown(textOfLog(made))).lines.slice(0, 4)).toEqual([
      '[root@a ~]# chmem -e 1G',
      'out',
      '1 block, 1 SCLP request ▸',
      '',
    ]);
    expect(made.toggleWhy()).toBe(true);
    expect((await shown(textOfLog(made))).lines.slice(0, 4)).toEqual([
      '[root@a ~]# chmem -e 1G',
      'SCLP assign increment 3: 0x0020',
      'out',
      '1 block, 1 SCLP request ▾',
    ]);
    expect((await shown(textOfLog(made, false))).lines.slice(0, 3)).toEqual([
      '[root@a ~]# chmem -e 1G',
      'out',
      '',
    ]);
    made.toggleWhy(1);
    expect(textOfLog(made)).toContain('▸');
  });

  test('standard error is red only when the command failed', async () => {
    const good = log(['input', 'a'], ['stderr', 'note\n']);
    good.ended({ why: '', exit: '' });
    const bad = log(['input', 'a'], ['stderr', 'no\n']);
    bad.ended({ why: '', exit: 'exit 1' });
    const red = 1;
    expect((await shown(textOfLog(good))).colour(1, 0)).not.toBe(red);
    expect((await shown(textOfLog(bad))).colour(1, 0)).toBe(red);
    expect(bad.generation).toBe(1);
  });

  test('what is not a program’s begins on a line of its own', async () => {
    const made = log(['input', 'printf x'], ['stdout', 'x'], ['hint', 'careful']);
    expect((await shown(textOfLog(made))).lines.slice(0, 3)).toEqual([
      '[root@a ~]# printf x',
      'x',
      'careful',
    ]);
  });

  test('a text between the marks of a pager is a page, and the rest is output', () => {
    const made = new TerminalLog();
    for (const piece of [`before ${PAGE_START}a`, '']) made.write('stdout', piece);
    made.write('stdout', `before ${PAGE_START}man lsmem${PAGE_TITLE_END}one\n`);
    expect(made.page).toBeUndefined();
    made.write('stdout', `two\n${PAGE_END}after`);
    expect(made.page).toEqual({ title: 'man lsmem', text: 'one\ntwo\n' });
    expect(made.entries.at(-1)).toMatchObject({ text: 'after' });
    made.closePage();
    expect(made.page).toBeUndefined();
  });

  test('the oldest entries leave when there is too much, and are counted', () => {
    const made = new TerminalLog();
    for (let piece = 0; piece < 5; piece++) made.write('stdout', 'x'.repeat(1024 * 1024));
    expect(made.entries).toHaveLength(2);
    expect(made.first).toBe(3);
  });

  test('the history takes a line once, and none that begins with a blank', () => {
    expect(withLine(['a'], 'a')).toEqual(['a']);
    expect(withLine(['a'], ' secret')).toEqual(['a']);
    expect(withLine(['a'], 'b')).toEqual(['a', 'b']);
  });
});

describe('links in a terminal', () => {
  test('block numbers and addresses lead to the block', () => {
    expect(linksIn('Memory Block 12 (0x0000000300000000-0x000000033fffffff) enabled')).toEqual([
      { from: 0, to: 15, link: { kind: 'block', block: 12 } },
      { from: 17, to: 35, link: { kind: 'address', address: 0x300000000 } },
      { from: 36, to: 54, link: { kind: 'address', address: 0x33fffffff } },
    ]);
    expect(linksIn('cat /sys/devices/system/memory/memory7/state')).toEqual([
      { from: 31, to: 38, link: { kind: 'block', block: 7 } },
    ]);
    expect(linksIn('memory7x 0x12 block')).toEqual([]);
  });

  test('a program cannot make a link that leads anywhere else', () => {
    expect(linkOf('console:why/3')).toEqual({ kind: 'why', command: 3 });
    for (const target of ['https://example.invalid', 'console:why/x', 'javascript:1'])
      expect(linkOf(target)).toBeUndefined();
  });
});

describe('where the typed line lies', () => {
  test.each([
    ['short', 'abc', 3, { row: 0, column: 13 }],
    ['as wide as the row', 'x'.repeat(10), 10, { row: 1, column: 0 }],
    ['over several rows, the caret within', 'x'.repeat(35), 12, { row: 1, column: 2 }],
    ['with a line break', 'ab\ncd', 5, { row: 1, column: 4 }],
    ['with wide characters', '日本語日本語', 6, { row: 1, column: 2 }],
  ])('%s', async (_name, text, caret, expected) => {
    const layout = layoutOf(text, caret, { columns: 20, start: 10, continuation: 2 });
    expect(layout.caret).toEqual(expected);
    // The same text, written to an emulator, breaks in the same places.
    const rows = layout.rows.map(({ text: row, isNewLine }) => (isNewLine ? `> ${row}` : row));
    const { lines } = await shown(`${'p'.repeat(10)}${text.replace('\n', '\r\n> ')}`, 20);
    expect(
      rows.map((row, index) => (index === 0 ? 'p'.repeat(10) : '') + row).filter((row) => row !== ''),
    ).toEqual(lines.filter((row) => row !== ''));
  });
});

describe('a pager', () => {
  const screen = { columns: 20, rows: 5 };
  const pager = () =>
    new Pager('numbers', Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n'));
  const top = async (keys: readonly string[]) => {
    const made = pager();
    for (const key of keys) made.feed(key, screen);
    return (await shown(made.draw(screen), 20, 5)).lines[0];
  };

  test.each([
    ['begins at the first line', [], 'line 1'],
    ['Space goes a screen on, b back', [' ', ' ', 'b'], 'line 5'],
    ['G goes to the end, g to the beginning', ['G'], 'line 27'],
    ['a text is found and found again', ['/', '2', '\r', 'n'], 'line 12'],
    ['back too', ['G', '?', '1', '9', '\r'], 'line 19'],
    ['what is not there leaves the place', [' ', '/', 'z', '\r'], 'line 5'],
    ['a key without a meaning does nothing', ['x', '\x1b[15~'], 'line 1'],
  ])('%s', async (_rule, keys, expected) => {
    expect(await top(keys)).toBe(expected);
  });

  test('q leaves, and not while a text is asked for', () => {
    const made = pager();
    expect(made.feed('/', screen)).toBe(false);
    expect(made.feed('q', screen)).toBe(false);
    made.feed('\r', screen);
    expect(made.feed('q', screen)).toBe(true);
  });
});
