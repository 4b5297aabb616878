/**
 * The session: one open machine, one action at a time, everything durable before anyone sees it. Both hosts talk to
 * it and to nothing else.
 */

import type { OpenDatabase } from '../db/open.ts';
import { classify, guarded } from '../db/storage-failure.ts';
import { type Stores, storesOn } from '../db/stores.ts';
import type { ActionResult, Call, Hello, Methods, Push, Query, QueryAnswer } from '../shared/api.ts';
import type { Actor } from '../shared/command.ts';
import {
  type Defect,
  type Failure,
  fail,
  ok,
  type Result,
  rejection,
  type StorageFailure,
} from '../shared/failure.ts';
import type { Revision } from '../shared/ids.ts';
import type {
  FileAnswer,
  FileRequest,
  MachineAction,
  MachineAnswer,
  PastView,
} from '../shared/saved-machine.ts';
import { compareSides } from './compare/index.ts';
import { ENGINE_VERSION } from './engine/index.ts';
import { type FileContext, type OfferedFile, offerFile } from './export/index.ts';
import { problemText } from './files/problem.ts';
import { newActionResults } from './session/action-results.ts';
import { backUp } from './session/back-up.ts';
import { type Changes, newChanges } from './session/changes.ts';
import { fileFailure, removeHidden } from './session/import.ts';
import { importCapture } from './session/import-capture.ts';
import { capturesOf } from './session/kept-captures.ts';
import { keptFiles } from './session/kept-files.ts';
import { savedMachines } from './session/lists.ts';
import { SNAPSHOT_EVERY_COMMANDS, takeSnapshot } from './session/load.ts';
import type { MachineContext } from './session/machines.ts';
import { manageMachines } from './session/manage.ts';
import { moveHead } from './session/move-head.ts';
import type { OpenMachine } from './session/open-machine.ts';
import {
  NO_MACHINE,
  type Opened,
  openLast,
  openMachine,
  openNothing,
  rememberLast,
} from './session/opening.ts';
import { newPast, type Past, pastView } from './session/past.ts';
import { newPendingWrites } from './session/pending-writes.ts';
import { preview } from './session/preview.ts';
import { answerQuery } from './session/queries.ts';
import { receiveFile } from './session/receive.ts';
import { type RunContext, runWork } from './session/run.ts';
import { newTerminals, TERMINAL_LIMIT } from './session/terminals.ts';
import { newTickets, type Ticket } from './session/tickets.ts';
import { newTrash } from './session/trash.ts';
import { newTurnLock } from './session/turn-lock.ts';
import { pastPush, snapshotPush } from './session/views.ts';
import { isMove } from './session/work.ts';
import { newDesk, Overheard } from './session/workshop.ts';
import { readCaptureArchive } from './shell/sysfs-import.ts';

/** Actions that may wait for their turn. */
const QUEUE_LIMIT = 200;
/** Problems of a file that a dialog lists. */
const PROBLEMS_SHOWN = 8;

type Run = Methods['run']['params'];
type Listener = (push: Push) => void;

export interface SessionOptions {
  readonly database: OpenDatabase;
  readonly host: Hello['host'];
  readonly version: string;
  /** Wall clock in milliseconds; stamps journal rows and nothing else. */
  readonly now?: () => number;
  /** Open no machine, whatever was open last. */
  readonly safeMode?: boolean;
}

/** One window or connection. */
export interface Client {
  call(call: Call): Promise<Result<unknown, Failure>>;
  leave(): void;
}

export interface Session {
  join(listener: Listener): Client;
  /** Resolves when the checks after opening are through: null, or what was found. */
  readonly verified: Promise<Failure | null>;
  /** Files travel over the host's own path, not as calls. */
  readonly files: SessionFiles;
  /** Takes a machine file in and opens it. Fails with sentences for a dialog. */
  importMachine(name: string, text: string): Promise<Result<{ readonly machine: number }, string>>;
  /** The open machine with its history, as the text of a machine file. */
  exportMachine(): Promise<Result<string, string>>;
  /** Ends what runs, takes a snapshot. The database is the caller's to close. */
  close(): Promise<Result<null, StorageFailure>>;
}

export interface SessionFiles {
  /** Takes a machine file in as a new machine; it is not opened. */
  receive(text: string): Promise<FileAnswer>;
  /** The same with an archive of a captured /sys. `name`: of its file; the machine is called after it. */
  receiveArchive(archive: Buffer, name: string): Promise<FileAnswer>;
  offer(request: FileRequest): Promise<Result<OfferedFile, Failure>>;
}

/** Opens the last machine, or makes the sample when there is none. */
export function startSession(options: SessionOptions): Result<Session, Failure> {
  const { database, now = Date.now } = options;
  const opened = guarded(database.path, () => {
    const stores = storesOn(database.writer);
    return options.safeMode ? openNothing(stores) : openLast({ database, stores, now });
  });
  if (!opened.ok) return opened;
  return opened.value.ok ? ok(new OpenSession(options, opened.value.value)) : opened.value;
}

class OpenSession implements Session {
  readonly #options: SessionOptions;
  readonly #stores: Stores;
  readonly #listeners = new Set<Listener>();
  readonly #lock = newTurnLock();
  readonly #tickets = newTickets();
  readonly #files;
  readonly #terminals;
  readonly #pendingWrites = newPendingWrites();
  readonly #overheard = new Overheard();
  readonly #desk;
  #deskRuns = 0;
  readonly #now: () => number;
  #machine: OpenMachine;
  #definition: string;
  #closed = false;
  readonly #past: Past;
  readonly #changes: Changes;
  /** Deleted machines that can be restored. */
  readonly #trash = newTrash();
  /** Removal of other deleted machines; goes on in the background. */
  #removing: Promise<void> = Promise.resolve();
  verified: Promise<Failure | null>;
  readonly files: SessionFiles = {
    receive: (text) => this.#receive((context) => receiveFile(context, text)),
    receiveArchive: (archive, name) => this.#receiveArchive(archive, name),
    offer: (request) => offerFile(this.#fileContext(), request),
  };

  constructor(options: SessionOptions, opened: Opened) {
    this.#options = options;
    this.#stores = opened.stores;
    this.#now = options.now ?? Date.now;
    this.#files = keptFiles(this.#stores.settings, () => this.#machine.id);
    this.#terminals = newTerminals({
      system: () => this.#machine.system,
      files: this.#files,
      mounts: () => capturesOf(this.#stores.settings, this.#machine.id),
    });
    this.#machine = opened.machine;
    this.#definition = opened.definition;
    const current = () => ({ machine: this.#machine, definition: this.#definition });
    this.#past = newPast(this.#stores, current);
    this.#changes = newChanges(this.#stores, current);
    this.#noteOpened();
    this.#remove(this.#stores.machines.hidden());
    this.verified = this.#verify(opened);
    this.#desk = newDesk({
      ...this.#context(),
      machine: () => this.#machine,
      definition: () => this.#definition,
      open: (machine) => this.#open(machine, () => {}),
      remove: (machine) => this.#manage({ kind: 'delete', machine }),
      machinesChanged: () => this.#pushMachines(),
      run: (action) => this.#run({ action, seen: null, ticket: `workshop-${++this.#deskRuns}` }, 'workshop'),
      push: (push) => this.#push(push),
    });
  }

  join(listener: Listener): Client {
    this.#listeners.add(listener);
    return {
      call: (call) => this.#answer(call, listener),
      leave: () => {
        this.#listeners.delete(listener);
        this.#desk.left(listener);
      },
    };
  }

  async importMachine(name: string, text: string): Promise<Result<{ readonly machine: number }, string>> {
    const received = await this.files.receive(text);
    if (!received.ok) {
      const { failure, problems } = received.failure;
      const lines = problems.slice(0, PROBLEMS_SHOWN).map(problemText);
      const more = problems.length - lines.length;
      const list = [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
      return fail(
        problems.length > 0 ? `${name} was refused; nothing was changed.\n${list}` : sentenceOf(failure),
      );
    }
    const opened = await this.#open(received.value.machine, () => {});
    return opened.ok ? received : fail(sentenceOf(opened.failure));
  }

  async exportMachine(): Promise<Result<string, string>> {
    const offered = await this.files.offer({ kind: 'machine', machine: this.#machine.id, history: true });
    return offered.ok ? ok([...offered.value.pieces].join('')) : fail(sentenceOf(offered.failure));
  }

  async close(): Promise<Result<null, StorageFailure>> {
    this.#closed = true;
    // A line that waits for the kernel has no turn: it must have ended, not only the one that has.
    await this.#tickets.endAll();
    const release = await this.#lock.take();
    await this.verified;
    await this.#removing;
    const written = guarded(this.#options.database.path, () => {
      if (this.#machine.sinceSnapshot > 0 && !this.#machine.readOnly)
        takeSnapshot(this.#stores, this.#machine);
      rememberLast(this.#stores, this.#machine.id);
      return null;
    });
    release();
    return written;
  }

  async #answer(call: Call, listener: Listener): Promise<Result<unknown, Failure>> {
    if (this.#closed) return fail(rejection('busy', 'call', 'The console is closing.'));
    try {
      return await this.#dispatch(call, listener);
    } catch (error) {
      const failure = classify(error, this.#options.database.path) ?? this.#defect(error, call);
      this.#push({ kind: 'trouble', failure });
      return fail(failure);
    }
  }

  #dispatch(call: Call, listener: Listener): Promise<Result<unknown, Failure>> | Result<unknown, Failure> {
    const { method, params } = call as {
      [M in Call['method']]: { method: M; params: Methods[M]['params'] };
    }[Call['method']];
    switch (method) {
      case 'hello':
        return ok(this.#hello());
      case 'open':
        return this.#open(params.machine, listener);
      case 'run':
        return this.#run(params);
      case 'preview':
        return preview(this.#machine, params.action);
      case 'query':
        return this.#query(params);
      case 'closeTerminal':
        return ok({ found: this.#terminals.close(params.terminal, params.partition) });
      case 'cancel':
        return ok({ found: this.#tickets.cancel(params.ticket) });
      case 'manage':
        return this.#manage(params.action);
      case 'look':
        return this.#look(params.revision, listener);
      case 'compare':
        return compareSides(this.#fileContext(), params.left, params.right);
      case 'backUp':
        return backUp(this.#context());
      case 'workshop':
        return this.#desk.handle(params, listener);
    }
  }

  #query(query: Query): Promise<Result<QueryAnswer, Failure>> | Result<QueryAnswer, Failure> {
    if (query.kind === 'changes') return this.#changes.at(query);
    const shellFor = this.#terminals.lookAt;
    const context = { stores: this.#stores, machine: this.#machine, shellFor };
    const at = 'at' in query ? query.at : undefined;
    if (at === undefined) return answerQuery({ ...context, system: this.#machine.system }, query);
    return this.#past
      .at(at, (system) => answerQuery({ ...context, system }, query))
      .then((answered) => (answered.ok ? answered.value : answered));
  }

  async #look(revision: Revision | null, listener: Listener): Promise<Result<PastView | null, Failure>> {
    if (revision === null) {
      this.#past.forget();
      return ok(null);
    }
    const pushed = await this.#past.at(revision, (system) =>
      listener(pastPush(this.#machine, system, revision)),
    );
    return pushed.ok ? ok(pastView(this.#stores, this.#machine, revision)) : pushed;
  }

  #remove(machines: readonly number[]): void {
    this.#removing = this.#removing
      .then(() => removeHidden(this.#context(), machines, () => this.#closed))
      .catch((error: unknown) => void this.#defect(error, 'remove'));
  }

  async #manage(action: MachineAction): Promise<Result<MachineAnswer, Failure>> {
    if (action.kind === 'restore' && !this.#trash.has(action.machine)) {
      return fail(rejection('unknown', 'params.action.machine', 'The machine cannot be restored any more.'));
    }
    // What runs or waits on a machine ends with it.
    if (action.kind === 'delete' && action.machine === this.#machine.id) await this.#tickets.endAll();
    const release = await this.#lock.take();
    try {
      if (this.#closed) return fail(rejection('busy', 'call', 'The console is closing.'));
      const managed = await manageMachines(this.#context(), action);
      if (!managed.ok) return managed;
      if (action.kind === 'delete') this.#remove(this.#trash.put(action.machine));
      else if (action.kind === 'restore') this.#trash.takeOut(action.machine);
      if ('machine' in action && action.machine === this.#machine.id) this.#noticeManaged(action);
      this.#pushMachines();
      return managed;
    } finally {
      release();
    }
  }

  /** What a change of the open machine means for everybody who looks at it. */
  #noticeManaged(action: MachineAction): void {
    const machine = this.#machine;
    if (action.kind === 'delete') {
      const next = openLast(this.#context());
      if (next.ok) this.#switchTo(next.value);
    } else if (action.kind === 'rename') {
      machine.name = action.name;
      this.#push(snapshotPush(machine));
    } else if (action.kind === 'keep') {
      this.#desk.machineOpened();
    } else if (action.kind === 'renameBranch') {
      machine.branches = this.#stores.branches.list(machine.id);
    }
  }

  /** An archive is read before the turn is taken: that may take seconds, and nothing is changed by it. */
  async #receiveArchive(archive: Buffer, name: string): Promise<FileAnswer> {
    const capture = await readCaptureArchive(archive);
    if (!capture.ok) return fail(fileFailure([{ path: 'file', rule: capture.failure }]));
    return await this.#receive((context) => importCapture(context, capture.value, name));
  }

  async #receive(takeIn: (context: MachineContext) => Promise<FileAnswer>): Promise<FileAnswer> {
    const release = await this.#lock.take();
    try {
      const received = await takeIn(this.#context());
      if (received.ok) this.#pushMachines();
      return received;
    } catch (error) {
      const { path } = this.#options.database;
      return fail({ failure: classify(error, path) ?? this.#defect(error, 'import'), problems: [] });
    } finally {
      release();
    }
  }

  #fileContext(): FileContext {
    return { stores: this.#stores, now: this.#now, open: this.#machine, database: this.#options.database };
  }

  #pushMachines(): void {
    this.#push({ kind: 'machines', machines: savedMachines(this.#stores, this.#machine) });
  }

  #noteOpened(): void {
    const { id } = this.#machine;
    if (id === NO_MACHINE) return;
    guarded(this.#options.database.path, () => this.#stores.machines.noteOpened(id, this.#now()));
  }

  #hello(): Hello {
    const { host, version } = this.#options;
    const { id, readOnly } = this.#machine;
    const isOpen = id !== NO_MACHINE;
    return {
      product: 'LPAR memory console',
      version,
      engineVersion: ENGINE_VERSION,
      host,
      machines: this.#stores.machines.list().map(({ id, name }) => ({ id, name })),
      openMachine: isOpen ? id : null,
      safeMode: this.#options.safeMode === true,
      readOnly: isOpen && readOnly ? sentenceOf(readOnly) : null,
    };
  }

  /** The open machine again, for a client that needs a snapshot, or another one for everybody. */
  async #open(id: number, listener: Listener): Promise<Result<{ revision: Revision }, Failure>> {
    if (id === this.#machine.id) {
      listener(snapshotPush(this.#machine));
      return ok({ revision: this.#machine.head });
    }
    await this.#tickets.endAll();
    const release = await this.#lock.take();
    try {
      await this.verified;
      const opened = openMachine(this.#context(), id);
      if (!opened.ok) return opened;
      if (this.#machine.sinceSnapshot > 0 && !this.#machine.readOnly)
        takeSnapshot(this.#stores, this.#machine);
      this.#switchTo(opened.value);
      return ok({ revision: this.#machine.head });
    } finally {
      release();
    }
  }

  #switchTo(opened: Opened): void {
    this.#terminals.forget();
    this.#pendingWrites.endAll();
    this.#past.forget();
    this.#changes.forget();
    this.#machine = opened.machine;
    this.#definition = opened.definition;
    this.#noteOpened();
    this.verified = this.#verify(opened);
    this.#push(snapshotPush(this.#machine));
    this.#pushMachines();
    this.#desk.machineOpened();
  }

  async #run(
    { action, seen, ticket: name }: Run,
    actor: Actor = action.kind === 'shell' ? 'shell' : 'ui',
  ): Promise<Result<ActionResult, Failure>> {
    if (this.#lock.length >= QUEUE_LIMIT)
      return fail(rejection('busy', 'params.action', 'Too many actions wait already.'));
    const ticket = this.#tickets.open(name);
    if (!ticket)
      return fail(rejection('busy', 'params.ticket', 'An action with this ticket is still under way.'));
    let release = await this.#lock.take();
    try {
      const refused = this.#mayRun(seen) ?? this.#lacksTerminal(action);
      if (refused) return fail(refused);
      const handOver = async (meanwhile: () => Promise<unknown>): Promise<void> => {
        release();
        await meanwhile();
        release = await this.#lock.take();
      };
      const ran = await this.#runTurn(action, name, ticket, handOver, actor);
      if (ran.ok) this.#tellDesk(action, ran.value);
      if (!ran.ok && ran.failure.kind === 'storage') this.#push({ kind: 'trouble', failure: ran.failure });
      return ran;
    } finally {
      this.#tickets.close(name);
      release();
    }
  }

  #tellDesk(action: Run['action'], { exitCode }: ActionResult): void {
    const line = action.kind === 'shell' ? this.#overheard.take(action.terminal) : undefined;
    this.#desk.noticed(action, line && { ...line, exit: exitCode ?? null });
  }

  #mayRun(seen: Revision | null): Failure | undefined {
    const { readOnly, head } = this.#machine;
    if (this.#closed) return rejection('busy', 'call', 'The console is closing.');
    if (readOnly) return rejection('readOnly', 'params.action', sentenceOf(readOnly));
    if (seen === null || seen === head) return undefined;
    return rejection(
      'stale',
      'params.seen',
      `The machine is at revision ${head}, and the click was made on ${seen}.`,
    );
  }

  #lacksTerminal(action: Run['action']): Failure | undefined {
    if (action.kind !== 'shell' || !this.#terminals.isFull(action.terminal, action.partition))
      return undefined;
    return rejection(
      'busy',
      'params.action.terminal',
      `${TERMINAL_LIMIT} terminals are open on this machine. Close one first.`,
    );
  }

  async #runTurn(
    action: Run['action'],
    ticketName: string,
    ticket: Ticket,
    handOver: RunContext['handOver'],
    actor: Actor,
  ): Promise<Result<ActionResult, Failure>> {
    const { database } = this.#options;
    const stores = this.#stores;
    const machine = this.#machine;
    if (isMove(action)) {
      const moved = await moveHead({ database, stores, machine }, this.#definition, action);
      if (!moved.ok) return moved;
      this.#pendingWrites.endAll();
      this.#push(snapshotPush(machine, moved.value.announcement));
      const results = newActionResults();
      return ok(results.answer({ revision: machine.head, cancelled: false, exitCode: undefined }));
    }
    const ran = await runWork(
      {
        database,
        stores,
        machine,
        terminals: this.#terminals,
        pendingWrites: this.#pendingWrites,
        push: (push) => this.#push(push),
        now: this.#now,
        actor,
        ticketName,
        ticket,
        handOver,
      },
      action,
    );
    // What cannot be kept now is kept after the next line.
    if (action.kind === 'shell') guarded(database.path, () => this.#files.save());
    // A shortcut that cannot be stored costs time at the next start and nothing else.
    if (machine.sinceSnapshot >= SNAPSHOT_EVERY_COMMANDS)
      guarded(database.path, () => takeSnapshot(stores, machine));
    if (action.kind !== 'shell' || !ran.ok) return ran;
    const shell = this.#terminals.find(action.terminal, action.partition);
    if (!shell) return ran;
    return ok({ ...ran.value, shell: { cwd: shell.cwd, exited: shell.exited !== undefined } });
  }

  #context(): MachineContext {
    return { database: this.#options.database, stores: this.#stores, now: this.#now };
  }

  async #verify({ machine, check }: Opened): Promise<Failure | null> {
    const stop = (): boolean => this.#closed || this.#machine !== machine;
    const found = await check(stop).catch((error: unknown): Failure => this.#defect(error, 'verify'));
    if (!found) return machine.readOnly;
    machine.readOnly ??= found;
    this.#record(found);
    this.#push({ kind: 'trouble', failure: found });
    return found;
  }

  /** A check of ours failed: nothing may be changed any more, and the report says what was going on. */
  #defect(error: unknown, during: unknown): Defect {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const report = `${stack ?? message}\nDuring: ${JSON.stringify(during)?.slice(0, 4000)}\nRevision: ${this.#machine.head}`;
    const defect: Defect = { kind: 'defect', check: message, report };
    this.#machine.readOnly ??= defect;
    this.#record(defect);
    return defect;
  }

  #record(failure: Failure): void {
    const { id, head } = this.#machine;
    const report = JSON.stringify(failure);
    // The disk may be the very thing that is wrong.
    guarded(this.#options.database.path, () =>
      this.#stores.incidents.add(id, { revision: head, stampMs: this.#now(), report }),
    );
  }

  #push(push: Push): void {
    this.#overheard.hear(push);
    for (const listener of this.#listeners) listener(push);
    const waits = push.kind === 'delta' && push.partitions.some(({ pendingWrite }) => pendingWrite !== null);
    if (waits) this.#desk.changed();
  }
}

/** The failure as one sentence for people. */
export function sentenceOf(failure: Failure): string {
  switch (failure.kind) {
    case 'refusal':
      return failure.because;
    case 'rejection':
    case 'storage':
      return failure.message;
    case 'defect':
      return failure.check.startsWith('stored ')
        ? failure.report
        : `The console found a defect of its own (${failure.check}) and changes nothing any more.`;
  }
}
