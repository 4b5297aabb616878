import { expect, it } from 'vitest';
import { readPlace } from '../../../renderer/model/address-input.ts';
import {
  categoriesOf,
  hasScreen,
  screensOf,
  tasksOf,
  tellingColumns,
} from '../../../renderer/model/guest.ts';
import { BLOCK_CATEGORIES } from '../../../renderer/model/palette.ts';
import { whyNot } from '../../../renderer/model/verbs.ts';
import { sampleOf, sampleSnapshot } from '../sample.ts';

const sample = sampleOf(await sampleSnapshot());

const s390 = sample.view();
const x86 = sample.view({
  arch: 'x86_64',
  platform: { ram: [], pmem: [], modules: [], devices: [], dimms: [], resources: [] },
});

it('a guest without SCLP has no increments, no trace and no standby to plan', () => {
  expect(screensOf(s390)).toEqual(expect.arrayContaining(['increments', 'trace', 'planner']));
  expect(screensOf(s390)).not.toContain('devices');
  for (const screen of ['increments', 'trace', 'planner'] as const)
    expect(hasScreen(x86, screen)).toBe(false);
  expect(hasScreen(x86, 'devices')).toBe(true);
  expect(hasScreen(x86, 'block')).toBe(true);
});

it('it is offered what its kernel can do, and other keys are answered with why not', () => {
  expect(tasksOf(x86).map(({ verb }) => verb)).toEqual(['enable', 'offline']);
  expect(tasksOf(s390)).toHaveLength(6);
  expect(whyNot('configure', x86, sample.blocks(), [64])).toContain('s390');
});

it('legend, colours and columns say nothing of a hypervisor that is not there', () => {
  expect(categoriesOf(x86, BLOCK_CATEGORIES)).not.toContain('differs');
  expect(categoriesOf(s390, BLOCK_CATEGORIES)).toBe(BLOCK_CATEGORIES);
  expect(tellingColumns(x86, ['block', 'rn', 'configured', 'zone'])).toEqual(['block', 'zone']);
});

it('an rn is refused with the reason', () => {
  const geometry = { ...x86.geometry, rnMax: 0 };
  expect(readPlace('rn 3', geometry)).toEqual({
    kind: 'unread',
    because: 'This guest has no increments. Type a block or an address.',
  });
});
