import { describe, expect, it } from 'vitest';
import { linesWith, rowsToShow } from '../../../renderer/model/log-window.ts';
import { Messages } from '../../../renderer/state/messages.ts';

describe('rows of a long log', () => {
  it('are those in view with some around them', () => {
    const { first, end } = rowsToShow(10_000, { top: 19_000, height: 190, rowHeight: 19 }, undefined);
    expect(first).toBeLessThanOrEqual(1000);
    expect(end).toBeGreaterThanOrEqual(1010);
    expect(end - first).toBeLessThan(120);
  });

  it('stay within the log at both ends', () => {
    expect(rowsToShow(5, { top: 0, height: 190, rowHeight: 19 }, undefined)).toEqual({ first: 0, end: 5 });
    expect(rowsToShow(0, { top: 0, height: 190, rowHeight: 19 }, undefined)).toEqual({ first: 0, end: 0 });
    expect(rowsToShow(3, { top: 5000, height: 190, rowHeight: 19 }, undefined)).toEqual({ first: 3, end: 3 });
  });

  it('reach as far as what is selected, so that it can be copied', () => {
    const view = { top: 19_000, height: 190, rowHeight: 19 };
    expect(rowsToShow(10_000, view, { first: 3, end: 1005 }).first).toBe(3);
    expect(rowsToShow(10_000, view, { first: 1005, end: 4000 }).end).toBe(4000);
  });

  it('are found whatever their case; unread lines and an empty text find nothing', () => {
    expect(linesWith('oom ', ['ok', undefined, 'OOM killer', 'no oom'])).toEqual([2, 3]);
    expect(linesWith('  ', ['a'])).toEqual([]);
  });
});

describe('a kernel log that is read in pages', () => {
  const lines = Array.from({ length: 1200 }, (_, index) => `line ${index}`);
  const log = (total = lines.length) => {
    const asked: number[] = [];
    const messages = new Messages(total, async (from, limit) => {
      asked.push(from);
      return { lines: lines.slice(from, from + limit) };
    });
    return { messages, asked };
  };

  it('reads the page that is looked at, once', async () => {
    const { messages, asked } = log();
    expect(await messages.read(1199, 1200)).toBe(true);
    expect(asked).toEqual([1000]);
    expect(messages.lines[999]).toBeUndefined();
    expect(messages.lines[1199]).toBe('line 1199');
    expect(await messages.read(1100, 1200)).toBe(false);
  });

  it('reads all of it when it is searched or copied', async () => {
    const { messages, asked } = log();
    await messages.read(0, Number.POSITIVE_INFINITY);
    expect(asked).toEqual([0, 500, 1000]);
    expect(messages.lines).toEqual(lines);
  });

  it('asks again for a page that did not come', async () => {
    let fails = true;
    const messages = new Messages(10, async () => (fails ? undefined : { lines }));
    expect(await messages.read(0, 10)).toBe(false);
    fails = false;
    expect(await messages.read(0, 10)).toBe(true);
    expect(messages.lines).toHaveLength(10);
  });

  it('of an empty log reads nothing', async () => {
    const { messages, asked } = log(0);
    await messages.read(-1, 0);
    expect(asked).toEqual([]);
  });
});
