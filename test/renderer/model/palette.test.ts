import { describe, expect, it } from 'vitest';
import { countCategories, findNext, NO_FILTER, passes, toggled } from '../../../renderer/model/filter.ts';
import { aggregate, BLOCK_CATEGORIES, lookKey, lookOf } from '../../../renderer/model/palette.ts';
import { BLOCK, INCREMENT } from '../../../shared/cells.ts';

const online = BLOCK.known | BLOCK.present | BLOCK.configured | BLOCK.online | (2 << BLOCK.zoneShift);
const offline = BLOCK.known | BLOCK.present | BLOCK.configured;
const deconfigured = BLOCK.known;

describe('look of a block', () => {
  it('has another shape and another colour for every state', () => {
    const changing = online | BLOCK.goingOffline;
    const looks = [online, offline, deconfigured, changing].map((cell) => lookOf('block', cell));
    expect(new Set(looks.map((look) => look.shape)).size).toBe(4);
    expect(new Set(looks.map((look) => look.colour)).size).toBe(4);
  });

  it('keeps the shape of its state when the last action was refused', () => {
    expect(lookOf('block', online | BLOCK.failed)).toMatchObject({
      shape: 'filled',
      colour: 'state-failed',
      cross: true,
    });
    expect(lookOf('block', offline | BLOCK.failed)).toMatchObject({ shape: 'hollow', cross: true });
  });

  it('shows the stripe only while the memmap lies in a present block', () => {
    expect(lookOf('block', offline | BLOCK.memmapSelf).stripe).toBe(true);
    expect(lookOf('block', deconfigured | BLOCK.memmapSelf).stripe).toBe(false);
  });

  it('draws nothing for a number that does not exist', () => {
    expect(lookOf('block', 0).shape).toBe('none');
  });
});

describe('key of a look', () => {
  it('is another number for every look, below 2^13', () => {
    const keys = new Map<number, string>();
    for (const colourBy of ['state', 'zone', 'memmap', 'divergence', 'change'] as const) {
      for (const recency of [0, 1, 2, 3] as const) {
        for (let cell = 0; cell < 1 << 16; cell += 1) {
          const look = lookOf('block', cell, colourBy, recency);
          const key = lookKey(look);
          const text = JSON.stringify(look);
          if (!keys.has(key)) keys.set(key, text);
          else if (keys.get(key) !== text) throw new Error(`${key}: ${text} and ${keys.get(key)}`);
        }
        if (colourBy !== 'change') break;
      }
    }
    expect(Math.max(...keys.keys())).toBeLessThan(1 << 13);
    expect(new Set(keys.values()).size).toBe(keys.size);
  });
});

describe('look of an increment', () => {
  it('is framed where hypervisor and kernel differ', () => {
    const both = INCREMENT.known | INCREMENT.assigned | INCREMENT.believedAssigned;
    expect(lookOf('increment', both).frame).toBe(false);
    expect(lookOf('increment', INCREMENT.known | INCREMENT.assigned).frame).toBe(true);
    expect(lookOf('increment', INCREMENT.known | INCREMENT.believedAssigned).frame).toBe(true);
  });
});

describe('aggregates', () => {
  it('let the worst state speak and say when cells are not alike', () => {
    expect(aggregate('block', [online, online], 0, 2)).toEqual({ cell: online, mixed: false });
    expect(aggregate('block', [deconfigured, online, offline], 0, 3)).toEqual({ cell: offline, mixed: true });
    const failed = online | BLOCK.failed;
    expect(aggregate('block', [online, failed, offline], 0, 3)).toEqual({ cell: failed, mixed: true });
  });
});

describe('legend', () => {
  const cells = [online, online | BLOCK.memmapSelf, offline | BLOCK.memmapSelf, deconfigured, 0];

  it('counts states once and overlays beside them', () => {
    const counts = countCategories('block', cells, BLOCK_CATEGORIES);
    expect(counts.get('online')).toBe(2);
    expect(counts.get('offline')).toBe(1);
    expect(counts.get('deconfigured')).toBe(1);
    expect(counts.get('memmap')).toBe(2);
  });

  it('lets states be alternatives and overlays be conditions', () => {
    const states = toggled(toggled(NO_FILTER, 'online'), 'offline');
    expect(cells.map((cell) => passes(states, 'block', cell))).toEqual([true, true, true, false, false]);
    const withMemmap = toggled(states, 'memmap');
    expect(cells.map((cell) => passes(withMemmap, 'block', cell))).toEqual([false, true, true, false, false]);
    expect(toggled(toggled(NO_FILTER, 'online'), 'online').size).toBe(0);
  });

  it('finds the next of a kind, round the end, and nothing where there is none', () => {
    const isOffline = (cell: number) => cell === offline;
    expect(findNext([online, offline, online, offline], 1, 1, isOffline)).toBe(3);
    expect(findNext([online, offline, online, offline], 3, 1, isOffline)).toBe(1);
    expect(findNext([online, offline, online, offline], 1, -1, isOffline)).toBe(3);
    expect(findNext([online, online], 0, 1, isOffline)).toBe(-1);
    expect(findNext([], 0, 1, isOffline)).toBe(-1);
  });
});
