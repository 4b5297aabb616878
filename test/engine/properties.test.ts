import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockCell,
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
import { blockId, rn } from '../../shared/ids.ts';
import { bytes, MIB } from '../../shared/units.ts';
import { boot, commands, faults, systems } from './random.ts';
import { definition, P1 } from './support.ts';

/** Blocks in use with an increment that the kernel believes assigned and the machine has not. */
function unbackedBlocks(system: System, perBlock: number): number[] {
  const increments = incrementCells(system, P1);
  const believed = INCREMENT.believedAssigned | INCREMENT.listed;
  const isLost = (cell: number): boolean =>
    (cell & believed) === believed && (cell & INCREMENT.assigned) === 0;
  // Most commands take no increment away: then there is nothing to look for block by block.
  if (!increments.some(isLost)) return [];
  const found: number[] = [];
  blockCells(system, P1).forEach((cell, block) => {
    if ((cell & (BLOCK.online | BLOCK.goingOffline)) === 0) return;
    if (increments.subarray(block * perBlock, (block + 1) * perBlock).some(isLost)) found.push(block);
  });
  return found;
}

/** Executes a command and looks whether its undo log names every cell that changed. */
function expectNamedCells(system: System, command: Command): void {
  const [blocks, increments] = [blockCells(system, P1), incrementCells(system, P1)];
  const undo = newUndoLog();
  execute(system, command, undo);
  const touched = touchedCells(system, undo).get(P1);
  blockCells(system, P1).forEach((cell, index) => {
    if (cell !== blockCell(system, P1, blockId(index)))
      throw new Error(`block ${index} reads otherwise among all blocks after ${JSON.stringify(command)}`);
  });
  const named = new Set(touched?.blocks);
  blockCells(system, P1).forEach((cell, index) => {
    if (cell !== blocks[index] && !named.has(blockId(index)))
      throw new Error(`block ${index} changed unnamed by ${JSON.stringify(command)}`);
  });
  const namedRns = new Set(touched?.increments);
  incrementCells(system, P1).forEach((cell, index) => {
    if (cell !== increments[index] && !namedRns.has(rn(index + 1)))
      throw new Error(`rn ${index + 1} changed unnamed by ${JSON.stringify(command)}`);
  });
}

function restored(snapshot: Uint8Array): System {
  const found = systemFromSnapshot(snapshot);
  if (!found.ok) throw new Error(JSON.stringify(found.failure));
  return found.value;
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** A boot costs more than what follows, so one walk is looked at from all sides; a message begins with the rule it broke. */
describe('over random systems and commands', () => {
  test('invariants hold, what is in use is assigned, cells change by name, and undo, repetition and snapshots give every byte', () => {
    let deaths = 0;
    const cases = fc.record({
      options: systems,
      fault: fc.option(faults, { freq: 4 }),
      list: commands,
      again: fc.boolean(),
      // Reading all cells around each command is what takes longest.
      looksAtCells: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 0),
    });
    fc.assert(
      fc.property(cases, ({ options, fault, list, again, looksAtCells }) => {
        const conditions = fault === null ? {} : { conditions: { sclpFaults: [fault] } };
        const system = boot({ ...options, ...conditions });
        const first = snapshotOf(system);
        // What goes the same way once more: from the beginning, or from a snapshot.
        const other = again ? boot({ ...options, ...conditions }) : restored(first);
        expect(isSame(snapshotOf(other), first), 'the same commands give the same bytes').toBe(true);
        const hash = stateHash(other);
        const wholeUndo = newUndoLog();
        for (const command of [null, ...list]) {
          const said = JSON.stringify(command);
          if (command) {
            if (looksAtCells) expectNamedCells(system, command);
            else execute(system, command, newUndoLog());
            execute(other, command, wholeUndo);
          }
          expect(brokenInvariants(system), `invariants after ${said}`).toEqual([]);
          const view = partitionView(system, P1);
          if (view?.panic?.includes('not assigned')) deaths++;
          if (view?.status !== 'operating') continue;
          const unbacked = unbackedBlocks(system, view.geometry.incrementsPerBlock);
          expect(unbacked, `in use without assigned storage after ${said}`).toEqual([]);
        }
        const last = snapshotOf(system);
        expect(isSame(snapshotOf(other), last), 'the same commands give the same bytes').toBe(true);
        // The restored hash is computed from nothing, so this also checks the incremental one.
        const back = restored(last);
        expect(stateHash(back), 'a snapshot restores the hash').toBe(stateHash(system));
        expect(isSame(snapshotOf(back), last), 'a snapshot restores every byte').toBe(true);
        revert(other, wholeUndo);
        expect(stateHash(other), 'undo restores the hash').toBe(hash);
        expect(isSame(snapshotOf(other), first), 'undo restores every byte').toBe(true);
      }),
      { numRuns: 160 },
    );
    // It would hold trivially if no kernel ever touched what it lost.
    expect(deaths).toBeGreaterThan(0);
  }, 1_200_000);

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
