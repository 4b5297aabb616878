/** Going through a call tree: folding, stepping, locks, and what running on stops at. */

import { describe, expect, test } from 'vitest';
import {
  lineAround,
  lineBehind,
  lineOutside,
  locksAt,
  runUntil,
  shownLines,
  sourceAddress,
  stopWords,
  type TreeLine,
} from '../../../renderer/model/call-course.ts';
import type { MachineEvent } from '../../../shared/event.ts';
import { blockId } from '../../../shared/ids.ts';

const call = (depth: number, fn: string, more: object = {}): TreeLine => ({
  depth,
  fn,
  args: {},
  times: 1,
  ...more,
});
const lock = (use: 'taken' | 'released') => ({ lock: { lock: 'device_hotplug_lock', use } });

const LINES: readonly TreeLine[] = [
  call(0, 'state_store', { ret: -16 }),
  call(1, 'lock_device_hotplug_sysfs', lock('taken')),
  call(1, 'device_offline', { ret: -16 }),
  call(2, 'offline_pages', { ret: -16 }),
  { depth: 3, event: 0 },
  call(1, 'unlock_device_hotplug', lock('released')),
  call(0, 'sysfs_done'),
];
const EVENTS: readonly MachineEvent[] = [
  { kind: 'presentAdjusted', block: blockId(5), zone: 'Movable', pages: -1024 },
];
const ERRNOS = new Map([['EBUSY', 16]]);
const run = (text: string, from = 0) =>
  runUntil(LINES, EVENTS, from, { words: stopWords(text), errnos: ERRNOS });

describe('a call tree', () => {
  test('hides what is in a folded call, and nothing behind it', () => {
    expect(shownLines(LINES, new Set())).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(shownLines(LINES, new Set([2]))).toEqual([0, 1, 2, 5, 6]);
    expect(shownLines(LINES, new Set([0, 2]))).toEqual([0, 6]);
  });

  test('is stepped into, over and out of', () => {
    expect(lineBehind(LINES, 2)).toBe(5);
    expect(lineBehind(LINES, 0)).toBe(6);
    expect(lineOutside(LINES, 4)).toBe(5);
    expect(lineOutside(LINES, 3)).toBe(5);
    expect(lineAround(LINES, 4)).toBe(3);
    expect(lineAround(LINES, 0)).toBe(-1);
  });

  test('says which locks are held at a line', () => {
    expect(locksAt(LINES, 0)).toEqual([]);
    expect(locksAt(LINES, 4)).toEqual(['device_hotplug_lock']);
    expect(locksAt(LINES, 5)).toEqual([]);
  });

  test.each([
    ['offline_pages', 3],
    ['EBUSY', 2],
    ['movable', 4],
    ['block 5', 4],
    ['presentAdjusted, device_offline', 2],
  ])('runs until %s', (text, line) => {
    expect(run(text)).toEqual({ line, found: true });
  });

  test('runs to the end where nothing of the kind comes', () => {
    expect(run('ENOMEM')).toEqual({ line: 6, found: false });
    expect(run('offline_pages', 3)).toEqual({ line: 6, found: false });
  });

  test('names the kernel’s public source at the release’s tag', () => {
    expect(sourceAddress('mm/memory_hotplug.c', '6.12.107+deb13-s390x')).toBe(
      'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/mm/memory_hotplug.c?h=v6.12',
    );
  });
});
