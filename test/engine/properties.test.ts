import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockCells,
  checkDefinition,
  createSystem,
  execute,
  incrementCells,
  newUndoLog,
  partitionView,
  revert,
  type System,
  snapshotOf,
  stateHash,
  systemFromSnapshot,
  touchedCells,
} from '../../main/engine/index.ts';
import { brokenInvariants } from '../../main/engine/invariants.ts';
import { BLOCK, INCREMENT } from '../../shared/cells.ts';
import type { Command } from '../../shared/command.ts';
import { FAULT_COMMANDS, type SclpFault } from '../../shared/definition.ts';
import { blockId, rn } from '../../shared/ids.ts';
import { bytes, MIB } from '../../shared/units.ts';
import { definition, type MachineOptions, P1 } from './support.ts';

/** Random systems from a few increments to the architectural maximum. */
const systems: fc.Arbitrary<MachineOptions> = fc
  .record({
    log: fc.integer({ min: 6, max: 12 }),
    initial: fc.integer({ min: 8, max: 64 }),
    reserved: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 65_471 })),
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

const writes: fc.Arbitrary<Command> = fc
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
const faults: fc.Arbitrary<SclpFault> = fc
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

const conditions: fc.Arbitrary<Command> = fc
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

const hmc: fc.Arbitrary<Command> = fc.constantFrom<Command[]>(
  { kind: 'load', partition: P1, clear: false },
  { kind: 'load', partition: P1, clear: true },
  { kind: 'resetClear', partition: P1 },
  { kind: 'stop', partition: P1 },
  { kind: 'deactivate', partition: P1 },
  { kind: 'activate', partition: P1 },
  { kind: 'signalPendingWrite', partition: P1 },
);

const commands = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: writes },
    { weight: 2, arbitrary: conditions },
    { weight: 1, arbitrary: hmc },
  ),
  { maxLength: 40 },
);

function boot(options: MachineOptions): System {
  const built = createSystem(definition(options));
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  execute(built.value, { kind: 'activate', partition: P1 }, newUndoLog());
  execute(built.value, { kind: 'load', partition: P1, clear: true }, newUndoLog());
  return built.value;
}

/** Blocks in use with an increment that the kernel believes assigned and the machine has not. */
function unbackedBlocks(system: System, perBlock: number): number[] {
  const increments = incrementCells(system, P1);
  const believed = INCREMENT.believedAssigned | INCREMENT.listed;
  return [...blockCells(system, P1).entries()]
    .filter(([block, cell]) => {
      if ((cell & (BLOCK.online | BLOCK.goingOffline)) === 0) return false;
      const own = increments.subarray(block * perBlock, (block + 1) * perBlock);
      return own.some((other) => (other & believed) === believed && (other & INCREMENT.assigned) === 0);
    })
    .map(([block]) => block);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('over random systems and commands', () => {
  test('every invariant holds after every command', () => {
    fc.assert(
      fc.property(systems, commands, (options, list) => {
        const system = boot(options);
        expect(brokenInvariants(system)).toEqual([]);
        for (const command of list) {
          execute(system, command, newUndoLog());
          const broken = brokenInvariants(system);
          if (broken.length > 0) throw new Error(`${broken.join('; ')} after ${JSON.stringify(command)}`);
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  test('no block is in use without assigned storage while the kernel runs', () => {
    let deaths = 0;
    fc.assert(
      fc.property(systems, faults, commands, (options, fault, list) => {
        const system = boot({ ...options, conditions: { sclpFaults: [fault] } });
        for (const command of [null, ...list]) {
          if (command) execute(system, command, newUndoLog());
          const view = partitionView(system, P1);
          if (view?.panic?.includes('not assigned')) deaths++;
          if (view?.status !== 'operating') continue;
          expect(unbackedBlocks(system, view.geometry.incrementsPerBlock)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
    // It would hold trivially if no kernel ever touched what it lost.
    expect(deaths).toBeGreaterThan(0);
  }, 120_000);

  test('undo restores every byte and the hash', () => {
    fc.assert(
      fc.property(systems, commands, (options, list) => {
        const system = boot(options);
        const before = hex(snapshotOf(system));
        const hash = stateHash(system);
        const undo = newUndoLog();
        for (const command of list) execute(system, command, undo);
        revert(system, undo);
        expect(stateHash(system)).toBe(hash);
        expect(hex(snapshotOf(system))).toBe(before);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  test('the same commands give the same bytes; a snapshot restores them and their hash', () => {
    fc.assert(
      fc.property(systems, commands, (options, list) => {
        const [one, two] = [boot(options), boot(options)];
        for (const command of list) {
          execute(one, command, newUndoLog());
          execute(two, command, newUndoLog());
        }
        const snapshot = snapshotOf(one);
        expect(hex(snapshotOf(two))).toBe(hex(snapshot));
        const restored = systemFromSnapshot(snapshot);
        if (!restored.ok) throw new Error(JSON.stringify(restored.failure));
        // The restored hash is computed from nothing, so this also checks the incremental one.
        expect(stateHash(restored.value)).toBe(stateHash(one));
        expect(hex(snapshotOf(restored.value))).toBe(hex(snapshot));
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  test('cells that no undo log names have not changed', () => {
    fc.assert(
      fc.property(systems, commands, (options, list) => {
        const system = boot(options);
        for (const command of list) {
          const [blocks, increments] = [blockCells(system, P1), incrementCells(system, P1)];
          const undo = newUndoLog();
          execute(system, command, undo);
          const touched = touchedCells(system, undo).get(P1);
          const named = new Set(touched?.blocks);
          blockCells(system, P1).forEach((cell, index) => {
            if (cell !== blocks[index] && !named.has(blockId(index)))
              throw new Error(`block ${index} changed unnamed by ${JSON.stringify(command)}`);
          });
          const namedRns = new Set(touched?.increments);
          incrementCells(system, P1).forEach((cell, index) => {
            if (cell !== increments[index] && !namedRns.has(rn(index + 1)))
              throw new Error(`rn ${index + 1} changed unnamed`);
          });
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  test('bytes that are no snapshot give a problem, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        expect(systemFromSnapshot(junk).ok).toBe(false);
      }),
    );
  });

  test('every definition that is refused names at least one field, and every other one boots or panics', () => {
    fc.assert(
      fc.property(systems, fc.integer({ min: -1, max: 3 }), (options, factor) => {
        const whole = definition(options);
        const changed = { ...whole, customerBytes: bytes(factor * 1024 * MIB) };
        const problems = checkDefinition(changed);
        expect(createSystem(changed).ok).toBe(problems.length === 0);
      }),
    );
  });
});
