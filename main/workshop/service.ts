/**
 * The workshop service: one per session. It opens lessons on machines of their own, judges goals after every action, keeps
 * progress, and serves presenter and author. Machines change through the port only, by the same actions as ever.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgressRow } from '../../db/progress-store.ts';
import type { Action } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import { type Failure, fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import {
  type LessonProblem,
  type PlayerView,
  type TakenWorkshop,
  UNNAMED_ATTENDEE,
  type WorkshopAnswer,
  type WorkshopRequest,
} from '../../shared/lesson.ts';
import { type Catalogue, FOLDER, readingCatalogue } from './catalogue.ts';
import { catalogueView, lessonAfter, suggestedAfter } from './catalogue-view.ts';
import { startRunner } from './check-lesson.ts';
import { Classroom } from './classroom.ts';
import { checking, packingLesson, packWorkshop, unusable } from './exchange.ts';
import { handInName, readHandIn } from './hand-in.ts';
import { LessonLimit } from './headless-runner.ts';
import { LessonRun } from './lesson-run.ts';
import { type LoadedWorkshop, lessonFor } from './load.ts';
import { readPlayerState } from './player-schema.ts';
import { opens } from './presenter-code.ts';
import { Presenters } from './presenting.ts';
import { Recording } from './record.ts';
import { removeWorkshop, takingWorkshop } from './taking.ts';
import type { EndedLine, Window, WorkshopHost } from './workshop-host.ts';

const ATTENDEE = 'workshop-attendee';
const LANGUAGE = 'workshop-language';
const ATTENDEE_LIMIT_CHARS = 80;
/** The machine that was open before the lesson: where leaving leads. */
const CAME_FROM = 'workshop-came-from';

/** Zips that wait to be fetched. */
const PACKED_KEPT = 4;

type Answered = Result<WorkshopAnswer, Failure>;
type Request<Do extends WorkshopRequest['do']> = Extract<WorkshopRequest, { do: Do }>;

const no = (where: string, message: string): { ok: false; failure: Rejection } =>
  fail(rejection('unknown', where, message));
const NO_LESSON = no('params.do', 'No lesson is open.');
const refusedFor = (problems: readonly LessonProblem[]): Answered =>
  ok({ kind: 'checked', ...unusable(problems) });

export class WorkshopService {
  readonly #host: WorkshopHost;
  readonly #presenters = new Presenters();
  readonly #classroom: Classroom;
  /** A workshop that was refused for its version alone. */
  #olderZip: Uint8Array | undefined;
  #catalogue: Catalogue | undefined;
  #run: LessonRun | null = null;
  #recording: Recording | null = null;
  #noted = 0;
  readonly #packed = new Map<string, { readonly name: string; readonly zip: Uint8Array }>();
  #packedCount = 0;
  /** What was found besides the problems of the workshops. */
  readonly #problems: LessonProblem[] = [];

  constructor(host: WorkshopHost) {
    this.#host = host;
    this.#classroom = new Classroom(host);
    this.machineOpened();
  }

  /** Another machine is open: the lesson that is played on it goes on. */
  machineOpened(): void {
    this.#recording = null;
    const row = this.#host.progress.onMachine(this.#host.machine().id);
    if (row && readPlayerState(row.state) === undefined) this.#setAside(row);
    const loaded = row && this.#workshop(row.workshop);
    const reader = { attendee: row?.attendee ?? '', language: this.#language };
    const lesson = row && loaded && lessonFor(loaded, row.lesson, reader);
    this.#run =
      row && loaded && lesson ? LessonRun.restored(this.#host, row, lesson, loaded.workshop.version) : null;
    this.#tell();
  }

  /** Progress that cannot be read stays where it is; its machine is an ordinary one from now on, and everybody is told. */
  #setAside({ attendee, workshop, lesson, machine }: ProgressRow): void {
    const reason = `the progress of ${attendee} cannot be read: it was set aside, and its machine is kept. Start the lesson again`;
    this.#problems.push({ file: `${workshop}/${lesson}`, line: null, reason });
    if (machine === null) return;
    this.#host.incident(
      machine,
      `The progress of ${attendee} in lesson ${workshop}/${lesson} cannot be read.`,
    );
    this.#host.progress.release(machine);
  }

  /** Before a machine is opened that a lesson may be played on: reading the lessons takes its time. */
  async prepareFor(machine: number): Promise<void> {
    if (this.#host.progress.onMachine(machine)) this.#catalogue ??= await this.#readCatalogue();
  }

  /** Before every action of anybody. */
  began(action: Action): void {
    this.#run?.began(action);
  }

  /** Up to here the open machine was made for its lesson: attendees do not see how. */
  get startsBehind(): number {
    return this.#run && !this.#presenters.any ? this.#run.base : 0;
  }

  /** After every action of anybody. */
  noticed(action: Action, line: EndedLine | null, commands: readonly Command[] = []): void {
    const { head } = this.#host.machine();
    if (this.#recording) {
      this.#recording.note(action, this.#host.history(this.#noted));
      this.#noted = head;
    }
    if (!this.#run) return;
    this.#run.noticed(action, line, commands);
    this.#tell();
  }

  /** The machine has changed, though the action has not ended: its write waits. */
  changed(): void {
    if (!this.#run) return;
    this.#run.judge();
    this.#tell();
  }

  /** A window has gone. */
  left(window: Window): void {
    if (this.#presenters.leave(window)) this.#tell();
  }

  async handle(request: WorkshopRequest, window: Window): Promise<Answered> {
    switch (request.do) {
      case 'catalogue':
        this.#catalogue = await this.#readCatalogue();
        return this.#catalogueAnswer();
      case 'attendee':
        this.#host.settings.set(ATTENDEE, request.name.trim().slice(0, ATTENDEE_LIMIT_CHARS));
        return this.#catalogueAnswer();
      case 'start':
        return this.#start(request);
      case 'continue':
        return this.#continue(request);
      case 'leave':
        return this.#leave(request);
      case 'view':
        return this.#player();
      case 'present':
        return this.#present(window, request.code);
      case 'next':
      case 'reset':
      case 'explore':
      case 'return':
      case 'hint':
      case 'answer':
      case 'jump':
      case 'solve': {
        if (!this.#run) return NO_LESSON;
        if (
          (request.do === 'jump' || request.do === 'solve') &&
          this.#isLocked &&
          !this.#presenters.has(window)
        )
          return ok({ kind: 'locked', wrong: false });
        const played = await this.#run.play(request);
        if (!played.ok) return played;
        this.#tell();
        return this.#player();
      }
      case 'compare':
        return this.#compare();
      case 'certificate':
      case 'handIn':
      case 'room':
        return this.#ofWorkshop(request);
      case 'language':
        this.#host.settings.set(LANGUAGE, request.language);
        this.machineOpened();
        return this.#catalogueAnswer();
      case 'share': {
        const wrong = this.#classroom.share(request.folder);
        return wrong === undefined ? this.#look() : no('params.folder', wrong);
      }
      case 'look':
        return this.#look();
      case 'takeOlder':
        return this.#olderZip
          ? this.takeIn(this.#olderZip, true)
          : no('params.do', 'No older version waits.');
      case 'removeWorkshop':
        return this.#removeWorkshop(request.workshop);
      case 'record':
      case 'mark':
      case 'recording':
      case 'stopRecording':
        return this.#record(request);
      case 'check':
        return this.#check(request);
      case 'pack':
      case 'packLesson':
        return this.#pack(request);
    }
  }

  async #check({ file, yaml }: Request<'check'>): Promise<Answered> {
    const result = await this.#host.inPieces(checking(file, yaml, this.#host.saved));
    return ok({ kind: 'checked', ...result });
  }

  async #compare(): Promise<Answered> {
    if (!this.#run) return NO_LESSON;
    try {
      return ok({ kind: 'compared', ...(await this.#host.inPieces(this.#run.comparing())) });
    } catch (error) {
      if (!(error instanceof LessonLimit)) throw error;
      return no('params.do', `The two kernels cannot be compared here: ${error.message}.`);
    }
  }

  #readCatalogue(): Promise<Catalogue> {
    return this.#host.inPieces(readingCatalogue(this.#host.directory, this.#host.saved));
  }

  get #attendee(): string {
    return this.#host.settings.get(ATTENDEE) || UNNAMED_ATTENDEE;
  }

  get #workshops(): Catalogue {
    this.#catalogue ??= this.#host.catalogue();
    return this.#catalogue;
  }

  get #language(): string {
    return this.#host.settings.get(LANGUAGE) ?? '';
  }

  #workshop(id: string): LoadedWorkshop | undefined {
    return this.#workshops.workshops.find((one) => one.workshop.id === id);
  }

  get #isLocked(): boolean {
    return this.#run !== null && this.#workshop(this.#run.facts.workshop)?.workshop.locked === true;
  }

  #catalogueView() {
    const attendee = this.#attendee;
    const rows = this.#host.progress.of(attendee).map((row) => {
      const isThere = row.machine !== null && this.#host.exists(row.machine);
      return isThere ? row : { ...row, machine: null };
    });
    const { workshops, problems } = this.#workshops;
    const reader = {
      attendee,
      language: this.#language,
      folder: this.#classroom.folder,
      own: (id: string) => existsSync(join(this.#host.directory, FOLDER, `${id}.zip`)),
    };
    return catalogueView({ workshops, problems: [...problems, ...this.#problems] }, reader, rows);
  }

  #catalogueAnswer(): Answered {
    return ok({ kind: 'catalogue', catalogue: this.#catalogueView() });
  }

  #attempt(workshop: string, lesson: string): (ProgressRow & { readonly machine: number }) | undefined {
    const row = this.#host.progress.find(this.#attendee, workshop, lesson);
    const { machine = null } = row ?? {};
    return row && machine !== null && this.#host.exists(machine) ? { ...row, machine } : undefined;
  }

  /** On a new machine. What becomes of the one of the attempt before is for the attendee to say. */
  async #start({ workshop, lesson: id, previous }: Request<'start'>): Promise<Answered> {
    // A lesson may start from a saved machine, as that is now.
    this.#catalogue = await this.#readCatalogue();
    const loaded = this.#workshop(workshop);
    const reader = { attendee: this.#attendee, language: this.#language };
    const lesson = loaded && lessonFor(loaded, id, reader);
    if (!lesson) return no('params.lesson', `There is no lesson ${id} in workshop ${workshop}.`);
    const before = this.#attempt(workshop, id);
    if (before && previous === undefined) {
      return no('params.previous', 'This lesson has a machine already: say whether it is removed or kept.');
    }
    this.#noteCameFrom();
    // Silent: the machine is made as its start leaves it, and nobody sees how.
    const start = await this.#host.inPieces(startRunner(lesson));
    const made = await this.#host.make(lesson.title, lesson.definition, start.commands, start.disks);
    if (!made.ok) return made;
    const opened = await this.#host.open(made.value);
    if (!opened.ok) return opened;
    const [attendee, startedMs] = [this.#attendee, this.#host.now()];
    const { version } = loaded.workshop;
    const facts = { workshop, lesson, attendee, machine: made.value, startedMs, version };
    const begun = await LessonRun.begin(this.#host, facts);
    if (!begun.ok) return begun;
    this.#run = begun.value;
    if (before && previous === 'remove') {
      const removed = await this.#host.remove(before.machine);
      if (!removed.ok) return removed;
    }
    this.#host.machinesChanged();
    this.#tell();
    return this.#player();
  }

  async #continue({ workshop, lesson }: Request<'continue'>): Promise<Answered> {
    const attempt = this.#attempt(workshop, lesson);
    if (!attempt) return no('params.lesson', 'This lesson has no machine to continue on: start it.');
    this.#noteCameFrom();
    const opened = await this.#host.open(attempt.machine);
    if (!opened.ok) return opened;
    if (this.#run) return this.#player();
    return no('params.lesson', 'The progress of this lesson cannot be used any more: start it again.');
  }

  #noteCameFrom(): void {
    const { id } = this.#host.machine();
    if (!this.#host.progress.onMachine(id)) this.#host.settings.set(CAME_FROM, String(id));
  }

  /** `later`: its machine waits; `keep`: it becomes an ordinary machine; `remove`: it goes. */
  async #leave({ machine: wanted }: Request<'leave'>): Promise<Answered> {
    const run = this.#run;
    if (!run) return NO_LESSON;
    const { machine } = run.facts;
    if (wanted === 'keep') {
      run.release();
      this.#host.machinesChanged();
      this.#run = null;
      this.#tell();
      return this.#player();
    }
    const home = Number(this.#host.settings.get(CAME_FROM) ?? Number.NaN);
    if (home !== machine && this.#host.exists(home)) {
      const opened = await this.#host.open(home);
      if (!opened.ok) return opened;
    }
    if (wanted === 'remove') {
      run.release();
      const removed = await this.#host.remove(machine);
      if (!removed.ok) return removed;
    }
    // Without another machine to go to the lesson's own stays open.
    if (this.#run === run) this.#run = null;
    this.#tell();
    return this.#player();
  }

  /** The attendees' copy asks for the presenter's code; the author's does not. */
  #present(window: Window, code: string | undefined): Answered {
    const lock = this.#run && this.#workshop(this.#run.facts.workshop)?.cover.presenter;
    if (lock && !this.#presenters.has(window) && !(code !== undefined && opens(lock, code)))
      return ok({ kind: 'locked', wrong: code !== undefined });
    const first = this.#presenters.join(window);
    if (first && this.#run) this.#tell();
    return ok({ kind: 'presenter', presenter: this.#run?.forPresenter() ?? null });
  }

  async #ofWorkshop(request: Request<'certificate' | 'handIn' | 'room'>): Promise<Answered> {
    const loaded = this.#workshop(request.workshop);
    if (!loaded) return noWorkshop(request.workshop);
    if (request.do === 'room')
      return ok({
        kind: 'room',
        room: await this.#classroom.room(loaded),
        folder: this.#classroom.folder,
      });
    const attendee = this.#attendee;
    const track = loaded.workshop.tracks.find(({ id }) => id === request.track)?.id ?? null;
    if (request.do === 'certificate') {
      const name = request.name ?? attendee;
      return ok({
        kind: 'certificate',
        html: await this.#classroom.certificate(loaded, attendee, name, track),
      });
    }
    const text = this.#classroom.handIn(loaded, attendee, track);
    const stored = this.#classroom.store(attendee, text);
    const kept = this.#keep(handInName(attendee), Buffer.from(text));
    return ok({ kind: 'packed', file: kept, ...(stored !== undefined && { stored }) });
  }

  /** What lies in the shared folder and is not here yet, or in an older version. */
  async #look(): Promise<Answered> {
    const taken: TakenWorkshop[] = [];
    for (const { name, zip } of this.#classroom.newZips()) {
      const one = await this.#host.inPieces(takingWorkshop(this.#host.directory, zip, false));
      if (one.ok && one.value.before !== one.value.version) taken.push(one.value);
      else if (!one.ok && !one.failure.older)
        this.#problems.push(...one.failure.problems.map((problem) => ({ ...problem, file: name })));
    }
    if (taken.length > 0) await this.#readAgain();
    return ok({ kind: 'taken', taken, catalogue: this.#catalogueView() });
  }

  /** Lessons that are open go on with what has changed. */
  async #readAgain(): Promise<void> {
    this.#catalogue = await this.#readCatalogue();
    this.machineOpened();
  }

  async #removeWorkshop(id: string): Promise<Answered> {
    if (!removeWorkshop(this.#host.directory, id))
      return no(
        'params.workshop',
        `Workshop ${id} came with the console or is a folder: it is not removed here.`,
      );
    await this.#readAgain();
    return this.#catalogueAnswer();
  }

  /** Everybody hears how the lesson stands, presenters what only they may know. */
  #tell(): void {
    this.#host.push({ kind: 'workshop', player: this.#view() });
    this.#presenters.tell(this.#run?.forPresenter() ?? null);
  }

  #player(): Answered {
    return ok({ kind: 'player', player: this.#view() });
  }

  #view(): PlayerView | null {
    const view = this.#run?.view(this.#presenters.any);
    if (!view) return null;
    if (!view.finished) return { ...view, next: null, suggested: [] };
    const catalogue = this.#catalogueView();
    const suggested = suggestedAfter(catalogue, view.heading, this.#run?.facts.lesson.next ?? []);
    return { ...view, next: lessonAfter(catalogue, view.heading), suggested };
  }

  #record(request: Request<'record' | 'mark' | 'recording' | 'stopRecording'>): Answered {
    const { system, head } = this.#host.machine();
    if (request.do === 'record') {
      const past = this.#host.history(0).map(({ command }) => command);
      this.#recording = new Recording(request.title, this.#host.definition(), past, system);
      this.#noted = head;
    } else if (request.do === 'mark') this.#recording?.mark(request.title, request.text, system);
    const recording = this.#recording;
    const view = recording?.view ?? null;
    const yaml = request.do === 'stopRecording' ? (recording?.yaml(system) ?? null) : null;
    if (request.do === 'stopRecording') this.#recording = null;
    return ok({ kind: 'recording', recording: view, yaml });
  }

  async #pack(request: Request<'pack' | 'packLesson'>): Promise<Answered> {
    const { saved } = this.#host;
    if (request.do === 'packLesson') {
      const packing = packingLesson(request.yaml, this.#attendee, saved);
      const lesson = await this.#host.inPieces(packing);
      return lesson.ok ? this.#handOut(lesson.value.id, lesson.value.zip) : refusedFor(lesson.failure);
    }
    const found = this.#workshops.workshops.find(({ workshop }) => workshop.id === request.workshop);
    if (!found) return noWorkshop(request.workshop);
    const zip = packWorkshop(found.files, saved);
    return zip.ok ? this.#handOut(request.workshop, zip.value) : refusedFor(zip.failure);
  }

  #handOut(id: string, zip: Uint8Array): Answered {
    return ok({ kind: 'packed', file: this.#keep(`${id}.zip`, zip) });
  }

  /** Keeps a file until it is fetched, the last ones only. */
  #keep(name: string, zip: Uint8Array): string {
    const file = `${++this.#packedCount}`;
    this.#packed.set(file, { name, zip });
    for (const old of this.#packed.keys()) {
      if (this.#packed.size <= PACKED_KEPT) break;
      this.#packed.delete(old);
    }
    return file;
  }

  /** A zip that was packed before. */
  packed(file: string): { readonly name: string; readonly zip: Uint8Array } | undefined {
    return this.#packed.get(file);
  }

  /** A workshop, or what an attendee has handed in. */
  async takeIn(file: Uint8Array, older = false): Promise<Answered> {
    if (isHandIn(file)) {
      const text = Buffer.from(file).toString('utf8');
      const read = readHandIn(text);
      this.#classroom.drop(
        read.ok ? handInName(read.value.attendee) : `hand-in ${++this.#packedCount}`,
        text,
      );
      const [first] = this.#workshops.workshops;
      const workshop = read.ok ? read.value.workshop : (first?.workshop.id ?? '');
      return this.#ofWorkshop({ do: 'room', workshop });
    }
    const taken = await this.#host.inPieces(takingWorkshop(this.#host.directory, file, older));
    if (!taken.ok) {
      this.#olderZip = taken.failure.older ? file : undefined;
      return ok({ kind: 'checked', ...unusable(taken.failure.problems), older: taken.failure.older });
    }
    this.#olderZip = undefined;
    await this.#readAgain();
    return ok({ kind: 'taken', taken: [taken.value], catalogue: this.#catalogueView() });
  }
}

/** A zip begins otherwise. */
const isHandIn = (file: Uint8Array): boolean => file[0] === 0x7b;

const noWorkshop = (id: string): Answered => no('params.workshop', `There is no workshop ${id}.`);
