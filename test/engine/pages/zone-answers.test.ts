/** Which zone each word and each policy gives a block, and that a plain online does what is said. */

import { describe, expect, test } from 'vitest';
import { blockPages } from '../../../main/engine/index.ts';
import { blockId } from '../../../shared/ids.ts';
import { X86Machine } from '../arch/x86-support.ts';
import { Machine, P1 } from '../support.ts';

const zonesOf = (machine: Pick<Machine, 'system'>, block: number) => {
  const pages = blockPages(machine.system, P1, { block: blockId(block) });
  if (!pages) throw new Error(`no block ${block}`);
  return pages.zones;
};
const inShort = (machine: Machine, block: number) =>
  zonesOf(machine, block).answers.map(({ word, policy, isSet, zone }) =>
    [word, policy, isSet, zone].join(' '),
  );

describe('the zone of a block', () => {
  test('both policies are answered, the set one first in valid_zones', () => {
    const machine = new Machine({
      release: '6.12',
      commandLine: 'memhp_default_state=offline memory_hotplug.online_policy=auto-movable',
    });
    expect(inShort(machine, 5)).toEqual([
      'online contig-zones false Normal',
      'online auto-movable true Movable',
      'online_kernel  true Normal',
      'online_movable  true Movable',
    ]);
    expect(zonesOf(machine, 5).validZones).toBe('Movable Normal');
    expect(zonesOf(machine, 5).answers[1]?.because).toContain('stay within 301 % of');
  });

  test('a plain online puts it where the set policy says', () => {
    const machine = new Machine({ release: '6.12', commandLine: 'memhp_default_state=offline' });
    machine.state(8, 'online_movable');
    for (const block of [5, 7, 9]) {
      const said = zonesOf(machine, block).answers.find(({ isSet }) => isSet)?.zone;
      machine.state(block, 'online');
      expect(zonesOf(machine, block).validZones, `block ${block}`).toBe(said);
    }
  });

  test('where the kernel has the parameter, the ratio is asked of the node too', () => {
    const because = (more: string) =>
      zonesOf(
        new X86Machine({ commandLine: `memory_hotplug.online_policy=auto-movable ${more}` }),
        5,
      ).answers.find(({ policy }) => policy === 'auto-movable')?.because;
    expect(because('')).toContain('node 0');
    expect(because('memory_hotplug.auto_movable_numa_aware=N')).not.toContain('node 0');
  });

  test('before 5.15 there is one policy; a block that is not configured has no valid_zones', () => {
    expect(inShort(new Machine({ release: '5.14' }), 5)).toHaveLength(3);
    expect(zonesOf(new Machine({ release: '7.2' }), 9).validZones).toBeNull();
  });
});
