import { describe, expect, it } from 'vitest';
import { actionFor, needsPlan, whyNot } from '../../../renderer/model/verbs.ts';
import { shellCommandFor } from '../../../shared/block-action.ts';
import { BLOCK } from '../../../shared/cells.ts';
import { sampleOf, sampleSnapshot } from '../sample.ts';

const sample = sampleOf(await sampleSnapshot());

const view = sample.view();

describe('tasks', () => {
  it('are offered where they would change something, and say why not elsewhere', () => {
    const cells = sample.blocks();
    expect(whyNot('enable', view, cells, [64])).toBeUndefined();
    expect(whyNot('enable', view, cells, [3])).toBe('Already online.');
    expect(whyNot('deconfigure', view, cells, [3])).toBe('Take offline first.');
    expect(whyNot('setMemmap', view, cells, [3])).toContain('deconfigure first');
    expect(whyNot('enable', view, cells, [])).toBe('No block is selected.');
    expect(whyNot('enable', sample.view({ status: 'not-activated' }), cells, [64])).toContain(
      'not operating',
    );
    expect(whyNot('configure', sample.view({ era: 'memmap' }), cells, [64])).toContain('6.19');
  });

  it('take from a mixed selection only the blocks they change', () => {
    const action = actionFor('enable', view, sample.blocks(), [62, 63, 64, 65]);
    expect(action.blocks).toEqual([64, 65]);
    expect(shellCommandFor(action)).toBe('chmem -b -e 64-65');
  });

  it('name no task in a reason that the kernel does not have', () => {
    const cells = sample.blocks();
    cells[3] = BLOCK.known | BLOCK.present | BLOCK.configured;
    expect(whyNot('disable', view, cells, [3])).toBe('Offline: Deconfigure gives it back.');
    const memmap = { ...view, era: 'memmap' } as const;
    expect(whyNot('disable', memmap, cells, [3])).toBe('Already offline, and given back.');
    for (const verb of ['enable', 'offline', 'disable'] as const)
      for (const cell of [0, 3, 70])
        expect(whyNot(verb, memmap, cells, [cell]) ?? '').not.toMatch(/deconfigure instead|Configure first/);
  });

  it('stand for a loop where no chmem does exactly the same', () => {
    const offline = (...blocks: number[]) =>
      shellCommandFor(actionFor('offline', view, sample.blocks(), blocks));
    expect(offline(4)).toBe('echo offline > /sys/devices/system/memory/memory4/state');
    expect(offline(4, 5, 6, 9)).toBe(
      'for n in $(seq 4 6) 9; do echo offline > /sys/devices/system/memory/memory$n/state; done',
    );
  });

  it('toggle the memmap placement away from what all blocks have', () => {
    const cells = sample.blocks();
    expect(actionFor('setMemmap', view, cells, [64]).memmapOnMemory).toBe(false);
    cells[65] = BLOCK.known;
    expect(actionFor('setMemmap', view, cells, [64, 65]).memmapOnMemory).toBe(true);
  });

  it('show a plan for several blocks and for everything that takes storage away', () => {
    const cells = sample.blocks();
    expect(needsPlan(actionFor('enable', view, cells, [64]))).toBe(false);
    expect(needsPlan(actionFor('enable', view, cells, [64, 65]))).toBe(true);
    expect(needsPlan(actionFor('offline', view, cells, [3]))).toBe(true);
  });
});
