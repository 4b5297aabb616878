/** Runbooks of the open machine: kept, made, rehearsed, carried out step by step, compared with what was recorded. */

import { guarded } from '../../db/storage-failure.ts';
import type { Push } from '../../shared/api.ts';
import { type Failure, fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import {
  differencesOf,
  headingOf,
  RUNBOOK_LIMITS,
  type Runbook,
  type RunbookAnswer,
  type RunbookRequest,
  type StepRun,
} from '../../shared/runbook.ts';
import type { RunbookFile } from '../../shared/runbook-file.ts';
import { runbook as runbookSchema } from '../contract/runbook-schema.ts';
import { ENGINE_VERSION, partitionView } from '../engine/index.ts';
import { offerRunbook } from '../export/offer-runbook.ts';
import type { OfferedFile } from '../export/offered-file.ts';
import { readRunbook } from '../machine/kept-runbooks.ts';
import type { Recording } from '../recording/recording.ts';
import type { ActionQueue } from './action-queue.ts';
import { BesideQueue } from './beside-queue.ts';
import type { Current } from './current.ts';
import { compareWithRecording } from './runbook/against.ts';
import { makeRunbook } from './runbook/make.ts';
import { rehearse } from './runbook/rehearse.ts';
import { changeFrom } from './runbook/sources.ts';
import { CAPTURED, type Terminals } from './terminals.ts';

type Answered = Promise<Result<RunbookAnswer, Failure>>;
type Of<D extends RunbookRequest['do']> = Extract<RunbookRequest, { do: D }>;

export interface RunbookContext {
  readonly current: Current;
  readonly queue: ActionQueue;
  readonly terminals: Terminals;
  readonly recording: (id: number) => Promise<Result<Recording, Failure>>;
  readonly push: (push: Push) => void;
}

export class Runbooks {
  readonly #context: RunbookContext;
  readonly #beside: BesideQueue;

  constructor(context: RunbookContext) {
    this.#context = context;
    this.#beside = new BesideQueue(context.push, () => context.current.isClosed);
  }

  /** @returns whether there was work with this ticket */
  cancel(ticket: string): boolean {
    return this.#beside.cancel(ticket);
  }

  async handle(request: RunbookRequest): Answered {
    switch (request.do) {
      case 'list':
        return ok(this.#list());
      case 'get': {
        const found = this.find(request.runbook);
        return found ? ok(got(request.runbook, found)) : fail(gone(request.runbook));
      }
      case 'remove':
        return this.#write(
          () => this.#stores.runbooks.remove(this.#machine, request.runbook),
          this.#list.bind(this),
        );
      case 'put':
        return this.#put(request);
      case 'takeIn':
        return this.#takeIn(request);
      case 'make':
        return await this.#make(request);
      case 'rehearse':
        return await this.#rehearse(request);
      case 'runStep':
        return await this.#runStep(request);
      case 'against':
        return await this.#against(request);
    }
  }

  /** undefined: it is not there, or the disk gave back something else. */
  find(id: number): Runbook | undefined {
    const row = this.#stores.runbooks.find(this.#machine, id);
    return row && readRunbook(row.document);
  }

  offer(id: number, form: RunbookFile): Result<OfferedFile, Failure> {
    const found = this.find(id);
    return found ? ok(offerRunbook(found, form)) : fail(gone(id));
  }

  get #stores() {
    return this.#context.current.context.stores;
  }

  get #machine(): number {
    return this.#context.current.machine.id;
  }

  #list(): RunbookAnswer {
    const runbooks = this.#stores.runbooks.list(this.#machine).flatMap(({ id, changedMs, document }) => {
      const read = readRunbook(document);
      return read ? [headingOf(id, changedMs, read)] : [];
    });
    return { did: 'list', runbooks };
  }

  #write(change: () => void, answer: () => RunbookAnswer): Result<RunbookAnswer, Failure> {
    const { database } = this.#context.current.context;
    const written = guarded(database.path, change);
    return written.ok ? ok(answer()) : written;
  }

  #put({ runbook, document }: Of<'put'>): Result<RunbookAnswer, Failure> {
    if (!this.#stores.runbooks.find(this.#machine, runbook)) return fail(gone(runbook));
    return this.#store(runbook, document);
  }

  #store(id: number, document: Runbook): Result<RunbookAnswer, Failure> {
    const { stores, now } = this.#context.current.context;
    const row = { id, changedMs: now(), document: JSON.stringify(document) };
    return this.#write(
      () => stores.runbooks.put(this.#machine, row),
      () => got(id, document),
    );
  }

  /** Read as strictly as everything from outside; what is wrong is named by its place in the file. */
  #takeIn({ file, text }: Of<'takeIn'>): Result<RunbookAnswer, Failure> {
    const read = readFile(text);
    if (!read.ok) return fail(rejection('malformed', 'file', `${file} is no runbook: ${read.failure}.`));
    const { stores, now } = this.#context.current.context;
    const full = this.#fullness();
    if (full) return fail(full);
    let id = 0;
    return this.#write(
      () => {
        id = stores.runbooks.add(this.#machine, now(), JSON.stringify(read.value));
      },
      () => got(id, read.value),
    );
  }

  /** Why there is no room for one more. */
  #fullness(): Rejection | undefined {
    if (this.#stores.runbooks.list(this.#machine).length < RUNBOOK_LIMITS.runbooks) return undefined;
    return rejection('busy', 'params', `A machine has at most ${RUNBOOK_LIMITS.runbooks} runbooks.`);
  }

  async #make({ from, form, ticket }: Of<'make'>): Answered {
    const { current } = this.#context;
    const { stores, now } = current.context;
    const { machine, definition } = current;
    const rows = stores.runbooks.list(machine.id);
    const full = this.#fullness();
    if (full) return fail(full);
    return await this.#beside.run(ticket, async (inPieces, stop) => {
      const sourced = await changeFrom({ stores, machine, definition, stop }, from, form);
      if (!sourced) return ok({ did: 'stopped' });
      if (!sourced.ok) return sourced;
      const { change, revision } = sourced.value;
      const view = partitionView(change.base, change.partition);
      const made = await inPieces(
        makeRunbook(change, {
          // Whoever wrote the last one writes the next.
          author: readRunbook(rows[0]?.document ?? '')?.author ?? '',
          form,
          rehearsal: {
            machine: machine.name,
            revision: revision as typeof machine.head,
            release: view?.release ?? '',
            engineVersion: ENGINE_VERSION,
            stampMs: now(),
          },
        }),
      );
      if (!made || machine.id !== this.#machine) return ok({ did: 'stopped' });
      const checked = runbookSchema.safeParse(made);
      if (!checked.success) return fail(tooLarge(checked.error.issues[0]?.message));
      let id = 0;
      return this.#write(
        () => {
          id = stores.runbooks.add(machine.id, now(), JSON.stringify(made));
        },
        () => got(id, made),
      );
    });
  }

  async #rehearse({ runbook: id, ticket }: Of<'rehearse'>): Answered {
    const { current } = this.#context;
    const { machine } = current;
    const { stores, now } = current.context;
    const found = this.find(id);
    if (!found) return fail(gone(id));
    const view = partitionView(machine.system, found.partition);
    if (view?.status !== 'operating') return fail(noLinux(found.partition));
    const rehearsal = {
      machine: machine.name,
      revision: machine.head,
      release: view.release,
      engineVersion: ENGINE_VERSION,
      stampMs: now(),
    };
    const files = stores.guestFiles.of(machine.id, found.partition);
    return await this.#beside.run(ticket, async (inPieces) => {
      const rehearsed = await inPieces(rehearse(found, machine.system, files));
      if (!rehearsed || machine.id !== this.#machine) return ok({ did: 'stopped' });
      const renewed = { ...rehearsed, rehearsal };
      const checked = runbookSchema.safeParse(renewed);
      return checked.success ? this.#store(id, renewed) : fail(tooLarge(checked.error.issues[0]?.message));
    });
  }

  /** In a shell of its own, as the script does it; what it does is an action of the journal like any other. */
  async #runStep({ runbook: id, part, index, ticket }: Of<'runStep'>): Answered {
    const { current, queue, terminals } = this.#context;
    const found = this.find(id);
    const step = found?.[part][index];
    if (!found || !step) return fail(gone(id));
    const { partition } = found;
    const nothing = { part, index, exit: null, output: null, differences: [], recorded: null };
    if (step.command.trim() === '') return ok({ did: 'ran', step: { ...nothing, verdict: 'notRun' } });
    if (partitionView(current.machine.system, partition)?.status !== 'operating')
      return fail(noLinux(partition));
    const terminal = `${CAPTURED}-${ticket}`.slice(0, 64);
    const ran = await queue.ran({
      action: { kind: 'shell', partition, terminal, line: step.command },
      seen: null,
      ticket,
    });
    terminals.close(terminal, partition);
    if (!ran.ok) return ran;
    const { result, printed } = ran.value;
    const exit = result.exitCode ?? null;
    if (result.cancelled || exit === null || !printed)
      return ok({ did: 'ran', step: { ...nothing, verdict: 'notRun' } });
    const { output } = printed;
    const differences = differencesOf(step, { exit, output });
    const verdict: StepRun['verdict'] = differences.length === 0 ? 'equal' : 'differs';
    return ok({ did: 'ran', step: { ...nothing, verdict, exit, output, differences } });
  }

  async #against({ runbook: id, recording: recorded, ticket }: Of<'against'>): Answered {
    const found = this.find(id);
    if (!found) return fail(gone(id));
    const recording = await this.#context.recording(recorded);
    if (!recording.ok) return recording;
    return await this.#beside.run(ticket, async (inPieces) => {
      const compared = await inPieces(compareWithRecording(found, recording.value));
      if (!compared) return ok({ did: 'stopped' });
      return compared.ok
        ? ok({ did: 'compared', against: compared.value })
        : fail(rejection('malformed', 'params.recording', compared.failure));
    });
  }
}

/** The runbook in a file's text, or what is wrong with it. */
function readFile(text: string): Result<Runbook, string> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return fail('it is not JSON');
  }
  const checked = runbookSchema.safeParse(json);
  if (checked.success) return ok(json as Runbook);
  const [issue] = checked.error.issues;
  const place = issue?.path.join('.') ?? '';
  return fail(`${place === '' ? '' : `${place}: `}${issue?.message ?? 'it has another form'}`);
}

const got = (runbook: number, document: Runbook): RunbookAnswer => ({ did: 'got', runbook, document });
const gone = (id: number): Failure =>
  rejection('unknown', 'params.runbook', `There is no runbook ${id} of this machine.`);
const noLinux = (partition: string): Failure =>
  rejection('unknown', 'params.runbook', `No Linux runs in ${partition}: there is no shell for the steps.`);
const tooLarge = (why = 'it is too large'): Failure =>
  rejection('tooLarge', 'params.runbook', `The runbook cannot be kept: ${why}.`);
