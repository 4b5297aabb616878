/**
 * Bounded exploration: every sequence of commands up to a depth, on a machine of four increments. States that were
 * reached before are not expanded again; whatever can be broken by a longer sequence can be broken from one of them.
 */

import {
  createSystem,
  execute,
  newUndoLog,
  revert,
  type System,
  snapshotOf,
  stateHash,
} from '../../main/engine/index.ts';
import { brokenInvariants } from '../../main/engine/invariants.ts';
import type { Command } from '../../shared/command.ts';
import { blockId, rn } from '../../shared/ids.ts';
import { definition, type MachineOptions, P1 } from './support.ts';

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  readonly problems: readonly string[];
}

const write = (path: string, value: string): Command => ({ kind: 'writeSysfs', partition: P1, path, value });

/** What an operator or a fault plan can do to blocks 1 to 3 of the machine. */
export function vocabulary(era: 'classic' | 'memmap' | 'dynamic'): Command[] {
  const commands: Command[] = [];
  for (const block of [1, 2, 3]) {
    const device = `/sys/devices/system/memory/memory${block}/state`;
    for (const word of ['online_kernel', 'online_movable', 'offline']) commands.push(write(device, word));
    if (era !== 'dynamic') continue;
    const firmware = `/sys/firmware/memory/memory${block}`;
    for (const value of ['0', '1']) {
      commands.push(write(`${firmware}/config`, value), write(`${firmware}/memmap_on_memory`, value));
    }
  }
  const faults = (command: 'assign' | 'unassign' | 'attach'): Command => ({
    kind: 'setConditions',
    partition: P1,
    conditions: { sclpFaults: [{ command, rn: rn(command === 'attach' ? 1 : 3), response: 0x0340 }] },
  });
  const veto: Command = {
    kind: 'setConditions',
    partition: P1,
    conditions: {
      notifierVetoes: [{ callback: 'test', on: 'MEM_GOING_ONLINE', block: blockId(3), verdict: 'bad' }],
    },
  };
  const calm: Command = {
    kind: 'setConditions',
    partition: P1,
    conditions: { sclpFaults: [], notifierVetoes: [] },
  };
  return [
    ...commands,
    write('/sys/devices/system/memory/auto_online_blocks', 'online_movable'),
    faults('assign'),
    faults('unassign'),
    faults('attach'),
    veto,
    calm,
    { kind: 'load', partition: P1, clear: false },
  ];
}

function fresh(options: MachineOptions): System {
  const built = createSystem(definition(options));
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  execute(built.value, { kind: 'activate', partition: P1 }, newUndoLog());
  execute(built.value, { kind: 'load', partition: P1, clear: true }, newUndoLog());
  return built.value;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Depth first with undo; each new state is also rebuilt from nothing by replaying the path that led to it. */
export function explore(
  options: MachineOptions,
  commands: readonly Command[],
  depth: number,
  replayEvery: number,
): Explored {
  const system = fresh(options);
  const seen = new Map<string, number>([[stateHash(system), depth]]);
  const problems: string[] = [];
  let transitions = 0;

  const replay = (path: readonly Command[]): void => {
    const again = fresh(options);
    for (const command of path) execute(again, command, newUndoLog());
    if (!sameBytes(snapshotOf(again), snapshotOf(system))) problems.push(`replay differs: ${describe(path)}`);
  };

  const visit = (path: readonly Command[], left: number): void => {
    if (left === 0 || problems.length > 10) return;
    const before = stateHash(system);
    for (const command of commands) {
      const undo = newUndoLog();
      execute(system, command, undo);
      transitions++;
      const hash = stateHash(system);
      const known = seen.get(hash);
      if (known === undefined) {
        const next = [...path, command];
        for (const broken of brokenInvariants(system)) problems.push(`${broken} after ${describe(next)}`);
        if (seen.size % replayEvery === 0) replay(next);
      }
      // A state met earlier with fewer commands left is expanded again, or sequences would be missed.
      if (known === undefined || known < left - 1) {
        seen.set(hash, left - 1);
        visit([...path, command], left - 1);
      }
      revert(system, undo);
      if (stateHash(system) !== before)
        problems.push(`undo does not restore the state after ${describe([...path, command])}`);
    }
  };
  visit([], depth);
  return { states: seen.size, transitions, problems };
}

const describe = (path: readonly Command[]): string =>
  path
    .map((command) =>
      command.kind === 'writeSysfs'
        ? `${command.value}>${command.path.replace(/^.*memory(\d)/, '$1')}`
        : command.kind,
    )
    .join(', ');

/** What an operator or a fault plan can do to a CXL device of two blocks, 32 and 33. */
export function deviceVocabulary(): Command[] {
  const bus = '/sys/bus/dax';
  const onBlocks = [32, 33].flatMap((block) =>
    ['online_kernel', 'online_movable', 'offline'].map((word) =>
      write(`/sys/devices/system/memory/memory${block}/state`, word),
    ),
  );
  const faults = (blocks: readonly number[]): Command => ({
    kind: 'setConditions',
    partition: P1,
    conditions: { addFaults: blocks.map((block) => ({ block: blockId(block), errno: 'ENOMEM' })) },
  });
  return [
    ...onBlocks,
    ...['kmem', 'device_dax'].flatMap((driver) =>
      ['bind', 'unbind', 'new_id'].map((file) => write(`${bus}/drivers/${driver}/${file}`, 'dax0.0')),
    ),
    write(`${bus}/devices/dax0.0/memmap_on_memory`, '0'),
    write(`${bus}/devices/dax0.0/memmap_on_memory`, '1'),
    write('/sys/devices/system/memory/auto_online_blocks', 'online_movable'),
    faults([33]),
    faults([]),
    { kind: 'load', partition: P1, clear: false },
  ];
}
