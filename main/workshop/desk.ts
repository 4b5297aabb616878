/**
 * The workshop desk: one per session. It plays a lesson on the open machine, judges goals after every action, keeps
 * progress, and serves presenter and author. Machines change through the port only, by the same actions as ever.
 */

import type { ProgressRow, ProgressWriter } from '../../db/progress-store.ts';
import type { SettingWriter } from '../../db/setting-store.ts';
import type { Action, ActionResult } from '../../shared/api.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { type Failure, fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import type { Revision } from '../../shared/ids.ts';
import type {
  Lesson,
  LessonCommand,
  LessonHeading,
  LessonProblem,
  PlayerView,
  ShelfView,
  WorkshopAnswer,
  WorkshopPush,
  WorkshopRequest,
} from '../../shared/lesson.ts';
import { partitionView, type System } from '../engine/index.ts';
import { commandText } from './build-command.ts';
import { readLesson } from './build-lesson.ts';
import { certificateHtml } from './certificate.ts';
import { checkLesson } from './check-lesson.ts';
import { compareAt } from './compare.ts';
import {
  beginStep,
  isFinished,
  judge,
  newPlayer,
  noteRun,
  type PlayerState,
  playerView,
  sceneOf,
  stepAt,
  stepRevision,
} from './player.ts';
import { Recording } from './record.ts';
import { reportOf } from './report.ts';
import type { HistoryEntry, Scene } from './scene.ts';
import { addWorkshop, packLesson, packWorkshop, type Shelf } from './shelf.ts';

/** What the desk needs of the session. */
export interface DeskPort {
  readonly now: () => number;
  readonly progress: ProgressWriter;
  readonly settings: SettingWriter;
  /** The data directory, for workshops that people bring. */
  readonly directory: string;
  shelf(): Shelf;
  machine(): { readonly id: number; readonly system: System; readonly head: Revision };
  /** The definition where the history of the open machine begins. */
  definition(): SystemDefinition;
  /** Commands on the way to the head, above `after`, oldest first. */
  history(after: number): readonly HistoryEntry[];
  make(name: string, definition: SystemDefinition): Result<number, Failure>;
  open(machine: number): Promise<Result<unknown, Failure>>;
  run(action: Action): Promise<Result<ActionResult, Failure>>;
  push(push: WorkshopPush): void;
}

/** A shell line that has ended, with what it printed. */
export interface EndedLine {
  readonly stdout: string;
  readonly stderr: string;
}

interface Playing {
  readonly workshop: string;
  readonly lesson: Lesson;
  readonly attendee: string;
  readonly machine: number;
  readonly startedMs: number;
  finishedMs: number | null;
  state: PlayerState;
}

const ATTENDEE = 'workshop-attendee';
const ATTENDEE_LIMIT_CHARS = 80;
/** Terminal of the desk's own shell lines: the presenter sees them being typed. */
const TERMINAL = 'workshop';
const PENDING_EVERY_MS = 20;

type Answered = Result<WorkshopAnswer, Failure>;

const no = (where: string, message: string): { ok: false; failure: Rejection } =>
  fail(rejection('unknown', where, message));

export class Desk {
  readonly #port: DeskPort;
  #shelf: Shelf | undefined;
  #playing: Playing | null = null;
  #recording: Recording | null = null;
  #noted = 0;

  constructor(port: DeskPort) {
    this.#port = port;
    this.machineOpened();
  }

  /** Another machine is open: the lesson that is played on it goes on. */
  machineOpened(): void {
    this.#recording = null;
    const row = this.#port.progress.onMachine(this.#port.machine().id);
    this.#playing = row ? this.#restored(row) : null;
  }

  /** After every action of anybody. */
  noticed(action: Action, line?: { readonly exit: number | null } & EndedLine): void {
    const { head } = this.#port.machine();
    if (this.#recording) {
      this.#recording.note(action, this.#port.history(this.#noted));
      this.#noted = head;
    }
    const playing = this.#playing;
    if (!playing) return;
    if (action.kind === 'shell' && line) {
      playing.state = noteRun(playing.state, { partition: action.partition, line: action.line, ...line });
    }
    this.changed();
  }

  /** The machine has changed, though the action has not ended: its write waits. */
  changed(): void {
    const playing = this.#playing;
    if (!playing) return;
    this.#judge(playing);
    this.#port.push({ kind: 'workshop', player: this.#view(playing) });
  }

  async handle(request: WorkshopRequest): Promise<Answered> {
    switch (request.do) {
      case 'shelf':
        this.#shelf = undefined;
        return ok({ kind: 'shelf', shelf: this.#shelfView() });
      case 'attendee':
        this.#port.settings.set(ATTENDEE, request.name.trim().slice(0, ATTENDEE_LIMIT_CHARS));
        return ok({ kind: 'shelf', shelf: this.#shelfView() });
      case 'start':
        return this.#start(request.workshop, request.lesson);
      case 'view':
        return this.#player();
      case 'compare':
      case 'presenter':
      case 'next':
      case 'reset':
      case 'explore':
      case 'return':
      case 'hint':
      case 'answer':
      case 'leave':
      case 'jump':
      case 'solve':
        return this.#playing ? this.#play(request, this.#playing) : no('params.do', 'No lesson is open.');
      case 'certificate':
        return this.#certificate(request.workshop);
      case 'record':
      case 'mark':
      case 'recording':
      case 'stopRecording':
        return this.#record(request);
      case 'check':
        return ok({ kind: 'checked', ...checked(request.file, request.yaml) });
      case 'pack':
      case 'packLesson':
      case 'import':
        return this.#exchange(request);
    }
  }

  get #attendee(): string {
    return this.#port.settings.get(ATTENDEE) || 'Attendee';
  }

  get #workshops(): Shelf {
    this.#shelf ??= this.#port.shelf();
    return this.#shelf;
  }

  #find(workshop: string, lesson: string): Lesson | undefined {
    const found = this.#workshops.workshops.find((one) => one.workshop.id === workshop);
    return found?.workshop.lessons.find(({ id }) => id === lesson);
  }

  #shelfView(): ShelfView {
    const { workshops, problems } = this.#workshops;
    const attendee = this.#attendee;
    const rows = this.#port.progress.of(attendee);
    return {
      attendee,
      problems,
      workshops: workshops.map(({ workshop }) => {
        const { id, title, about, author, lessons } = workshop;
        const heading = (lesson: Lesson): LessonHeading =>
          headingOf(
            id,
            lesson,
            rows.find((row) => row.workshop === id && row.lesson === lesson.id),
          );
        return { id, title, about, author, lessons: lessons.map(heading) };
      }),
    };
  }

  async #start(workshop: string, id: string): Promise<Answered> {
    const lesson = this.#find(workshop, id);
    if (!lesson) return no('params.lesson', `There is no lesson ${id} in workshop ${workshop}.`);
    const made = this.#port.make(lesson.title, lesson.definition);
    if (!made.ok) return made;
    const opened = await this.#port.open(made.value);
    if (!opened.ok) return opened;
    for (const command of lesson.start) await this.#carryOut(command);
    const playing: Playing = {
      workshop,
      lesson,
      attendee: this.#attendee,
      machine: made.value,
      startedMs: this.#port.now(),
      finishedMs: null,
      state: newPlayer(lesson, this.#port.machine()),
    };
    this.#playing = playing;
    this.#store(playing);
    return this.#player();
  }

  async #play(request: WorkshopRequest, playing: Playing): Promise<Answered> {
    const { lesson, state } = playing;
    switch (request.do) {
      case 'next':
        if (!state.done.includes(stepAt(lesson, state.step).id))
          return no('params.do', 'This step is not done yet.');
        if (state.step + 1 >= lesson.steps.length) return no('params.do', 'This is the last step.');
        playing.state = beginStep(state, lesson, state.step + 1, this.#port.machine());
        break;
      case 'reset': {
        const moved = await this.#goTo(stepRevision(state, lesson));
        if (!moved.ok) return moved;
        playing.state = beginStep(playing.state, lesson, state.step, this.#port.machine());
        break;
      }
      case 'explore':
        if (state.exploredFrom !== null)
          return no('params.do', 'The lesson is paused for exploring already.');
        playing.state = { ...state, exploredFrom: this.#port.machine().head };
        break;
      case 'return': {
        if (state.exploredFrom === null) return no('params.do', 'The lesson is not paused.');
        const moved = await this.#goTo(state.exploredFrom as Revision);
        if (!moved.ok) return moved;
        playing.state = { ...state, exploredFrom: null };
        break;
      }
      case 'hint': {
        const { id, hints } = stepAt(lesson, state.step);
        const shown = Math.min((state.hints[id] ?? 0) + 1, hints.length);
        playing.state = { ...state, hints: { ...state.hints, [id]: shown } };
        break;
      }
      case 'answer': {
        const goal = stepAt(lesson, state.step).goals.find(({ id }) => id === request.goal);
        if (goal?.check.check !== 'answer') return no('params.goal', 'This step asks no such question.');
        playing.state = { ...state, answers: { ...state.answers, [request.goal]: request.text } };
        break;
      }
      case 'leave':
        this.#playing = null;
        this.#port.push({ kind: 'workshop', player: null });
        return this.#player();
      case 'presenter':
        return ok({ kind: 'presenter', presenter: presenterView(playing) });
      case 'compare': {
        const step = stepAt(lesson, state.step);
        const commands = state.done.includes(step.id) ? step.solution.length : state.solved;
        return ok({ kind: 'compared', sides: compareAt(lesson, state.step, commands) });
      }
      case 'jump':
        return this.#jump(playing, request.step);
      case 'solve': {
        const command = stepAt(lesson, state.step).solution[state.solved];
        if (!command) return no('params.do', 'The model solution of this step is carried out.');
        playing.state = { ...state, solved: state.solved + 1 };
        await this.#carryOut(command);
        break;
      }
    }
    this.#judge(playing);
    return this.#player();
  }

  /** Back to the lesson's start, and with the model solutions to the start of the step. */
  async #jump(playing: Playing, index: number): Promise<Answered> {
    const { lesson } = playing;
    const target = lesson.steps[index];
    if (!target) return no('params.step', `The lesson has ${lesson.steps.length} steps.`);
    const known = playing.state.begun[target.id];
    const first = known ?? playing.state.begun[stepAt(lesson, 0).id] ?? 0;
    const moved = await this.#goTo(first as Revision);
    if (!moved.ok) return moved;
    if (known === undefined) {
      for (let step = 0; step < index; step++) {
        playing.state = beginStep(playing.state, lesson, step, this.#port.machine());
        for (const command of stepAt(lesson, step).solution) await this.#carryOut(command);
      }
    }
    playing.state = beginStep(playing.state, lesson, index, this.#port.machine());
    this.#judge(playing);
    return this.#player();
  }

  #goTo(to: Revision): Promise<Result<ActionResult, Failure>> {
    return this.#port.run({ kind: 'goTo', revision: to });
  }

  /** A line whose write waits is left waiting: a later command ends it. */
  async #carryOut(command: LessonCommand): Promise<void> {
    if (command.do === 'answer') {
      const playing = this.#playing;
      if (playing) {
        playing.state = {
          ...playing.state,
          answers: { ...playing.state.answers, [command.goal]: command.text },
        };
      }
      return;
    }
    if (command.do === 'command') {
      await this.#port.run({ kind: 'command', command: command.command });
      return;
    }
    const { partition, line } = command;
    let ended = false;
    const running = this.#port.run({ kind: 'shell', partition, terminal: TERMINAL, line }).finally(() => {
      ended = true;
    });
    while (!ended) {
      const pause = new Promise((resolve) => setTimeout(resolve, PENDING_EVERY_MS));
      await Promise.race([running, pause]);
      if (!ended && partitionView(this.#port.machine().system, partition)?.pendingWrite) return;
    }
  }

  #scene(playing: Playing): Scene {
    const { system } = this.#port.machine();
    const after = stepRevision(playing.state, playing.lesson);
    return sceneOf(playing.state, system, this.#port.history(after));
  }

  #judge(playing: Playing): void {
    playing.state = judge(playing.state, playing.lesson, this.#scene(playing));
    if (playing.finishedMs === null && isFinished(playing.state, playing.lesson))
      playing.finishedMs = this.#port.now();
    this.#store(playing);
  }

  #store(playing: Playing): void {
    const { attendee, workshop, lesson, machine, startedMs, finishedMs, state } = playing;
    this.#port.progress.put({
      attendee,
      workshop,
      lesson: lesson.id,
      machine,
      startedMs,
      finishedMs,
      stepsDone: state.done.length,
      state: JSON.stringify(state),
    });
  }

  /** The lesson's files may have changed since: a state that does not fit them any more is not played on. */
  #restored(row: ProgressRow): Playing | null {
    const lesson = this.#find(row.workshop, row.lesson);
    if (!lesson || row.machine === null) return null;
    const state = JSON.parse(row.state) as PlayerState;
    const ids = new Set(lesson.steps.map(({ id }) => id));
    if (state.step >= lesson.steps.length || Object.keys(state.begun).some((id) => !ids.has(id))) return null;
    const { workshop, attendee, machine, startedMs, finishedMs } = row;
    return { workshop, lesson, attendee, machine, startedMs, finishedMs, state };
  }

  #player(): Answered {
    return ok({ kind: 'player', player: this.#playing && this.#view(this.#playing) });
  }

  #view(playing: Playing): PlayerView {
    const { workshop, lesson, attendee, state, finishedMs } = playing;
    const heading = headingOf(workshop, lesson, { stepsDone: state.done.length, finishedMs });
    return playerView({ attendee, heading, lesson, state, scene: this.#scene(playing) });
  }

  #certificate(id: string): Answered {
    const shelf = this.#shelfView();
    const workshop = shelf.workshops.find((one) => one.id === id);
    if (!workshop) return no('params.workshop', `There is no workshop ${id}.`);
    const { title, author, lessons } = workshop;
    const printedMs = this.#port.now();
    const html = certificateHtml({ attendee: shelf.attendee, workshop: title, author, lessons, printedMs });
    return ok({ kind: 'certificate', html });
  }

  #record(
    request: Extract<WorkshopRequest, { do: 'record' | 'mark' | 'recording' | 'stopRecording' }>,
  ): Answered {
    const { system, head } = this.#port.machine();
    if (request.do === 'record') {
      const past = this.#port.history(0).map(({ command }) => command);
      this.#recording = new Recording(request.title, this.#port.definition(), past, system);
      this.#noted = head;
    } else if (request.do === 'mark') this.#recording?.mark(request.title, request.text, system);
    const recording = this.#recording;
    const view = recording?.view ?? null;
    const yaml = request.do === 'stopRecording' ? (recording?.yaml(system) ?? null) : null;
    if (request.do === 'stopRecording') this.#recording = null;
    return ok({ kind: 'recording', recording: view, yaml });
  }

  #exchange(request: Extract<WorkshopRequest, { do: 'pack' | 'packLesson' | 'import' }>): Answered {
    switch (request.do) {
      case 'pack': {
        const found = this.#workshops.workshops.find(({ workshop }) => workshop.id === request.workshop);
        if (!found) return no('params.workshop', `There is no workshop ${request.workshop}.`);
        return packed(request.workshop, packWorkshop(found));
      }
      case 'packLesson': {
        const { problems } = checked(`${request.id}.yaml`, request.yaml);
        if (problems.length > 0) return ok({ kind: 'checked', problems, report: '' });
        return packed(request.id, packLesson(request.title, request.id, this.#attendee, request.yaml));
      }
      case 'import': {
        const added = addWorkshop(this.#port.directory, Buffer.from(request.zip, 'base64'));
        if (!added.ok) return ok({ kind: 'checked', problems: added.failure, report: '' });
        this.#shelf = undefined;
        return ok({ kind: 'shelf', shelf: this.#shelfView() });
      }
    }
  }
}

const packed = (id: string, zip: Uint8Array): Answered =>
  ok({ kind: 'packed', name: `${id}.zip`, zip: Buffer.from(zip).toString('base64') });

function headingOf(
  workshop: string,
  { id, title, audience, minutes, steps }: Lesson,
  row: Pick<ProgressRow, 'stepsDone' | 'finishedMs'> | undefined,
): LessonHeading {
  return {
    workshop,
    id,
    title,
    audience,
    minutes,
    stepCount: steps.length,
    stepsDone: row?.stepsDone ?? 0,
    finishedMs: row?.finishedMs ?? null,
  };
}

function presenterView({ lesson, state }: Playing) {
  const step = stepAt(lesson, state.step);
  const text = (command: LessonCommand): string => commandText(command, lesson.partition);
  return {
    step: state.step,
    notes: step.notes,
    solution: step.solution.map(text),
    solved: state.solved,
    wrongTurns: step.wrongTurns.map(({ title, because, commands }) => ({
      title,
      because,
      commands: commands.map(text),
    })),
  };
}

/** Everything that the author should know about a lesson as it is now. */
function checked(file: string, yaml: string): { problems: readonly LessonProblem[]; report: string } {
  const read = readLesson(file, yaml);
  if (!read.ok) return { problems: read.failure, report: '' };
  const result = checkLesson(read.value);
  return { problems: result.problems, report: reportOf('text', { title: result.lesson.title }, [result]) };
}
