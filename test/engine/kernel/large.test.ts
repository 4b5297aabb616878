/** Machines larger than any that was recorded: their figures are estimates, and still have to be possible. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSystem, execute, newUndoLog, partitionView, type System } from '../../../main/engine/index.ts';
import { brokenInvariants } from '../../../main/engine/invariants.ts';
import { hashTablePages } from '../../../main/engine/kernel/boot-estimate.ts';
import { TEMPLATES } from '../../../main/files/templates/systems.ts';
import { ORDINARY_CONDITIONS } from '../../../shared/definition.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { definition, Machine, P1 } from '../support.ts';

const pagesOf = (gib: number): number => gib * 262_144;

describe('hash tables at boot', () => {
  test.each([
    [0.5, 192],
    [1, 384],
    [2, 768],
    [4, 1536],
  ])('of %d GiB were recorded', (gib, pages) => {
    expect(hashTablePages(pagesOf(gib) - 1000)).toBe(pages);
  });

  test('grow by half for every fourfold memory above 64 GiB', () => {
    const [at64, at256, at1024] = [64, 256, 1024].map((gib) => hashTablePages(pagesOf(gib) - 1000));
    expect(at64).toBe(384 * 64);
    expect(at256).toBe((at64 ?? 0) * 2);
    expect(at1024).toBe((at256 ?? 0) * 2);
  });
});

/** What the invariants say, and that no figure is negative. */
function impossible(system: System, name: PartitionName): string[] {
  const view = partitionView(system, name);
  const negative = view?.zones.filter(
    ({ managedPages, presentPages }) => managedPages < 0 || presentPages < 0,
  );
  return [...brokenInvariants(system), ...(negative ?? []).map((zone) => `${name}: ${JSON.stringify(zone)}`)];
}

/** Takes boot blocks of a partition offline, the lowest ones and the last: whatever is answered, nothing is negative. */
function offlineSome(system: System, name: PartitionName): string[] {
  const found: string[] = [];
  const view = partitionView(system, name);
  if (view?.status !== 'operating') return found;
  const { blockCount } = view.geometry;
  for (const block of [0, 1, 2, 3, blockCount - 2, blockCount - 1]) {
    const path = `/sys/devices/system/memory/memory${block}/state`;
    execute(system, { kind: 'writeSysfs', partition: name, path, value: 'offline' }, newUndoLog());
    found.push(...impossible(system, name));
  }
  return found;
}

test.each(TEMPLATES.map((template) => [template.id, template] as const))(
  'every partition of the template %s boots into a possible state and stays in one',
  (_id, template) => {
    const built = createSystem(template.definition);
    if (!built.ok) throw new Error(JSON.stringify(built.failure));
    const system = built.value;
    for (const command of template.commands) execute(system, command, newUndoLog());
    for (const { name } of template.definition.partitions) {
      for (const command of ['activate', 'load'] as const)
        execute(system, { kind: command, partition: name, clear: true }, newUndoLog());
      const conditions = { unmovable: { kind: 'listed', blocks: [] } } as const;
      expect(impossible(system, name)).toEqual([]);
      expect(offlineSome(system, name)).toEqual([]);
      execute(system, { kind: 'setConditions', partition: name, conditions }, newUndoLog());
      expect(offlineSome(system, name)).toEqual([]);
    }
  },
  120_000,
);

test('512 GiB of core with reserved storage: a block of DMA goes offline and leaves a possible zone', () => {
  const conditions = { unmovable: { kind: 'listed' as const, blocks: [] } };
  const sizes = { core: 512 * 1024, standby: 256 * 1024, increment: 1024 };
  const machine = new Machine({ release: '6.1', ...sizes, conditions });
  expect(machine.view.panic).toBeNull();
  expect(machine.zone('DMA')).toMatchObject({ presentPages: 524_288, managedPages: 520_500 });
  expect(machine.state(1, 'offline')).toBe('done');
  expect(machine.zone('DMA')).toMatchObject({ presentPages: 262_144, managedPages: 258_356 });
  expect(brokenInvariants(machine.system)).toEqual([]);
});

test('pages that the kernel reserved at boot do not go offline, whatever the conditions say', () => {
  const conditions = { unmovable: { kind: 'listed' as const, blocks: [] } };
  const machine = new Machine({ release: '6.12', core: 2048, standby: 2048, increment: 1024, conditions });
  expect(machine.state(1, 'offline')).toBe('done');
  expect(machine.refusal('/sys/devices/system/memory/memory0/state', 'offline')).toMatchObject({
    errno: 'EBUSY',
    rule: 'offline-unmovable',
  });
});

test('random large machines boot into a possible state and stay in one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 0, max: 2000 }),
      fc.constantFrom(256, 512, 1024, 4096, 16_384, 32_768),
      fc.constantFrom('5.10', '6.1', '6.9', '6.12', '6.13', '6.19', '7.2', '7.3'),
      fc.constantFrom('', 'kernelcore=50%', 'movablecore=3G', 'mem=40G', 'movable_node'),
      fc.boolean(),
      (initial, reserved, increment, release, commandLine, none) => {
        const built = createSystem(
          definition({
            core: initial * increment,
            standby: reserved * increment,
            increment,
            release,
            commandLine: `memhp_default_state=offline ${commandLine}`,
            conditions: none ? { unmovable: { kind: 'listed', blocks: [] } } : ORDINARY_CONDITIONS,
          }),
        );
        if (!built.ok) throw new Error(JSON.stringify(built.failure));
        const system = built.value;
        execute(system, { kind: 'activate', partition: P1 }, newUndoLog());
        execute(system, { kind: 'load', partition: P1, clear: true }, newUndoLog());
        expect(impossible(system, P1)).toEqual([]);
        expect(offlineSome(system, P1)).toEqual([]);
      },
    ),
    { numRuns: 120 },
  );
}, 120_000);
