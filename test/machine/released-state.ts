/**
 * What a data directory and the machine files beside it hold, in words that do not depend on how a version stores it: what
 * a person would see. `npm run package:fixture` writes it down with the version that made the data; every later version
 * has to see the same.
 *
 *     node test/machine/released-state.ts FOLDER     writes FOLDER/expected.json
 */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';
import { DATABASE_NAME } from '../../db/data-directory.ts';
import { openConsole } from '../../main/hosts/open-console.ts';
import type { Client, Session } from '../../main/session/index.ts';
import type { MethodName, Methods, Push } from '../../shared/api.ts';
import type { Result } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { WorkshopAnswer } from '../../shared/lesson.ts';

interface Shown {
  readonly name: string;
  readonly notes: string;
  readonly revision: number;
  readonly branches: readonly string[];
  /** Rows of the whole journal of this branch: revision, who, what, what became of it. */
  readonly journal: readonly string[];
  readonly partitions: Readonly<Record<string, PartitionShown>>;
}

interface PartitionShown {
  /** Pages, blocks and storage in figures. */
  readonly figures: unknown;
  /** What `lsmem` prints, with every column; for a partition that runs no Linux, what it says instead. */
  readonly lsmem: readonly string[];
}

export interface Expected {
  readonly machines: readonly Shown[];
  /** Who played, and how far each lesson that was begun has come. */
  readonly workshop: { readonly attendee: string; readonly begun: readonly string[] };
  /** By the name of the machine file: what it is after an import. */
  readonly files: Readonly<Record<string, Shown>>;
}

const LINES = ['lsmem -a -o RANGE,SIZE,STATE,REMOVABLE,BLOCK,NODE,ZONES', 'lsmem --summary=only'];

/** @param folder of a released version: the database (and its write-ahead log) packed, machine files beside it */
export async function seenIn(folder: string): Promise<Expected> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-released-'));
  try {
    for (const packed of fs.readdirSync(folder).filter((name) => name.endsWith('.gz'))) {
      const content = gunzipSync(fs.readFileSync(path.join(folder, packed)));
      fs.writeFileSync(path.join(directory, path.basename(packed, '.gz')), content);
    }
    if (!fs.existsSync(path.join(directory, DATABASE_NAME))) throw new Error(`${folder} has no database.`);
    return await look(directory, folder);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

async function look(directory: string, folder: string): Promise<Expected> {
  const opened = openConsole({ directory, host: 'browser' });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  const { session, close } = opened.value;
  const wrong = await session.verified;
  if (wrong) throw new Error(JSON.stringify(wrong));
  const visitor = visitorOf(session);
  const ids = await machineIds(visitor);
  const machines: Shown[] = [];
  for (const id of ids) machines.push(await shown(visitor, id));
  const workshop = progressOn(await visitor.call('workshop', { do: 'catalogue' }));
  const files: Record<string, Shown> = {};
  for (const name of fs.readdirSync(folder).filter((one) => one.endsWith('.lpar'))) {
    const taken = await session.importMachine(
      path.basename(name, '.lpar'),
      fs.readFileSync(path.join(folder, name), 'utf8'),
    );
    if (!taken.ok) throw new Error(`${name}: ${taken.failure}`);
    files[name] = await shown(visitor, taken.value.machine);
  }
  const closed = await close();
  if (!closed.ok) throw new Error(JSON.stringify(closed.failure));
  // As it is read again from the file.
  return JSON.parse(JSON.stringify({ machines, workshop, files }));
}

interface Visitor {
  call<M extends MethodName>(method: M, params: Methods[M]['params']): Promise<Methods[M]['answer']>;
  /** What the shell prints. */
  type(partition: PartitionName, line: string): Promise<string[]>;
  partitions(): readonly PartitionName[];
}

function visitorOf(session: Session): Visitor {
  let printed = '';
  let partitions: readonly PartitionName[] = [];
  const client: Client = session.join((push: Push) => {
    if (push.kind === 'terminal') printed += push.text;
    if (push.kind === 'snapshot') partitions = push.partitions.map(({ name }) => name);
  });
  let id = 0;
  const call: Visitor['call'] = async (method, params) => {
    id++;
    const result = (await client.call({ id, method, params })) as Result<never, unknown>;
    if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.failure)}`);
    return result.value;
  };
  return {
    call,
    type: async (partition, line) => {
      printed = '';
      const action = { kind: 'shell', partition, terminal: 't', line } as const;
      const { exitCode } = await call('run', { action, seen: null, ticket: `look-${id}` });
      return [...printed.trimEnd().split('\n'), `exit ${exitCode}`];
    },
    partitions: () => partitions,
  };
}

function progressOn(answer: WorkshopAnswer): Expected['workshop'] {
  if (answer.kind !== 'catalogue') throw new Error('no catalogue');
  const { attendee, workshops } = answer.catalogue;
  const begun = workshops
    .flatMap(({ lessons }) => lessons)
    .filter(({ stepsDone }) => stepsDone > 0)
    .map(({ workshop, id, stepsDone }) => `${workshop} ${id}: ${stepsDone}`);
  return { attendee, begun };
}

async function machineIds(visitor: Visitor): Promise<number[]> {
  const answer = await visitor.call('query', { kind: 'machines' });
  if (answer.kind !== 'machines') throw new Error('no list of machines');
  return answer.machines.map(({ id }) => id).sort((a, b) => a - b);
}

async function shown(visitor: Visitor, machine: number): Promise<Shown> {
  const { revision } = await visitor.call('open', { machine });
  const listed = await visitor.call('query', { kind: 'machines' });
  const heading = listed.kind === 'machines' ? listed.machines.find(({ id }) => id === machine) : undefined;
  const branches = await visitor.call('query', { kind: 'branches' });
  const journal = await visitor.call('query', { kind: 'journal', limit: 500 });
  const partitions: Record<string, PartitionShown> = {};
  for (const name of [...visitor.partitions()].sort()) {
    const figures = await visitor.call('query', { kind: 'figures', partition: name });
    const lsmem: string[] = [];
    for (const line of LINES) lsmem.push(...(await visitor.type(name, line)));
    partitions[name] = { figures, lsmem };
  }
  return {
    name: heading?.name ?? '',
    notes: heading?.notes ?? '',
    revision,
    branches:
      branches.kind === 'branches'
        ? branches.branches.map(({ name, base, tip, isCurrent }) =>
            [name, `${base}–${tip}`, ...(isCurrent ? ['here'] : [])].join(' '),
          )
        : [],
    journal:
      journal.kind === 'journal'
        ? journal.rows.map(({ revision: at, parent, actor, command, outcome }) =>
            [`${at} after ${parent}`, actor, JSON.stringify(command), outcome.kind].join(' '),
          )
        : [],
    partitions,
  };
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('Usage: released-state.ts FOLDER');
  const expected = await seenIn(folder);
  fs.writeFileSync(path.join(folder, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
}
