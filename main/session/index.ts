/**
 * The session: one open machine, one action at a time, everything durable before anyone sees it. Both hosts talk to
 * it and to nothing else.
 */

import path from 'node:path';
import type { OpenDatabase } from '../../db/open.ts';
import { guarded } from '../../db/storage-failure.ts';
import { type Stores, storesOn } from '../../db/stores.ts';
import type { ActionResult, Call, Hello, Methods, Push, Query, QueryAnswer } from '../../shared/api.ts';
import type { Comparison } from '../../shared/comparison.ts';
import { type Failure, fail, ok, type Result, rejection, type StorageFailure } from '../../shared/failure.ts';
import type { HmcAnswers } from '../../shared/hmc-survey.ts';
import type { Revision } from '../../shared/ids.ts';
import type { WorkshopAnswer } from '../../shared/lesson.ts';
import type { RecordingTaken } from '../../shared/replayed.ts';
import type {
  CompareSide,
  FileAnswer,
  FileRequest,
  MachineAction,
  MachineAnswer,
  PastView,
} from '../../shared/saved-machine.ts';
import type { SequenceView } from '../../shared/sequence-view.ts';
import type {
  DataFolder,
  DataFolderRequest,
  Settings,
  SettingsChange,
  SettingsView,
} from '../../shared/settings.ts';
import { readCaptureArchive } from '../capture/archive.ts';
import { compareMaps, compareSides } from '../compare/index.ts';
import { ENGINE_VERSION } from '../engine/index.ts';
import { type FileContext, type OfferedFile, offerFile } from '../export/index.ts';
import { offerRecorder } from '../export/offer-replay.ts';
import { problemText } from '../files/problem.ts';
import { backUp } from '../machine/back-up.ts';
import { type Changes, newChanges } from '../machine/changes.ts';
import { fileFailure, removeHidden } from '../machine/import.ts';
import { type CaptureOrigin, importCapture } from '../machine/import-capture.ts';
import { journalActions } from '../machine/journal-actions.ts';
import { journalPage } from '../machine/journal-page.ts';
import { capturesOf } from '../machine/kept-captures.ts';
import { keptFiles } from '../machine/kept-files.ts';
import { machineLists } from '../machine/lists.ts';
import type { MachineContext } from '../machine/machines.ts';
import { manageMachines } from '../machine/manage.ts';
import { NO_MACHINE, type Opened, openLast, openMachine, openNothing } from '../machine/opening.ts';
import { newPast, type Past, pastView } from '../machine/past.ts';
import { inBackground, letOthersRun } from '../machine/pause.ts';
import { receiveFile, receiveHmcFile } from '../machine/receive.ts';
import { sentenceOf } from '../machine/sentence.ts';
import { newTrash } from '../machine/trash.ts';
import { ActionQueue } from './action-queue.ts';
import { causesOfPast } from './advice/past.ts';
import { Current } from './current.ts';
import { pagesAnswer } from './pages.ts';
import { newPendingWrites } from './pending-writes.ts';
import { preview } from './preview.ts';
import { answerQuery } from './queries.ts';
import { RecordingShelf } from './recording-shelf.ts';
import { Recordings } from './recordings.ts';
import { Runbooks } from './runbooks.ts';
import { ConsoleSettings } from './settings.ts';
import { newStorageWishes } from './storage-wish.ts';
import { newTerminals, type Terminals } from './terminals.ts';
import { Upgrades } from './upgrades.ts';
import { pastPush, snapshotPush } from './views.ts';
import { newWatchers } from './watchers.ts';
import { newWorkshopService } from './workshop.ts';

export { sentenceOf } from '../machine/sentence.ts';

/** Problems of a file that a dialog lists. */
const PROBLEMS_SHOWN = 8;

const CLOSING = rejection('busy', 'call', 'The console is closing.');

type Listener = (push: Push) => void;

export interface SessionOptions {
  readonly database: OpenDatabase;
  readonly host: Hello['host'];
  readonly version: string;
  /** Wall clock in milliseconds; stamps journal rows and nothing else. */
  readonly now?: () => number;
  /** Open no machine, whatever was open last. */
  readonly safeMode?: boolean;
  /** What the host can do with the data folder; without it, nothing. */
  readonly dataFolder?: DataFolderDoor;
}

/** The data folder is the host's: it is there before the database is open, and moves while it is closed. */
export interface DataFolderDoor {
  state(): DataFolder;
  ask(request: DataFolderRequest): Promise<Result<DataFolder, Failure>>;
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
  /** As they are now. */
  settings(): Settings;
  /** Ends what runs, takes a snapshot. The database is the caller's to close. */
  close(): Promise<Result<null, StorageFailure>>;
}

export interface SessionFiles {
  /** Takes a machine file, an HMC definition or output of lsmem in as a new machine; it is not opened. */
  receive(text: string, from?: CaptureOrigin): Promise<FileAnswer>;
  /** The same with an archive of a captured system. */
  receiveArchive(archive: Buffer, from: CaptureOrigin): Promise<FileAnswer>;
  /** A recording of a real machine, from a file of that name; it is kept with the console's data. */
  receiveRecording(text: string, file: string): Promise<RecordingTaken>;
  /** What an HMC tells, with answers to what it leaves open. */
  receiveAnswered(text: string, answers: HmcAnswers): Promise<FileAnswer>;
  /** A workshop as a zip: the catalogue with it, or what is wrong with it. */
  receiveWorkshop(zip: Uint8Array): Promise<Result<WorkshopAnswer, Failure>>;
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

/** Where no host stands behind the session, the folder can only be told. */
function fixedFolder(folder: string): DataFolderDoor {
  const cannotOpen = 'This console has no window system.';
  return {
    state: () => ({ path: folder, movesTo: null, moved: null, cannotOpen }),
    ask: async () => fail(rejection('unknown', 'params.kind', cannotOpen)),
  };
}

function offeredRecorder(): Result<OfferedFile, Failure> {
  const offered = offerRecorder();
  return offered
    ? ok(offered)
    : fail(rejection('unknown', 'request.kind', 'This package came without tools/lpar-record.'));
}

class OpenSession implements Session {
  readonly #options: SessionOptions;
  readonly #stores: Stores;
  readonly #listeners = new Set<Listener>();
  readonly #current: Current;
  readonly #queue: ActionQueue;
  readonly #terminals: Terminals;
  readonly #pendingWrites = newPendingWrites();
  readonly #watchers = newWatchers();
  /** Lines that each window has under way, by their tickets. */
  readonly #lines = new Map<Listener, Set<string>>();
  readonly #past: Past;
  readonly #changes: Changes;
  readonly #wishes = newStorageWishes();
  readonly #workshop;
  readonly #recordings: Recordings;
  readonly #settings: ConsoleSettings;
  readonly #dataFolder: DataFolderDoor;
  readonly #runbooks: Runbooks;
  readonly #upgrades: Upgrades;
  #workshopRuns = 0;
  /** Deleted machines that can be restored. */
  readonly #trash = newTrash();
  /** Removal of other deleted machines; goes on in the background. */
  #removing: Promise<void> = Promise.resolve();
  readonly files: SessionFiles = {
    receive: (text, from = { file: '', assumptions: {} }) =>
      this.#receive((context) => receiveFile(context, text, this.#lookingIn(from))),
    receiveArchive: (archive, from) => this.#receiveArchive(archive, from),
    receiveRecording: async (text, file) =>
      this.#current.isClosed
        ? fail({ failure: CLOSING, problems: [] })
        : await this.#recordings.takeIn(text, file),
    receiveAnswered: (text, answers) => this.#receive((context) => receiveHmcFile(context, text, answers)),
    receiveWorkshop: async (zip) => (this.#current.isClosed ? fail(CLOSING) : this.#workshop.takeIn(zip)),
    offer: async (request) => {
      if (this.#current.isClosed) return fail(CLOSING);
      if (request.kind === 'packed') return this.#offerPacked(request.file);
      if (request.kind === 'replay') return this.#recordings.offer(request.recording, request.format);
      if (request.kind === 'recording') return await this.#recordings.offerText(request.recording);
      if (request.kind === 'runbook') return this.#runbooks.offer(request.runbook, request.format);
      if (request.kind === 'recorder') return offeredRecorder();
      return await offerFile(this.#fileContext(), request);
    },
  };

  constructor(options: SessionOptions, opened: Opened) {
    const { database, now = Date.now } = options;
    const { stores } = opened;
    const push = (message: Push): void => this.#push(message);
    this.#options = options;
    this.#stores = stores;
    const current = new Current({ database, stores, now, push }, opened);
    this.#current = current;
    this.#settings = new ConsoleSettings(options.safeMode ? undefined : stores.settings);
    this.#dataFolder = options.dataFolder ?? fixedFolder(path.dirname(database.path));
    const files = keptFiles({ database, stores }, () => current.machine.id);
    this.#terminals = newTerminals({
      system: () => current.machine.system,
      files,
      mounts: () => capturesOf(stores.captures, current.machine.id),
    });
    this.#queue = new ActionQueue({
      current,
      files,
      terminals: this.#terminals,
      pendingWrites: this.#pendingWrites,
      watchers: this.#watchers,
      push,
      began: (action) => this.#workshop.began(action),
      ended: (action, { result, printed, commands }) =>
        this.#workshop.noticed(action, printed && { ...printed, exit: result.exitCode ?? null }, commands),
    });
    this.#recordings = new Recordings({
      shelf: new RecordingShelf(stores.recordings, database.path),
      now,
      push,
      isClosed: () => this.#current.isClosed,
    });
    this.#upgrades = new Upgrades(current, push);
    this.#runbooks = new Runbooks({
      current,
      queue: this.#queue,
      terminals: this.#terminals,
      recording: (id) => this.#recordings.recording(id),
      push,
    });
    this.#past = newPast(stores, () => current);
    this.#changes = newChanges(stores, () => current);
    this.#remove(stores.machines.hidden());
    this.#settleRows();
    this.#workshop = newWorkshopService({
      ...current.context,
      machine: () => current.machine,
      definition: () => current.definition,
      open: (machine) => this.#open(machine, () => {}),
      remove: (machine) => this.#manage({ kind: 'delete', machine }),
      machinesChanged: () => this.#pushMachines(),
      guestFile: (partition, path) => {
        const read = this.#terminals.lookAt(partition, undefined).files.read(path);
        return read.ok ? read.value : undefined;
      },
      run: (action) =>
        this.#queue.run({ action, seen: null, ticket: `workshop-${++this.#workshopRuns}` }, 'workshop'),
      push,
    });
  }

  settings(): Settings {
    return this.#settings.view.settings;
  }

  get verified(): Promise<Failure | null> {
    return this.#current.verified;
  }

  join(listener: Listener): Client {
    this.#listeners.add(listener);
    return {
      call: (call) => this.#answer(call, listener),
      leave: () => {
        this.#listeners.delete(listener);
        for (const ticket of this.#lines.get(listener) ?? []) this.#queue.hangUp(ticket);
        this.#lines.delete(listener);
        // Windows go after the database when the console closes: nobody is left to be told.
        if (!this.#current.isClosed) this.#workshop.left(listener);
      },
    };
  }

  async importMachine(name: string, text: string): Promise<Result<{ readonly machine: number }, string>> {
    const received = await this.files.receive(text, { file: name, assumptions: {} });
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
    const offered = await this.files.offer({
      kind: 'machine',
      machine: this.#current.machine.id,
      history: true,
    });
    return offered.ok ? ok([...offered.value.pieces].join('')) : fail(sentenceOf(offered.failure));
  }

  async close(): Promise<Result<null, StorageFailure>> {
    this.#current.close();
    const release = await this.#queue.alone();
    await this.verified;
    await this.#removing;
    const written = guarded(this.#options.database.path, () => {
      this.#current.takeSnapshot();
      return null;
    });
    release();
    return written;
  }

  async #answer(call: Call, listener: Listener): Promise<Result<unknown, Failure>> {
    if (this.#current.isClosed) return fail(CLOSING);
    try {
      return await this.#dispatch(call, listener);
    } catch (error) {
      // What was under way when the database closed has nothing to read any more.
      if (this.#current.isClosed) return fail(CLOSING);
      const failure = this.#current.failureOf(error, call);
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
        return this.#run(params, listener);
      case 'preview':
        return preview(this.#current.machine, params.action);
      case 'query':
        return this.#query(params);
      case 'closeTerminal':
        return ok({ found: this.#terminals.close(params.terminal, params.partition) });
      case 'cancel':
        return ok({
          found:
            this.#queue.cancel(params.ticket) ||
            this.#recordings.cancel(params.ticket) ||
            this.#runbooks.cancel(params.ticket) ||
            this.#upgrades.cancel(params.ticket),
        });
      case 'manage':
        return this.#manage(params.action);
      case 'view':
        return this.#viewRevision(params.revision, listener);
      case 'compare':
        return this.#compare(params.left, params.right);
      case 'compareMaps':
        return compareMaps(this.#stores, params.left, params.right, params.partition);
      case 'backUp':
        return backUp(this.#current.context);
      case 'workshop':
        return this.#workshop.handle(params, listener);
      case 'recording':
        return this.#recordings.handle(params);
      case 'settings':
        return ok(this.#changeSettings(params.change));
      case 'dataFolder':
        return this.#dataFolder.ask(params);
      case 'runbook':
        return this.#runbooks.handle(params);
      case 'upgrade':
        return this.#upgrades.check(params);
    }
  }

  #changeSettings(change: SettingsChange): SettingsView {
    if (Object.keys(change).length === 0) return this.#settings.view;
    const view = this.#settings.change(change);
    this.#push({ kind: 'settings', ...view });
    return view;
  }

  async #run(params: Methods['run']['params'], listener: Listener): Promise<Result<ActionResult, Failure>> {
    const lines = this.#lines.get(listener) ?? new Set();
    this.#lines.set(listener, lines.add(params.ticket));
    try {
      return await this.#queue.run(params);
    } finally {
      lines.delete(params.ticket);
    }
  }

  #query(query: Query): Promise<Result<QueryAnswer, Failure>> | Result<QueryAnswer, Failure> {
    if (query.kind === 'changes') return this.#changes.at(query);
    if (query.kind === 'sequence')
      return this.#sequence(query.revision).then((sequence) => ok({ kind: 'sequence', sequence }));
    if (query.kind === 'calls')
      return this.#past.calls(query.revision).then((calls) => ok({ kind: 'calls', calls }));
    if (query.kind === 'pages') {
      const { machine } = this.#current;
      return pagesAnswer({ stores: this.#stores, machine, past: this.#past }, query);
    }
    if (query.kind === 'journal')
      return inBackground(journalPage(this.#stores, this.#current.machine, query), () => false).then((page) =>
        ok({
          kind: 'journal',
          ...this.#fromLesson(page ?? { rows: [], more: false }, (row) => row.revision),
        }),
      );
    if (query.kind === 'storage') {
      return this.#wishes
        .answer(this.#current.machine, query)
        .then((answered) => (answered.ok ? ok({ kind: 'storage', ...answered.value }) : answered));
    }
    if (query.kind === 'journalActions') {
      const work = journalActions(this.#stores, this.#current.machine, query);
      return inBackground(work, () => false).then((page) =>
        ok({
          kind: 'journalActions',
          ...this.#fromLesson(page ?? { rows: [], more: false }, (row) => row.last),
        }),
      );
    }
    const shellFor = this.#terminals.lookAt;
    const context = { stores: this.#stores, machine: this.#current.machine, trash: this.#trash, shellFor };
    const at = 'at' in query ? query.at : undefined;
    if (at === undefined) return answerQuery({ ...context, system: this.#current.machine.system }, query);
    return this.#past
      .at(at, (system) => answerQuery({ ...context, system }, query))
      .then((answered) => (answered.ok ? answered.value : answered));
  }

  /** How a lesson's starting state was made is not in its attendee's journal. */
  #fromLesson<Row>(
    page: { readonly rows: readonly Row[]; readonly more: boolean },
    revisionOf: (row: Row) => number,
  ): { readonly rows: readonly Row[]; readonly more: boolean } {
    const rows = page.rows.filter((row) => revisionOf(row) > this.#workshop.startsBehind);
    return { rows, more: page.more && rows.length === page.rows.length };
  }

  async #sequence(revision: Revision): Promise<SequenceView | null> {
    const sequence = await this.#past.sequence(revision);
    return (
      sequence && { ...sequence, causes: await causesOfPast(this.#past, this.#current.machine, sequence) }
    );
  }

  async #viewRevision(
    revision: Revision | null,
    listener: Listener,
  ): Promise<Result<PastView | null, Failure>> {
    if (revision === null) {
      this.#past.forget();
      return ok(null);
    }
    const pushed = await this.#past.at(revision, (system) =>
      listener(pastPush(this.#current.machine, system, revision)),
    );
    return pushed.ok ? ok(pastView(this.#stores, this.#current.machine, revision)) : pushed;
  }

  #remove(machines: readonly number[]): void {
    this.#removing = this.#removing
      .then(() => removeHidden(this.#current.context, machines, () => this.#current.isClosed))
      .catch((error: unknown) => void this.#current.defect(error, 'remove'));
  }

  async #manage(action: MachineAction): Promise<Result<MachineAnswer, Failure>> {
    if (action.kind === 'restore' && !this.#trash.has(action.machine)) {
      return fail(rejection('unknown', 'params.action.machine', 'The machine cannot be restored any more.'));
    }
    // What runs or waits on a machine ends with it.
    const isLost = action.kind === 'delete' && action.machine === this.#current.machine.id;
    const release = await (isLost ? this.#queue.alone() : this.#queue.take());
    try {
      if (this.#current.isClosed) return fail(CLOSING);
      const managed = await manageMachines(this.#current.context, action);
      if (!managed.ok) return managed;
      if (action.kind === 'delete') this.#remove(this.#trash.put(action.machine));
      else if (action.kind === 'restore') this.#trash.takeOut(action.machine);
      if ('machine' in action && action.machine === this.#current.machine.id) this.#noticeManaged(action);
      this.#pushMachines();
      return managed;
    } finally {
      release();
    }
  }

  /** What a change of the open machine means for everybody who looks at it. */
  #noticeManaged(action: MachineAction): void {
    const machine = this.#current.machine;
    if (action.kind === 'delete') {
      const next = openLast(this.#current.context);
      if (next.ok) this.#switchTo(next.value);
    } else if (action.kind === 'rename') {
      machine.name = action.name;
      this.#push(snapshotPush(machine));
    } else if (action.kind === 'keep') {
      this.#workshop.machineOpened();
    } else if (action.kind === 'renameBranch') {
      machine.branches = this.#stores.branches.list(machine.id);
    }
  }

  /** An archive is read before the turn is taken: that may take seconds, and nothing is changed by it. */
  async #receiveArchive(archive: Buffer, from: CaptureOrigin): Promise<FileAnswer> {
    const received = await readCaptureArchive(archive);
    if (!received.ok) return fail(fileFailure([{ path: 'file', rule: received.failure }]));
    return await this.#receive((context) => importCapture(context, received.value, this.#lookingIn(from)));
  }

  #lookingIn(from: CaptureOrigin): CaptureOrigin {
    return { ...from, lookIn: this.#current.machine.id };
  }

  async #receive(takeIn: (context: MachineContext) => Promise<FileAnswer>): Promise<FileAnswer> {
    const release = await this.#queue.take();
    try {
      if (this.#current.isClosed) return fail({ failure: CLOSING, problems: [] });
      const received = await takeIn(this.#current.context);
      if (received.ok) this.#pushMachines();
      if (received.ok && received.value.looked) this.#terminals.mountAgain();
      return received;
    } catch (error) {
      return fail({ failure: this.#current.failureOf(error, 'import'), problems: [] });
    } finally {
      release();
    }
  }

  #compare(left: CompareSide, right: CompareSide): Promise<Result<Comparison, Failure>> {
    return compareSides(this.#stores, left, right);
  }

  #offerPacked(file: string): Result<OfferedFile, Failure> {
    const packed = this.#workshop.packed(file);
    if (!packed)
      return fail(rejection('unknown', 'request.file', 'This zip is no longer there: pack it again.'));
    return ok({ name: packed.name, type: 'application/zip', pieces: [packed.zip] });
  }

  #fileContext(): FileContext {
    const { stores, now } = this.#current.context;
    return { stores, now, open: this.#current.machine, compare: (left, right) => this.#compare(left, right) };
  }

  #pushMachines(): void {
    this.#push({ kind: 'machines', ...machineLists(this.#stores, this.#current.machine, this.#trash) });
  }

  #hello(): Hello {
    const { host, version } = this.#options;
    const { id, readOnly } = this.#current.machine;
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
      settings: this.#settings.view,
      dataFolder: this.#dataFolder.state(),
    };
  }

  /** The open machine again, for a client that needs a snapshot, or another one for everybody. */
  async #open(id: number, listener: Listener): Promise<Result<{ revision: Revision }, Failure>> {
    if (id === this.#current.machine.id) {
      listener(snapshotPush(this.#current.machine));
      return ok({ revision: this.#current.machine.head });
    }
    if (!this.#stores.machines.find(id))
      return fail(rejection('unknown', 'params.machine', `There is no machine ${id}.`));
    await this.#workshop.prepareFor(id);
    const release = await this.#queue.alone();
    try {
      if (this.#current.isClosed) return fail(CLOSING);
      // Another window may have opened it meanwhile.
      if (id === this.#current.machine.id) {
        listener(snapshotPush(this.#current.machine));
        return ok({ revision: this.#current.machine.head });
      }
      const opened = openMachine(this.#current.context, id);
      if (!opened.ok) return opened;
      await this.#current.endChecks();
      await letOthersRun();
      this.#current.takeSnapshot();
      await letOthersRun();
      const shown = snapshotPush(opened.value.machine);
      await letOthersRun();
      this.#switchTo(opened.value, shown);
      return ok({ revision: this.#current.machine.head });
    } finally {
      release();
    }
  }

  /** @param shown what everybody sees of it: of a large machine it is made before, for its own time. */
  #switchTo(opened: Opened, shown = snapshotPush(opened.machine)): void {
    this.#terminals.forget();
    this.#pendingWrites.endAll();
    this.#past.forget();
    this.#changes.forget();
    this.#current.put(opened);
    this.#push(shown);
    this.#pushMachines();
    this.#workshop.machineOpened();
    this.#settleRows();
  }

  /** A process that died while it wrote the rows of the state has left them due. */
  #settleRows(): void {
    if (!this.#current.machine.rowsDue) return;
    this.#queue.settle().catch((error: unknown) => void this.#current.defect(error, 'settle'));
  }

  #push(push: Push): void {
    for (const listener of this.#listeners) listener(push);
    const waits = push.kind === 'delta' && push.partitions.some(({ pendingWrite }) => pendingWrite !== null);
    if (waits) this.#workshop.changed();
  }
}
