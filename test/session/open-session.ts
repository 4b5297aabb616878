import fs from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../db/open.ts';
import { type Client, type Session, startSession } from '../../main/session/index.ts';
import type { Action, ActionResult, MethodName, Methods, Push } from '../../shared/api.ts';
import type { BlockAction, BlockVerb } from '../../shared/block-action.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import { blockId, partitionName, type Revision, revision } from '../../shared/ids.ts';
import { temporaryFolder, value } from '../db/files.ts';

export const LNX = partitionName('LNXTEST');

export interface TestSession {
  readonly session: Session;
  readonly database: OpenDatabase;
  readonly path: string;
  readonly pushes: Push[];
  readonly client: Client;
  call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Result<Methods[M]['answer'], Failure>>;
  /** Runs an action as shell input is run: without a revision. */
  run(action: Action, seen?: Revision | null): Promise<Result<ActionResult, Failure>>;
  /** Runs an action that must be carried out. */
  done(action: Action): Promise<ActionResult>;
  /** Closes cleanly, as a host does. */
  close(): Promise<void>;
  /** What a process killed at this moment leaves: the path of a copy of the files as they are. */
  abandon(): Promise<string>;
}

/** A session on the database at `file`; a new one with the sample when there is none. */
export function openSession(
  file = path.join(temporaryFolder(), 'console.sqlite'),
  options: { readonly safeMode?: boolean } = {},
): TestSession {
  const database = value(openDatabase(file));
  let open = true;
  const end = (): void => {
    if (open) database.close();
    open = false;
  };
  const session = value(startSession({ database, host: 'browser', version: 'test', ...options }));
  onTestFinished(async () => {
    if (open) await session.close();
    end();
  });
  const pushes: Push[] = [];
  const client = session.join((push) => pushes.push(push));
  let calls = 0;
  const call: TestSession['call'] = (method, params) =>
    client.call({ id: ++calls, method, params }) as ReturnType<TestSession['call']> as never;
  const run: TestSession['run'] = (action, seen = null) =>
    call('run', { action, seen, ticket: `t${++calls}` });
  return {
    session,
    database,
    path: file,
    pushes,
    client,
    call,
    run,
    done: async (action) => value(await run(action)),
    close: async () => {
      value(await session.close());
      end();
    },
    abandon: async () => {
      const copy = path.join(temporaryFolder(), 'console.sqlite');
      for (const suffix of ['', '-wal']) {
        if (fs.existsSync(file + suffix)) fs.copyFileSync(file + suffix, copy + suffix);
      }
      await session.close();
      end();
      return copy;
    },
  };
}

export const blocks = (verb: BlockVerb, ...numbers: number[]): BlockAction => ({
  kind: 'blocks',
  partition: LNX,
  verb,
  blocks: numbers.map(blockId),
});

export const shell = (line: string, terminal = 't1'): Action => ({
  kind: 'shell',
  partition: LNX,
  terminal,
  line,
});
export const stateFile = (block: number): string => `/sys/devices/system/memory/memory${block}/state`;
export const undo: Action = { kind: 'undo', scope: 'action' };
export const redo: Action = { kind: 'redo', scope: 'action' };
export const goTo = (to: number): Action => ({ kind: 'goTo', revision: revision(to) });

/** First to last, both included. */
export const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** The content of one file of the guest, as the inspector shows it. */
export async function fileOf(session: TestSession, block: number, name: string): Promise<string | undefined> {
  const answer = value(await session.call('query', { kind: 'block', partition: LNX, block: blockId(block) }));
  if (answer.kind !== 'block') throw new Error('another answer was asked for');
  return answer.detail.files.find((file) => file.path.endsWith(`/${name}`))?.content.trim();
}

/** State hash and revision at the head, as stored. */
export function storedHead(session: TestSession): { head: number; stateHash: string } {
  const head = session.database.writer.prepare('SELECT head, state_hash AS stateHash FROM machine').get();
  return head as { head: number; stateHash: string };
}
