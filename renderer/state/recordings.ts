/** Recordings that the console keeps, and the one that is looked at: its replay, the shown rows, the opened steps. */

import type { Failure, FileProblem } from '../../shared/failure.ts';
import type {
  Handlings,
  RecordingAnswer,
  RecordingHeading,
  RecordingRequest,
  ReplayChoices,
  ReplayedStep,
  ReplayRow,
  StepOrder,
} from '../../shared/replayed.ts';
import { strings } from '../strings/index.ts';
import { download, uploadRecording } from './files.ts';
import type { Store } from './store.ts';

const s = strings.recordings;
const PAGE_ROWS = 100;

export type RecordingNote =
  | { readonly kind: 'busy' | 'said'; readonly text: string }
  /** It can be restored. */
  | { readonly kind: 'removed'; readonly text: string; readonly recording: number }
  | {
      readonly kind: 'failed';
      readonly text: string;
      readonly failure: Failure;
      readonly problems: readonly FileProblem[];
    };

export interface RunningReplay {
  readonly ticket: string;
  readonly recording: number;
  readonly done: number;
  readonly total: number;
}

export class RecordingsState {
  recordings: readonly RecordingHeading[] | undefined;
  /** The one that is shown. */
  shown: number | undefined;
  order: StepOrder = 'differences';
  rows: readonly ReplayRow[] = [];
  total = 0;
  /** Steps that are unfolded, by number; null: asked for. */
  readonly opened = new Map<number, ReplayedStep | null>();
  running: RunningReplay | undefined;
  /** The shown one is being given another name. */
  renaming = false;
  note: RecordingNote | undefined;
  readonly #store: Store;
  readonly #changed: () => void;
  #tickets = 0;

  constructor(store: Store, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
    store.api.subscribe((push) => {
      if (push.kind !== 'progress' || push.ticket !== this.running?.ticket) return;
      this.running = { ...this.running, done: push.done, total: push.total };
      changed();
    });
  }

  get heading(): RecordingHeading | undefined {
    return this.recordings?.find(({ id }) => id === this.shown);
  }

  /** Asks for the list, once; the newest one is shown. */
  load(): void {
    if (this.recordings !== undefined) return;
    this.recordings = [];
    void this.#refresh().then(() => this.choose(this.recordings?.at(-1)?.id));
  }

  async #refresh(): Promise<void> {
    const answer = await this.#ask({ do: 'list' });
    if (answer?.did === 'list') this.recordings = answer.recordings;
    this.#changed();
  }

  async #ask(request: RecordingRequest): Promise<RecordingAnswer | undefined> {
    const answer = await this.#store.api.call('recording', request);
    if (answer.ok) return answer.value;
    this.#say({ kind: 'failed', text: '', failure: answer.failure, problems: [] });
    return undefined;
  }

  #say(note: RecordingNote | undefined): void {
    this.note = note;
    this.#changed();
  }

  dismiss(): void {
    this.#say(undefined);
  }

  async takeIn(file: File): Promise<void> {
    this.#say({ kind: 'busy', text: s.reading(file.name) });
    const taken = await uploadRecording(file);
    if (!taken.ok) {
      this.#say({ kind: 'failed', text: s.refused(file.name), ...taken.failure });
      return;
    }
    await this.#refresh();
    this.note = undefined;
    this.choose(taken.value.id);
    await this.replay(taken.value.chosen);
  }

  /** One that was replayed before the console was closed is replayed again, in the way that was chosen for it. */
  choose(id: number | undefined): void {
    this.shown = id;
    this.renaming = false;
    this.rows = [];
    this.total = 0;
    this.opened.clear();
    this.#changed();
    const { heading } = this;
    if (heading?.replay) void this.#loadRows(0);
    else if (heading?.last) void this.replay(heading.chosen);
  }

  async replay(chosen: ReplayChoices): Promise<void> {
    const recording = this.shown;
    if (recording === undefined || this.running) return;
    const ticket = `replay-${++this.#tickets}-${Date.now()}`;
    this.running = { ticket, recording, done: 0, total: (this.heading?.steps ?? 0) + 1 };
    this.note = undefined;
    this.#changed();
    const answer = await this.#ask({ do: 'replay', recording, chosen, ticket });
    this.running = undefined;
    if (answer?.did === 'replay' && answer.view === null) this.note = { kind: 'said', text: s.cancelled };
    await this.#refresh();
    if (this.shown !== recording || answer === undefined) return;
    const open = [...this.opened.keys()];
    await this.#loadRows(0);
    await Promise.all(open.map((n) => this.#loadStep(n)));
  }

  cancel(): void {
    if (this.running) void this.#store.api.call('cancel', { ticket: this.running.ticket });
  }

  /** One step is handled otherwise; all others stay as they are. */
  async chooseStep(n: number, change: Partial<Handlings>): Promise<void> {
    const heading = this.heading;
    const row = this.rows.find((each) => each.n === n);
    if (!heading || !row) return;
    const { unmovable, pressure } = row.told;
    const others = heading.chosen.choices.filter((choice) => choice.n !== n);
    await this.replay({
      usual: heading.chosen.usual,
      choices: [...others, { n, unmovable, pressure, ...change }],
    });
  }

  async chooseAll(usual: Handlings | null): Promise<void> {
    await this.replay({ usual, choices: [] });
  }

  async setOrder(order: StepOrder): Promise<void> {
    this.order = order;
    await this.#loadRows(0);
  }

  async loadMore(): Promise<void> {
    await this.#loadRows(this.rows.length);
  }

  async #loadRows(from: number): Promise<void> {
    const recording = this.shown;
    if (recording === undefined) return;
    const answer = await this.#ask({ do: 'rows', recording, order: this.order, from, limit: PAGE_ROWS });
    if (answer?.did !== 'rows' || this.shown !== recording) return;
    this.rows = from === 0 ? answer.rows : [...this.rows, ...answer.rows];
    this.total = answer.total;
    this.#changed();
  }

  toggle(n: number): void {
    if (this.opened.delete(n)) this.#changed();
    else void this.#loadStep(n);
  }

  async #loadStep(n: number): Promise<void> {
    const recording = this.shown;
    if (recording === undefined) return;
    if (!this.opened.has(n)) this.opened.set(n, null);
    this.#changed();
    const answer = await this.#ask({ do: 'step', recording, n });
    if (answer?.did !== 'step' || this.shown !== recording || !this.opened.has(n)) return;
    this.opened.set(n, answer.step);
    this.#changed();
  }

  startRenaming(renaming: boolean): void {
    this.renaming = renaming;
    this.#changed();
  }

  async rename(name: string): Promise<void> {
    const { heading } = this;
    if (!heading || name.trim() === '') return;
    const answer = await this.#ask({ do: 'rename', recording: heading.id, name });
    if (answer?.did !== 'list') return;
    this.recordings = answer.recordings;
    this.startRenaming(false);
  }

  async remove(): Promise<void> {
    const { heading } = this;
    if (!heading) return;
    const answer = await this.#ask({ do: 'remove', recording: heading.id });
    if (answer?.did !== 'list') return;
    this.recordings = answer.recordings;
    this.note = { kind: 'removed', text: s.removed(heading.name), recording: heading.id };
    this.choose(this.recordings.at(-1)?.id);
  }

  async restore(recording: number): Promise<void> {
    const answer = await this.#ask({ do: 'restore', recording });
    if (answer?.did !== 'list') return;
    this.recordings = answer.recordings;
    this.note = undefined;
    this.choose(recording);
  }

  async save(kind: 'html' | 'md' | 'json' | 'script' | 'recording'): Promise<void> {
    const recording = this.shown ?? 0;
    const saved = await download(
      kind === 'script'
        ? { kind: 'recorder' }
        : kind === 'recording'
          ? { kind, recording }
          : { kind: 'replay', recording, format: kind },
    );
    if (saved.ok) this.#say({ kind: 'said', text: saved.value });
    else this.#say({ kind: 'failed', text: '', failure: saved.failure, problems: [] });
  }
}
