/** No call of the contract, and no file, keeps others waiting for more than 50 ms on the largest machine there can be. */

import { expect, test } from 'vitest';
import type { Action, MethodName, Methods, Query } from '../../shared/api.ts';
import { type BlockId, blockId, partitionName, revision } from '../../shared/ids.ts';
import type { FileRequest, MachineAction } from '../../shared/saved-machine.ts';
import { value } from '../db/files.ts';
import { listingsOf, recordingOf } from './large-files.ts';
import { longestHold } from './longest-hold.ts';
import { openSession } from './open-session.ts';

const LIMIT_MS = 50;
const TRIES = 2;
/**
 * Processor time on a machine that others use too is several times what it is on a quiet one. The suite only notices what
 * is grossly longer; HOLD_STRICT=1 on a quiet machine holds the limits as they are.
 */
const SLACK = process.env.HOLD_STRICT === '1' ? 1 : 2;
const LNXMAX = partitionName('LNXMAX');
const BLOCKS: BlockId[] = Array.from({ length: 60_000 }, (_, index) => blockId(400 + index));

test('every call on 65,535 increments and blocks', { timeout: 600_000 }, async () => {
  const session = openSession();
  await session.session.verified;
  const held: Record<string, number> = {};
  /** The least of its tries: what the collector or a program that shares our caches adds is not the call's. */
  const measure = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const { longestMs, value: answer } = await longestHold(work);
    held[what] = Math.min(held[what] ?? Number.POSITIVE_INFINITY, Math.round(longestMs));
    return answer;
  };
  const call = async <M extends MethodName>(method: M, params: Methods[M]['params'], what = '') =>
    value(await measure(`${method} ${what}`.trim(), () => session.call(method, params)));
  const manage = (action: MachineAction) => call('manage', { action }, action.kind);
  /** Once more only where the first try took too long. */
  const tries = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    for (let round = 0; round < TRIES && (held[what] ?? Number.POSITIVE_INFINITY) > LIMIT_MS; round++)
      await work();
  };
  let queries = 0;
  const query = (asked: Query) => {
    const what = `${asked.kind} ${++queries}`;
    return tries(`query ${what}`, () => call('query', asked, what));
  };
  const run = (action: Action, what: string) => call('run', { action, seen: null, ticket: 't' }, what);
  const shell = (line: string) => run({ kind: 'shell', partition: LNXMAX, terminal: 't', line }, line);
  const offer = (request: FileRequest) =>
    measure(`file ${request.kind}`, async () => {
      const offered = value(await session.session.files.offer(request));
      const pieces: (string | Uint8Array)[] = [];
      for (const piece of offered.pieces) {
        pieces.push(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return pieces;
    });

  await manage({ kind: 'createFrom', name: 'Another', template: 'largest-machine' });
  const { machine } = await manage({ kind: 'createFrom', name: 'Largest', template: 'largest-machine' });
  await call('open', { machine });
  await call('open', { machine: 1 });
  await call('open', { machine });
  await measure('checks after opening', () => session.session.verified);
  await call('hello', {});
  await run(
    { kind: 'blocks', partition: LNXMAX, verb: 'enable', blocks: [300, 301].map(blockId) },
    'two blocks',
  );
  await call(
    'preview',
    { action: { kind: 'blocks', partition: LNXMAX, verb: 'enable', blocks: BLOCKS } },
    'blocks',
  );
  await run({ kind: 'blocks', partition: LNXMAX, verb: 'enable', blocks: BLOCKS.slice(0, 20_000) }, 'blocks');
  await shell('lsmem');
  await shell('lsmem -a');
  await shell('lsmem -J -o +ZONES');
  await shell('chmem -d 100G');
  await run({ kind: 'undo', scope: 'action' }, 'undo');
  await run({ kind: 'undo', scope: 'action' }, 'undo');
  await run({ kind: 'redo', scope: 'action' }, 'redo');
  await run({ kind: 'goTo', revision: revision(3) }, 'goTo');
  await run({ kind: 'redo', scope: 'action' }, 'redo');
  await run({ kind: 'command', command: { kind: 'deactivate', partition: LNXMAX } }, 'deactivate');
  await run({ kind: 'undo', scope: 'action' }, 'undo');
  for (const asked of [
    { kind: 'block', partition: LNXMAX, block: blockId(500) },
    { kind: 'block', partition: LNXMAX, block: blockId(500), at: revision(20_000) },
    { kind: 'journal', limit: 500 },
    { kind: 'journal', limit: 500, filter: { text: 'nowhere to be found' } },
    { kind: 'trace', partition: LNXMAX, limit: 500 },
    { kind: 'sequence', revision: revision(2) },
    { kind: 'sequence', revision: revision(9_000) },
    { kind: 'messages', partition: LNXMAX, from: 0, limit: 500 },
    { kind: 'machines' },
    { kind: 'branches' },
    { kind: 'templates' },
    { kind: 'figures', partition: LNXMAX, at: revision(30_000) },
    { kind: 'changes', partition: LNXMAX, table: 'block', at: revision(30_000) },
    { kind: 'definition', partition: LNXMAX },
    { kind: 'complete', partition: LNXMAX, line: 'cat /sys/devices/system/memory/memory1' },
    { kind: 'actions', partition: LNXMAX },
    { kind: 'reboot', partition: LNXMAX, action: { kind: 'load', clear: true } },
    { kind: 'plan', partition: LNXMAX },
  ] as Query[])
    await query(asked);
  await call('view', { revision: revision(15_000) });
  await call('view', { revision: null });
  await tries('compare', () =>
    call('compare', {
      left: { machine, revision: revision(2) },
      right: { machine, revision: revision(20_000) },
    }),
  );
  await call('closeTerminal', { partition: LNXMAX, terminal: 't' });
  await call('cancel', { ticket: 'none' });
  await call('backUp', {});
  await manage({ kind: 'annotate', machine, notes: 'n' });
  await manage({ kind: 'rename', machine, name: 'Largest of all' });
  await manage({ kind: 'renameBranch', machine, branch: 1, name: 'First' });
  const copy = await manage({ kind: 'duplicate', machine, name: 'Copy' });
  await manage({ kind: 'recover', machine, name: 'Recovered before' });
  const recovered = await manage({ kind: 'recover', machine, name: 'Recovered' });
  await manage({ kind: 'delete', machine: copy.machine });
  await manage({ kind: 'restore', machine: copy.machine });
  await manage({ kind: 'delete', machine: recovered.machine });
  for (const request of [
    { kind: 'machine', machine, history: false },
    { kind: 'journal', machine, format: 'csv' },
    { kind: 'trace', machine, format: 'jsonl' },
    { kind: 'hmcDefinition', machine },
    { kind: 'zmemtopo', machine },
    { kind: 'sysfs', machine },
    { kind: 'report', machine },
    { kind: 'comparison', left: { machine, revision: revision(2) }, right: { machine }, format: 'text' },
  ] as FileRequest[])
    await tries(`file ${request.kind}`, () => offer(request));
  const [text] = await offer({ kind: 'machine', machine, history: true });
  await measure('file received', () => session.session.files.receive(String(text)));
  const archive = (await offer({ kind: 'sysfs', machine }))[0];
  await measure('archive received', () =>
    session.session.files.receiveArchive(Buffer.from(archive as Uint8Array), {
      file: 'x.tar.gz',
      assumptions: {},
    }),
  );
  await call('workshop', { do: 'catalogue' }, 'catalogue');
  await call(
    'workshop',
    { do: 'start', workshop: 'storage-while-linux-runs', lesson: 'online-and-back' },
    'start',
  );
  const tooLong = Object.entries(held).filter(([, ms]) => ms > LIMIT_MS * SLACK);
  expect(Object.fromEntries(tooLong)).toEqual({});
});

test('files of 65,535 blocks: listings, and a recording with its replay', { timeout: 600_000 }, async () => {
  const session = openSession();
  await session.session.verified;
  const held: Record<string, number> = {};
  const measure = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const { longestMs, value: answer } = await longestHold(work);
    held[what] = Math.round(longestMs);
    return answer;
  };
  const { files } = session.session;
  for (const [index, listing] of listingsOf(65_535).entries()) {
    const taken = await measure(`listing ${index} received`, () =>
      files.receive(listing, { file: 'lsmem.txt', assumptions: {} }),
    );
    expect(taken.ok).toBe(true);
  }
  const text = recordingOf(65_535);
  const taken = await measure('recording received', () => files.receiveRecording(text, 'large.json'));
  if (!taken.ok) throw new Error(JSON.stringify(taken.failure));
  const { id: recording } = taken.value;
  const replayed = value(
    await measure('recording replayed', () =>
      session.call('recording', {
        do: 'replay',
        recording,
        chosen: { usual: null, choices: [] },
        ticket: 'r',
      }),
    ),
  );
  expect(replayed).toMatchObject({ did: 'replay', view: { complete: true, counts: { steps: 3 } } });
  const tooLong = Object.entries(held).filter(([, ms]) => ms > LIMIT_MS * SLACK);
  expect(Object.fromEntries(tooLong)).toEqual({});
});
