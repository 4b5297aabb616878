/** Runbooks of the open machine, and the one that is looked at: edited, saved by itself, rehearsed, compared. */

import { type Failure, rejection } from '../../shared/failure.ts';
import type {
  Runbook,
  RunbookAgainst,
  RunbookAnswer,
  RunbookForm,
  RunbookHeading,
  RunbookRequest,
  RunbookSource,
} from '../../shared/runbook.ts';
import type { RunbookFile } from '../../shared/runbook-file.ts';
import { Edits } from '../model/runbook.ts';
import { strings } from '../strings/index.ts';
import { download } from './files.ts';
import { RunbookRun } from './runbook-run.ts';
import type { Store } from './store.ts';

const s = strings.runbooks;
/** An edit is saved when nothing was typed for so long. */
const QUIET_MS = 400;
const NAME_CHARS = 200;

export type RunbookNote =
  | { readonly kind: 'said'; readonly text: string; readonly restore?: Runbook }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface RunbookWork {
  readonly ticket: string;
  readonly what: 'making' | 'rehearsing' | 'comparing';
  readonly done: number;
  readonly total: number;
}

export class RunbooksState {
  list: readonly RunbookHeading[] | undefined;
  shown: number | undefined;
  document: Runbook | undefined;
  form: RunbookForm = 'chmem';
  saving = false;
  work: RunbookWork | undefined;
  note: RunbookNote | undefined;
  against: RunbookAgainst | undefined;
  /** What it was made from: another form makes it anew while nobody has edited it. */
  source: RunbookSource | undefined;
  readonly edits = new Edits();
  readonly run: RunbookRun;
  readonly #store: Store;
  readonly #changed: () => void;
  #machine: number | undefined;
  #tickets = 0;
  #timer = 0;
  #unsaved: { readonly id: number; readonly document: Runbook } | undefined;

  constructor(store: Store, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
    this.run = new RunbookRun(
      (request) => this.ask(request),
      () => this.newTicket('run'),
      (ticket) => void store.api.call('cancel', { ticket }),
      changed,
    );
    store.api.subscribe((push) => {
      if (push.kind !== 'progress' || push.ticket !== this.work?.ticket) return;
      this.work = { ...this.work, done: push.done, total: push.total };
      changed();
    });
  }

  newTicket(what: string): string {
    return `${what}-${++this.#tickets}-${Date.now()}`;
  }

  async ask(request: RunbookRequest): Promise<RunbookAnswer | undefined> {
    const answer = await this.#store.api.call('runbook', request);
    if (answer.ok) return answer.value;
    this.say({ kind: 'failed', failure: answer.failure });
    return undefined;
  }

  say(note: RunbookNote | undefined): void {
    this.note = note;
    this.#changed();
  }

  /** Call it whenever the screen is drawn: another machine has other runbooks, and the last changed comes first. */
  show(): void {
    const machine = this.#store.machine?.id;
    if (machine === this.#machine) return;
    this.#machine = machine;
    this.#forget();
    void this.#load();
  }

  #forget(): void {
    // What belongs to another machine is not saved to this one.
    this.#unsaved = undefined;
    this.list = undefined;
    this.note = undefined;
    this.source = undefined;
    this.#put(undefined, undefined);
  }

  async #load(): Promise<void> {
    await this.#refresh();
    const first = this.list?.[0]?.id;
    if (first !== undefined && this.shown === undefined && !this.work) await this.choose(first);
  }

  async #refresh(): Promise<void> {
    const answer = await this.ask({ do: 'list' });
    if (answer?.did === 'list') this.list = answer.runbooks;
    this.#changed();
  }

  async choose(id: number): Promise<void> {
    await this.flush();
    this.shown = id;
    const answer = await this.ask({ do: 'get', runbook: id });
    if (this.shown !== id) return;
    if (answer?.did === 'got') this.#put(id, answer.document);
    else this.#put(undefined, undefined);
    this.source = undefined;
    this.#changed();
  }

  #put(id: number | undefined, document: Runbook | undefined): void {
    this.shown = id;
    this.document = document;
    this.against = undefined;
    this.edits.forget();
    this.run.leave();
  }

  /** @returns the new runbook's number; undefined: it was not made, and why is said */
  async make(from: RunbookSource): Promise<number | undefined> {
    await this.flush();
    const answer = await this.#during('making', (ticket) => ({ do: 'make', from, form: this.form, ticket }));
    if (answer?.did !== 'got') return undefined;
    this.#machine = this.#store.machine?.id;
    this.#put(answer.runbook, answer.document);
    this.source = from;
    this.note = undefined;
    await this.#refresh();
    return answer.runbook;
  }

  /** The same change in another form, in place of this one. */
  async setForm(form: RunbookForm): Promise<number | undefined> {
    this.form = form;
    const { source, shown } = this;
    if (!source || this.edits.canUndo) {
      this.#changed();
      return undefined;
    }
    const made = await this.make(source);
    if (made !== undefined && shown !== undefined) {
      await this.ask({ do: 'remove', runbook: shown });
      await this.#refresh();
    }
    return made;
  }

  async rehearse(): Promise<void> {
    const { shown, document } = this;
    if (shown === undefined || !document) return;
    await this.flush();
    const answer = await this.#during('rehearsing', (ticket) => ({ do: 'rehearse', runbook: shown, ticket }));
    if (answer?.did !== 'got' || this.shown !== shown) return;
    this.edits.note(document, '');
    this.document = answer.document;
    this.#changed();
  }

  async compareWith(recording: number): Promise<void> {
    const { shown } = this;
    if (shown === undefined) return;
    await this.flush();
    const answer = await this.#during('comparing', (ticket) => ({
      do: 'against',
      runbook: shown,
      recording,
      ticket,
    }));
    if (answer?.did === 'compared' && this.shown === shown) this.against = answer.against;
    this.#changed();
  }

  async #during(
    what: RunbookWork['what'],
    request: (ticket: string) => RunbookRequest,
  ): Promise<RunbookAnswer | undefined> {
    if (this.work) return undefined;
    const ticket = this.newTicket(what);
    this.work = { ticket, what, done: 0, total: 0 };
    this.note = undefined;
    this.#changed();
    const answer = await this.ask(request(ticket));
    this.work = undefined;
    if (answer?.did === 'stopped') this.note = { kind: 'said', text: s.cancelled };
    this.#changed();
    return answer;
  }

  cancel(): void {
    if (this.work) void this.#store.api.call('cancel', { ticket: this.work.ticket });
  }

  // ---- editing

  /** @param field what is typed in; '' for an edit of its own */
  edit(change: (document: Runbook) => Runbook, field = ''): void {
    const { document } = this;
    if (!document) return;
    const edited = change(document);
    if (edited === document) return;
    this.edits.note(document, field);
    this.#replace(edited);
  }

  undo(): void {
    const before = this.document && this.edits.undo(this.document);
    if (before) this.#replace(before);
  }

  redo(): void {
    const after = this.document && this.edits.redo(this.document);
    if (after) this.#replace(after);
  }

  #replace(document: Runbook): void {
    this.document = document;
    this.against = undefined;
    if (this.shown !== undefined) this.#unsaved = { id: this.shown, document };
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.flush(), QUIET_MS);
    this.saving = true;
    this.#changed();
  }

  /** Saves what is not saved yet. */
  async flush(): Promise<void> {
    window.clearTimeout(this.#timer);
    const unsaved = this.#unsaved;
    this.#unsaved = undefined;
    if (unsaved) {
      // A title is there always: it names the runbook.
      const title = unsaved.document.title.trim() === '' ? s.which : unsaved.document.title;
      await this.ask({ do: 'put', runbook: unsaved.id, document: { ...unsaved.document, title } });
      await this.#refresh();
    }
    if (!this.#unsaved) this.saving = false;
    this.#changed();
  }

  async remove(): Promise<void> {
    const { shown, document } = this;
    if (shown === undefined || !document) return;
    await this.flush();
    const answer = await this.ask({ do: 'remove', runbook: shown });
    if (answer?.did !== 'list') return;
    this.list = answer.runbooks;
    this.#put(undefined, undefined);
    this.note = { kind: 'said', text: s.removed(document.title), restore: document };
    const next = this.list[0]?.id;
    if (next !== undefined) await this.choose(next);
    this.#changed();
  }

  /** A runbook from a file, kept beside the others and shown. */
  async takeIn(file: File): Promise<void> {
    await this.flush();
    const text = await file.text().catch(() => undefined);
    if (text === undefined) {
      this.say({
        kind: 'failed',
        failure: rejection('malformed', 'file', strings.files.unreadable(file.name)),
      });
      return;
    }
    const answer = await this.ask({ do: 'takeIn', file: file.name.slice(0, NAME_CHARS), text });
    if (answer?.did !== 'got') return;
    this.#machine = this.#store.machine?.id;
    this.#put(answer.runbook, answer.document);
    this.source = undefined;
    this.note = { kind: 'said', text: s.takenIn(file.name) };
    await this.#refresh();
  }

  /** What was deleted, again. */
  async restore(document: Runbook): Promise<number | undefined> {
    const { partition } = document;
    const answer = await this.#during('making', (ticket) => ({
      do: 'make',
      from: { kind: 'blank', partition },
      form: this.form,
      ticket,
    }));
    if (answer?.did !== 'got') return undefined;
    await this.ask({ do: 'put', runbook: answer.runbook, document });
    await this.#refresh();
    await this.choose(answer.runbook);
    return answer.runbook;
  }

  async save(format: RunbookFile): Promise<string | undefined> {
    if (this.shown === undefined) return undefined;
    await this.flush();
    const saved = await download({ kind: 'runbook', runbook: this.shown, format });
    this.say(saved.ok ? { kind: 'said', text: saved.value } : { kind: 'failed', failure: saved.failure });
    return saved.ok ? saved.value : undefined;
  }
}
