/** The states of a block's struct pages over the microsteps of what is done to it. */

import { describe, expect, test } from 'vitest';
import { blockPages, execute, newUndoLog, revert } from '../../../main/engine/index.ts';
import type { Command } from '../../../shared/command.ts';
import { blockId } from '../../../shared/ids.ts';
import { Machine, P1 } from '../support.ts';

const ON_MEMORY = 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline';

/** What changes at which event: state of the head and of the rest, zone and flags of the altmap, present pages. */
function courseOf(machine: Machine, block: number, path: string, value: string): string[] {
  const command: Command = { kind: 'writeSysfs', partition: P1, path, value };
  const undo = newUndoLog();
  const { events } = execute(machine.system, command, undo);
  revert(machine.system, undo);
  const lines: string[] = [];
  let last = '';
  for (let count = 0; count <= events.length; count++) {
    const pages = blockPages(machine.system, P1, { block: blockId(block), events: events.slice(0, count) });
    if (!pages) throw new Error('no block');
    const { head, rest, headFlags, restFlags } = pages.structPages;
    const kinds = pages.runs.map(
      ({ kind, zone, accessible, pages: size }) =>
        `${size} ${kind}${zone ? ` ${zone}` : ''}${accessible ? '' : ' (no storage)'}`,
    );
    const line = `${head}/${rest} [${[...headFlags, '|', ...restFlags].join(' ')}] ${kinds.join(', ')}; present ${pages.presentPages}`;
    if (line !== last) lines.push(`${count === 0 ? 'before' : events[count - 1]?.kind}: ${line}`);
    last = line;
  }
  execute(machine.system, command, newUndoLog());
  return lines;
}

const state = (block: number) => `/sys/devices/system/memory/memory${block}/state`;
const config = (block: number) => `/sys/firmware/memory/memory${block}/config`;

describe('the struct pages of a block', () => {
  test('6.12, memmap on memory: inaccessible until ASSIGN, initialised with its zone, and inaccessible again', () => {
    const machine = new Machine({ release: '6.12', commandLine: ON_MEMORY });
    expect(courseOf(machine, 5, state(5), 'online_movable')).toMatchInlineSnapshot(`
      [
        "before: inaccessible/inaccessible [|] 1024 memmap (no storage), 64512 offline (no storage); present 0",
        "incrementAssigned: accessible/accessible [|] 1024 memmap, 64512 offline; present 0",
        "memmapPlacedInZone: initialised/accessible [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 offline; present 0",
        "rangePlacedInZone: initialised/initialised [PG_vmemmap_self_hosted | PageOffline] 1024 memmap Movable, 64512 isolated Movable; present 0",
        "pagesHandedToBuddy: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 0",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 64512",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 65536",
      ]
    `);
    expect(courseOf(machine, 5, state(5), 'offline')).toMatchInlineSnapshot(`
      [
        "before: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 65536",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 64512",
        "pageblocksIsolated: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 isolated Movable; present 64512",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 isolated Movable; present 0",
        "rangeTakenFromZone: initialised/accessible [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 offline; present 0",
        "memmapTakenFromZone: accessible/accessible [|] 1024 memmap, 64512 offline; present 0",
        "incrementUnassigned: inaccessible/inaccessible [|] 1024 memmap (no storage), 64512 offline (no storage); present 0",
      ]
    `);
  });

  test('7.2: nothing is there until config=1, and nothing after config=0', () => {
    const machine = new Machine({ release: '7.2', commandLine: ON_MEMORY });
    expect(courseOf(machine, 9, config(9), '1')).toMatchInlineSnapshot(`
      [
        "before: notThere/notThere [|] 65536 absent (no storage); present 0",
        "incrementAssigned: notThere/notThere [|] 65536 absent; present 0",
        "memmapPopulated: accessible/accessible [|] 65536 absent; present 0",
        "blockAdded: accessible/accessible [|] 1024 memmap, 64512 offline; present 0",
      ]
    `);
    expect(courseOf(machine, 9, state(9), 'online_movable')).toMatchInlineSnapshot(`
      [
        "before: accessible/accessible [|] 1024 memmap, 64512 offline; present 0",
        "memmapPlacedInZone: initialised/accessible [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 offline; present 0",
        "rangePlacedInZone: initialised/initialised [PG_vmemmap_self_hosted | PageOffline] 1024 memmap Movable, 64512 isolated Movable; present 0",
        "pagesHandedToBuddy: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 0",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 64512",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 65536",
      ]
    `);
    expect(courseOf(machine, 9, state(9), 'offline')).toMatchInlineSnapshot(`
      [
        "before: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 65536",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 usable Movable; present 64512",
        "pageblocksIsolated: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 isolated Movable; present 64512",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 isolated Movable; present 0",
        "rangeTakenFromZone: initialised/accessible [PG_vmemmap_self_hosted |] 1024 memmap Movable, 64512 offline; present 0",
        "memmapTakenFromZone: accessible/accessible [|] 1024 memmap, 64512 offline; present 0",
      ]
    `);
    expect(courseOf(machine, 9, config(9), '0')).toMatchInlineSnapshot(`
      [
        "before: accessible/accessible [|] 1024 memmap, 64512 offline; present 0",
        "incrementUnassigned: inaccessible/inaccessible [|] 1024 memmap (no storage), 64512 offline (no storage); present 0",
        "blockRemoved: inaccessible/inaccessible [|] 65536 absent (no storage); present 0",
        "memmapFreed: freed/freed [|] 65536 absent (no storage); present 0",
      ]
    `);
  });

  test('6.1: the struct pages lie in system memory and are reserved until the block is online', () => {
    const machine = new Machine({ release: '6.1' });
    expect(courseOf(machine, 5, state(5), 'online')).toMatchInlineSnapshot(`
      [
        "before: accessible/accessible [|] 65536 offline (no storage); present 0",
        "rangePlacedInZone: initialised/initialised [| PG_reserved] 65536 isolated Normal (no storage); present 0",
        "incrementAssigned: initialised/initialised [| PG_reserved] 65536 isolated Normal; present 0",
        "pagesHandedToBuddy: initialised/initialised [|] 65536 usable Normal; present 0",
        "presentAdjusted: initialised/initialised [|] 65536 usable Normal; present 65536",
      ]
    `);
  });

  test('a kernel with CONFIG_DEBUG_VM poisons what describes nothing yet', () => {
    const kernel = { build: { debugVm: true } };
    const machine = new Machine({ release: '6.12', commandLine: ON_MEMORY, kernel });
    expect(courseOf(machine, 5, state(5), 'online')).toMatchInlineSnapshot(`
      [
        "before: inaccessible/inaccessible [|] 1024 memmap (no storage), 64512 offline (no storage); present 0",
        "incrementAssigned: accessible/accessible [|] 1024 memmap, 64512 offline; present 0",
        "notifierCalled: poisoned/poisoned [PAGE_POISON_PATTERN | PAGE_POISON_PATTERN] 1024 memmap, 64512 offline; present 0",
        "memmapPlacedInZone: initialised/poisoned [PG_vmemmap_self_hosted | PAGE_POISON_PATTERN] 1024 memmap Normal, 64512 offline; present 0",
        "rangePlacedInZone: initialised/initialised [PG_vmemmap_self_hosted | PageOffline] 1024 memmap Normal, 64512 isolated Normal; present 0",
        "pagesHandedToBuddy: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Normal, 64512 usable Normal; present 0",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Normal, 64512 usable Normal; present 64512",
        "presentAdjusted: initialised/initialised [PG_vmemmap_self_hosted |] 1024 memmap Normal, 64512 usable Normal; present 65536",
      ]
    `);
  });
});
