/** What the workshop service says, and how it is asked. One at a time: a second click waits for the first answer. */

import type { ConsoleApi } from '../../shared/api.ts';
import type { Failure } from '../../shared/failure.ts';
import type {
  CatalogueView,
  CheckedLesson,
  ComparedEras,
  PlayerView,
  PresenterView,
  RecordingView,
  RoomView,
  TakenWorkshop,
  WorkshopAnswer,
  WorkshopRequest,
} from '../../shared/lesson.ts';
import { hideScreens } from '../model/guest.ts';
import { download, uploadWorkshop } from './files.ts';
import { handOverFile } from './save-file.ts';

const LOOK_EVERY_MS = 15_000;

/** What the window is for: only a presenter's is told notes and solutions. */
export type WindowRole = 'console' | 'presenter';

export class WorkshopState {
  catalogue: CatalogueView | undefined;
  player: PlayerView | null = null;
  /** In a presenter's window only. */
  presenter: PresenterView | null = null;
  /** Both kernels side by side, while they are shown. */
  eras: ComparedEras | undefined;
  recording: RecordingView | null = null;
  /** The lesson file that is edited. */
  yaml: string | undefined;
  checked: CheckedLesson | undefined;
  /** What was taken in last. */
  taken: readonly TakenWorkshop[] = [];
  room: RoomView | undefined;
  /** The presenter's code is asked for; true: the one that was given is wrong. */
  locked: boolean | undefined;
  /** Where the last hand-in lies, when that is a shared folder. */
  handedIn: string | undefined;
  failure: Failure | undefined;
  busy = false;
  #turn: Promise<void> = Promise.resolve();
  readonly #api: ConsoleApi;
  readonly #changed: () => void;
  readonly #started: (player: PlayerView) => void;
  readonly #role: WindowRole;

  /** `started`: a lesson began or goes on, on another machine. */
  constructor(
    api: ConsoleApi,
    changed: () => void,
    started: (player: PlayerView) => void,
    role: WindowRole = 'console',
  ) {
    this.#api = api;
    this.#changed = changed;
    this.#started = started;
    this.#role = role;
  }

  /** Listens until the returned function is called. */
  listen(): () => void {
    const stop = this.#api.subscribe((push) => {
      switch (push.kind) {
        case 'workshop':
          this.#show(push.player);
          this.#follow();
          this.#changed();
          return;
        case 'presenter':
          this.presenter = push.presenter;
          this.#changed();
          return;
        case 'snapshot':
          void this.ask({ do: 'view' }, true);
          return;
        case 'connection':
          // To the session this is a new window.
          if (push.state === 'back') this.#declare();
          return;
        default:
      }
    });
    this.#declare();
    const looking = window.setInterval(() => this.#look(), LOOK_EVERY_MS);
    return () => {
      window.clearInterval(looking);
      stop();
    };
  }

  /** A shared folder is looked at now and then. */
  #look(): void {
    if (this.#role === 'console' && this.catalogue?.folder) void this.ask({ do: 'look' }, true);
  }

  #declare(): void {
    if (this.#role !== 'presenter') return;
    void this.ask({ do: 'present' }, true);
    void this.ask({ do: 'view' }, true);
  }

  #show(player: PlayerView | null): void {
    this.player = player;
    hideScreens(player?.hide ?? []);
  }

  /** A comparison that is shown keeps in step with the lesson. */
  #follow(): void {
    if (this.eras && this.player) void this.ask({ do: 'compare' }, true);
    else if (!this.player) this.eras = undefined;
  }

  closeComparison(): void {
    this.eras = undefined;
    this.#changed();
  }

  /** `quietly`: nobody clicked; it neither waits nor makes others wait. */
  ask(request: WorkshopRequest, quietly = false): Promise<void> {
    if (quietly) return this.#ask(request, true);
    this.#turn = this.#turn.then(() => this.#ask(request, false));
    return this.#turn;
  }

  async #ask(request: WorkshopRequest, quietly: boolean): Promise<void> {
    if (!quietly) this.busy = true;
    this.#changed();
    const answer = await this.#api.call('workshop', request);
    if (!quietly) {
      this.busy = false;
      this.failure = answer.ok ? undefined : answer.failure;
    }
    if (answer.ok) this.#take(request, answer.value);
    this.#changed();
    const begins = request.do === 'start' || request.do === 'continue';
    if (answer.ok && begins && this.player) this.#started(this.player);
  }

  /** The first lesson of all, begun or gone on with. @returns whether there is one */
  async startFirst(): Promise<boolean> {
    if (!this.catalogue) await this.ask({ do: 'catalogue' });
    const lesson = this.catalogue?.workshops.flatMap(({ lessons }) => lessons)[0];
    if (!lesson) return false;
    const { workshop, id, machine } = lesson;
    await this.ask({ do: machine === null ? 'start' : 'continue', workshop, lesson: id });
    return this.player !== null;
  }

  /** A workshop that somebody was handed, as a zip. */
  takeIn(file: File): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      this.busy = true;
      this.#changed();
      const answer = await uploadWorkshop(file);
      this.busy = false;
      this.failure = answer.ok ? undefined : answer.failure;
      if (answer.ok) this.#take({ do: 'takeOlder' }, answer.value);
      this.#changed();
    });
    return this.#turn;
  }

  async #fetchPacked(file: string): Promise<void> {
    const fetched = await download({ kind: 'packed', file });
    if (fetched.ok) return;
    this.failure = fetched.failure;
    this.#changed();
  }

  #take(request: WorkshopRequest, answer: WorkshopAnswer): void {
    switch (answer.kind) {
      case 'catalogue':
        this.catalogue = answer.catalogue;
        // A catalogue that is only looked at again takes no message away.
        if (request.do !== 'catalogue') this.taken = [];
        this.checked = undefined;
        return;
      case 'taken':
        this.catalogue = answer.catalogue;
        this.checked = undefined;
        if (answer.taken.length > 0 || request.do !== 'look') this.taken = answer.taken;
        return;
      case 'room':
        this.room = answer.room;
        return;
      case 'locked':
        this.locked = answer.wrong;
        return;
      case 'player':
        this.#show(answer.player);
        // What the catalogue says of machines and steps is old now.
        if (request.do === 'leave' && this.catalogue) void this.ask({ do: 'catalogue' }, true);
        return;
      case 'presenter':
        this.presenter = answer.presenter;
        this.locked = undefined;
        return;
      case 'compared':
        this.eras = answer;
        return;
      case 'recording':
        this.recording = request.do === 'stopRecording' ? null : answer.recording;
        if (answer.yaml !== null) this.yaml = answer.yaml;
        return;
      case 'checked':
        this.checked = answer;
        return;
      case 'certificate':
        handOverFile('certificate.html', new Blob([answer.html], { type: 'text/html' }));
        return;
      case 'packed':
        this.handedIn = answer.stored;
        if (answer.stored === undefined) void this.#fetchPacked(answer.file);
    }
  }
}
