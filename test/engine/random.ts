/** Random systems, and random commands for them. */

import fc from 'fast-check';
import { createSystem, execute, newUndoLog, type System } from '../../main/engine/index.ts';
import type { Command } from '../../shared/command.ts';
import { FAULT_COMMANDS, type SclpFault } from '../../shared/definition.ts';
import { blockId, rn } from '../../shared/ids.ts';
import { bytes, MIB } from '../../shared/units.ts';
import { definition, type MachineOptions, P1 } from './support.ts';

/** Random systems with up to so many standby increments. */
export const systemsUpTo = (most: number): fc.Arbitrary<MachineOptions> =>
  fc
    .record({
      log: fc.integer({ min: 6, max: 12 }),
      initial: fc.integer({ min: 8, max: 64 }),
      // What happens to the first sixty blocks is the same however many follow, and costs a thousandfold of them.
      reserved: fc.oneof(
        { weight: 7, arbitrary: fc.integer({ min: 0, max: 40 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: most }) },
      ),
      release: fc.constantFrom('5.10', '6.1', '6.8', '6.9', '6.12.1', '6.13', '6.18', '6.19', '7.2'),
      state: fc.constantFrom('', 'memhp_default_state=offline', 'memhp_default_state=online_movable'),
      onMemory: fc.constantFrom(
        '',
        'memory_hotplug.memmap_on_memory=1',
        'memory_hotplug.memmap_on_memory=force',
      ),
      policy: fc.constantFrom('', 'movable_node', 'memory_hotplug.online_policy=auto-movable'),
      style: fc.constantFrom('always-0020', 'redundant-0120'),
      standbyListed: fc.boolean(),
      elements: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ log, initial, reserved, release, state, onMemory, policy, style, standbyListed, elements }) => {
      const increment = 2 ** log;
      const count = Math.min(elements, reserved);
      const part = Math.floor(reserved / Math.max(count, 1));
      const counts = Array.from({ length: count }, (_, index) =>
        index === count - 1 ? reserved - part * index : part,
      );
      const standbyElements = counts.map((increments) => ({ bytes: bytes(increments * increment * MIB) }));
      return {
        standbyListed,
        sclp: count > 1 ? { standbyElements } : {},
        // At least 2 GiB of core, so that an ordinary amount of standby boots.
        core: Math.max(initial, Math.ceil(2048 / increment)) * increment,
        standby: reserved * increment,
        increment,
        release,
        commandLine: `${state} ${onMemory} ${policy}`,
        answerStyle: style as 'always-0020',
      };
    });

/** From a few increments to the architectural maximum. */
export const systems = systemsUpTo(65_471);

export const writes: fc.Arbitrary<Command> = fc
  .record({
    block: fc.integer({ min: 0, max: 60 }),
    file: fc.constantFrom('d/state', 'd/online', 'f/config', 'f/memmap_on_memory'),
    value: fc.constantFrom('online', 'online_kernel', 'online_movable', 'offline', '0', '1', 'xyz'),
  })
  .map(({ block, file, value }) => {
    const root = file.startsWith('d') ? '/sys/devices/system/memory' : '/sys/firmware/memory';
    return { kind: 'writeSysfs', partition: P1, path: `${root}/memory${block}/${file.slice(2)}`, value };
  });

/** Half of them fire only once or twice and then let go. */
export const faults: fc.Arbitrary<SclpFault> = fc
  .record({
    command: fc.constantFrom(...FAULT_COMMANDS),
    number: fc.integer({ min: 1, max: 80 }),
    element: fc.integer({ min: 0, max: 4 }),
    response: fc.constantFrom(0x0340, 0x0300, 0x01f0, 0x0120, 0x0310, 0x0410, 0x0010),
    onlyNth: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  })
  .map(({ command, number, element, response, onlyNth }) => ({
    command,
    rn: rn(command === 'assign' || command === 'unassign' ? number : element),
    response,
    ...(onlyNth === undefined ? {} : { onlyNth }),
  }));

export const conditions: fc.Arbitrary<Command> = fc
  .record({
    sclpFaults: fc.array(faults, { maxLength: 3 }),
    used: fc.integer({ min: 0, max: 2_000_000 }),
    unmovable: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 5 }),
  })
  .map(({ sclpFaults, used, unmovable }) => ({
    kind: 'setConditions',
    partition: P1,
    conditions: {
      sclpFaults,
      pressure: { usedByProgramsKib: used },
      unmovable: { kind: 'listed', blocks: unmovable.map(blockId) },
    },
  }));

export const hmc: fc.Arbitrary<Command> = fc.constantFrom<Command[]>(
  { kind: 'load', partition: P1, clear: false },
  { kind: 'load', partition: P1, clear: true },
  { kind: 'resetClear', partition: P1 },
  { kind: 'stop', partition: P1 },
  { kind: 'deactivate', partition: P1 },
  { kind: 'activate', partition: P1 },
  { kind: 'signalPendingWrite', partition: P1 },
);

export const commands = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: writes },
    { weight: 2, arbitrary: conditions },
    { weight: 1, arbitrary: hmc },
  ),
  { maxLength: 40 },
);

export function boot(options: MachineOptions): System {
  const built = createSystem(definition(options));
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  execute(built.value, { kind: 'activate', partition: P1 }, newUndoLog());
  execute(built.value, { kind: 'load', partition: P1, clear: true }, newUndoLog());
  return built.value;
}
