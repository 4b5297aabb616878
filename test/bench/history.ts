/**
 * `npm run bench:history [-- BRANCHES COMMANDS]`: what a long history costs. Rehearse, undo, try again: a machine with
 * 1,000 branches and 1,000,000 commands beside one with 10 branches and 10,000. Every figure is the ratio of the two,
 * measured by turns within one run, in processor time; 1 is flat. Exits 1 where something is not.
 */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BranchRange, JournalEntry } from '../../db/journal-store.ts';
import { type OpenDatabase, openDatabase } from '../../db/open.ts';
import { type Stores, storesOn } from '../../db/stores.ts';
import {
  createSystem,
  ENGINE_VERSION,
  execute,
  newUndoLog,
  snapshotOf,
  stateHash,
} from '../../main/engine/index.ts';
import { storeCommand, storeOutcome } from '../../main/machine/journal-entry.ts';
import { makeMachineAtOnce } from '../../main/machine/machines.ts';
import { SAMPLE_COMMANDS, SAMPLE_DEFINITION } from '../../main/machine/sample.ts';
import { startSession } from '../../main/session/index.ts';
import type { Action, JournalFilter, MethodName, Methods } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import type { Result } from '../../shared/failure.ts';
import { blockId, partitionName, type Revision, revision } from '../../shared/ids.ts';
import { tell } from './figures.ts';

/** What may be at most: the noise of a machine that does other things besides. */
const FLAT = 2;
/**
 * Less than this more is no slope: from the nearest kept place on, up to 1,000 commands are gone again, in either history;
 * how many is chance.
 */
const GRAIN_MS = 10;
const ROUNDS = 11;
const SNAPSHOT_EVERY = 1000;
const LNX = partitionName('LNXTEST');
/** Eight standby blocks that are there and offline. */
const BLOCKS = Array.from({ length: 8 }, (_, index) => 100 + index);
const [branches = 1000, commands = 1_000_000] = process.argv.slice(2).map(Number);

const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};
const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;

const write = (file: string, text: string): Command => ({
  kind: 'writeSysfs',
  partition: LNX,
  path: file,
  value: text,
});
const state = (block: number, text: string): Command =>
  write(`/sys/devices/system/memory/memory${block}/state`, text);
const configured = [99, ...BLOCKS].map((block) => write(`/sys/firmware/memory/memory${block}/config`, '1'));
/** Comes back to the state in which it began, and asks nothing of the hypervisor; Movable stays populated: no line is logged. */
const ROUND = BLOCKS.flatMap((block) => ['online_movable', 'offline'].map((text) => state(block, text)));
const BEGINNING = [...SAMPLE_COMMANDS, ...configured, state(99, 'online_movable'), ...ROUND, ...ROUND];

/** A round as rows, and the state that it begins and ends with. */
function roundOnSample() {
  const system = value(createSystem(SAMPLE_DEFINITION));
  for (const command of BEGINNING) execute(system, command, newUndoLog());
  const begin = stateHash(system);
  const rows = ROUND.map((command) => {
    const { outcome } = execute(system, command, newUndoLog());
    return { ...storeCommand(command), outcome: storeOutcome(outcome), stateHash: stateHash(system) };
  });
  if (stateHash(system) !== begin) throw new Error('a round does not come back to where it began');
  return { rows, packed: snapshotOf(system), hash: begin };
}

/**
 * Tries, each half kept and half undone before the next begins: what the session writes, but into the tables at once.
 * @returns the newest revision, which is the head
 */
function fill(stores: Stores, machine: number, tries: number, count: number): number {
  const { rows, packed, hash } = roundOnSample();
  const length = Math.max(1, Math.floor(count / tries / 2 / rows.length)) * rows.length;
  const path: BranchRange[] = [];
  let [at, depth, action, branch, stampMs] = [BEGINNING.length, BEGINNING.length, 1, 1, 0];
  const snapshot = (): void => {
    stores.snapshots.put(machine, ENGINE_VERSION, { revision: at, branch, stateHash: hash, state: packed });
    stores.snapshots.trim(machine, ENGINE_VERSION, [...path, { branch, upTo: at }], 10);
  };
  const carryOut = (after: number): void => {
    action++;
    let parent = after;
    const entries = Array.from({ length }, (_, index): JournalEntry => {
      const row = rows[index % rows.length];
      if (!row) throw new Error('an empty round');
      const own = { revision: ++at, parent, branch, depth: depth + index + 1, action, stampMs: ++stampMs };
      parent = at;
      return { ...row, ...own, actor: 'ui', engine: ENGINE_VERSION, events: null };
    });
    stores.journal.append(machine, ...entries);
    if (length >= SNAPSHOT_EVERY || action % Math.ceil(SNAPSHOT_EVERY / length) === 0) snapshot();
  };
  for (let base = at, tried = 0; tried < tries; tried++) {
    stores.transaction.around(() => {
      if (tried > 0) {
        const [parent, name] = [branch, `Branch ${branch + 1}`];
        branch++;
        stores.branches.insert(machine, { branch, name, parent, base, tip: base, createdMs: stampMs });
      }
      carryOut(base);
      depth += length;
      base = at;
      carryOut(base);
      stores.branches.moveTip(machine, branch, at);
      path.push({ branch, upTo: base });
      const head = { head: at, branch, stateHash: hash, engine: ENGINE_VERSION, rowsAt: null };
      stores.machines.moveHead(machine, head);
    });
  }
  return at;
}

async function open(database: OpenDatabase, tries: number, count: number) {
  const context = { database, stores: storesOn(database.writer), now: Date.now };
  const machine = value(makeMachineAtOnce(context, 'History', SAMPLE_DEFINITION, BEGINNING, 'import'));
  const head = fill(context.stores, machine, tries, count);
  const session = value(startSession({ database, host: 'browser', version: 'bench' }));
  const found = await session.verified;
  if (found) throw new Error(JSON.stringify(found));
  const client = session.join(() => {});
  let id = 0;
  const call = async <M extends MethodName>(method: M, params: Methods[M]['params']) =>
    value(await client.call({ id: ++id, method, params } as never)) as Methods[M]['answer'];
  const run = (action: Action) => call('run', { action, seen: null, ticket: `t${id}` });
  return { session, call, run, machine, head, at: revision(head) as Revision };
}
type Opened = Awaited<ReturnType<typeof open>>;

const page = (filter: JournalFilter, part = 1) =>
  (({ call, head }) => {
    const before = revision(Math.ceil(head * part) + 1);
    return call('query', { kind: 'journal', limit: 100, before, filter });
  }) satisfies (opened: Opened) => Promise<unknown>;

/** What is measured, in the order in which it is done in every round. */
const STEPS: Readonly<Record<string, (opened: Opened) => Promise<unknown>>> = {
  'undo of the last action': ({ run }) => run({ kind: 'undo', scope: 'action' }),
  'one command, which begins a branch': ({ run }) =>
    run({ kind: 'blocks', partition: LNX, verb: 'online', blocks: [blockId(BLOCKS[0] ?? 0)] }),
  report: async ({ session, machine }) => {
    const { pieces } = value(await session.files.offer({ kind: 'report', machine }));
    return [...pieces];
  },
  'newest page of the journal': page({}),
  'page in the middle of the journal': page({}, 0.5),
  'page of one block': page({ block: blockId(BLOCKS[3] ?? 0) }),
  'page of what was refused': page({ refused: true }),
  'page of the way to the head': page({ onPath: true }),
  'one more command': async (opened) => {
    const blocks = [blockId(BLOCKS[0] ?? 0)];
    const result = await opened.run({ kind: 'blocks', partition: LNX, verb: 'offline', blocks });
    opened.at = result.revision;
  },
  'changes at the head': ({ call, at }) =>
    call('query', { kind: 'changes', partition: LNX, table: 'block', at }),
  'undo of it': ({ run }) => run({ kind: 'undo', scope: 'action' }),
  'redo of it': ({ run }) => run({ kind: 'redo', scope: 'action' }),
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-history-'));
try {
  const sizes = [
    [10, 10_000],
    [branches, commands],
  ] as const;
  const databases = sizes.map((_, index) => value(openDatabase(path.join(folder, `${index}.sqlite`))));
  const opened: Opened[] = [];
  for (const [index, [tries, count]] of sizes.entries()) {
    const database = databases[index];
    if (database) opened.push(await open(database, tries, count));
  }
  const times = Object.keys(STEPS).map(() => opened.map((): number[] => []));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [place, step] of Object.values(STEPS).entries()) {
      for (const [index, one] of opened.entries()) {
        const from = process.cpuUsage();
        await step(one);
        const { user, system } = process.cpuUsage(from);
        times[place]?.[index]?.push((user + system) / 1000);
      }
    }
  }
  console.log(`${branches} branches and ${commands} commands beside 10 and 10,000`);
  for (const [place, what] of Object.keys(STEPS).entries()) {
    const [small = 0, large = 0] = times[place]?.map(median) ?? [];
    const [first = 0, firstLarge = 0] = times[place]?.map(([time = 0]) => time) ?? [];
    const ratio = large / small;
    if (ratio > FLAT && large - small > GRAIN_MS) process.exitCode = 1;
    tell({ name: `long history, ${what}`, value: ratio, unit: 'times', goal: FLAT });
    console.log(
      `    ${large.toFixed(2)} ms beside ${small.toFixed(2)}; the first ${firstLarge.toFixed(0)} beside ${first.toFixed(0)}`,
    );
  }
  for (const { session } of opened) value(await session.close());
  for (const database of databases) database.close();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
