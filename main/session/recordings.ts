/** Recordings of real machines: taken in and kept with the console's data, replayed in slices, shown in pages. */

import type { StoredRecording } from '../../db/recording-store.ts';
import type { Push } from '../../shared/api.ts';
import { type Failure, type FileProblem, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import {
  RECORDING_NAME_CHARS,
  RECORDINGS_LIMIT,
  type RecordingAnswer,
  type RecordingFacts,
  type RecordingHeading,
  type RecordingRequest,
  type RecordingTaken,
  type Replayed,
  type ReplayView,
} from '../../shared/replayed.ts';
import { type OfferedFile, offerRecording, offerReplay } from '../export/offer-replay.ts';
import { fileFailure } from '../machine/import.ts';
import { inBackground } from '../machine/pause.ts';
import { readRecording } from '../recording/read.ts';
import type { Recording } from '../recording/recording.ts';
import { replay } from '../recording/replay.ts';
import { rowsOf, shownStep } from '../recording/rows.ts';
import { BesideQueue } from './beside-queue.ts';
import { damaged, gone, type RecordingShelf, type ShelvedRecording } from './recording-shelf.ts';

/** Recordings that stay in memory, read and replayed: the oldest one goes when there are more. */
const IN_MEMORY = 8;
/** Removed ones that can come back, until the console closes. */
const RESTORABLE = 10;
const FILE_NAME_CHARS = 255;

interface Read {
  readonly recording: Recording;
  replayed: Replayed | undefined;
}

export interface RecordingsContext {
  readonly shelf: RecordingShelf;
  readonly now: () => number;
  readonly push: (push: Push) => void;
  readonly isClosed: () => boolean;
}

type Answered = Result<RecordingAnswer, Failure>;
type Of<D extends RecordingRequest['do']> = Extract<RecordingRequest, { do: D }>;

export class Recordings {
  readonly #context: RecordingsContext;
  readonly #shelf: RecordingShelf;
  readonly #read = new Map<number, Read>();
  readonly #removed = new Map<number, StoredRecording>();
  readonly #beside: BesideQueue;

  constructor(context: RecordingsContext) {
    this.#context = context;
    this.#shelf = context.shelf;
    this.#beside = new BesideQueue(context.push, context.isClosed);
  }

  /** @param file name of the file that the text came from */
  async takeIn(text: string, file: string): Promise<RecordingTaken> {
    const refused = (failure: Failure): RecordingTaken => fail({ failure, problems: [] });
    if (this.#shelf.list().length >= RECORDINGS_LIMIT) return refused(tooMany());
    const read = await this.#reading(text);
    if (!read) return refused(closing());
    if (!read.ok) return fail(fileFailure(read.failure));
    const put = await this.#shelf.put({
      text,
      name: read.value.name.slice(0, RECORDING_NAME_CHARS),
      file: file.slice(-FILE_NAME_CHARS),
      takenMs: this.#context.now(),
      facts: factsOf(read.value),
    });
    if (!put.ok) return refused(put.failure);
    if (!this.#read.has(put.value)) this.#keepRead(put.value, read.value);
    const shelved = this.#shelf.find(put.value);
    return shelved ? ok(this.#headingOf(shelved)) : refused(gone(put.value));
  }

  async handle(request: RecordingRequest): Promise<Answered> {
    switch (request.do) {
      case 'list':
        return ok(this.#list());
      case 'rename':
        return this.#change(request.recording, () =>
          this.#shelf.rename(request.recording, request.name.trim()),
        );
      case 'remove':
        return this.#change(request.recording, () => this.#remove(request.recording));
      case 'restore':
        return this.#restore(request.recording);
      case 'replay':
        return await this.#replay(request);
      default:
        return this.#look(request);
    }
  }

  /** From memory, or from its text as it is kept. */
  async recording(id: number): Promise<Result<Recording, Failure>> {
    const there = this.#read.get(id);
    if (there) return ok(there.recording);
    const text = await this.#shelf.text(id);
    if (!text.ok) return text;
    const read = await this.#reading(text.value);
    if (!read) return fail(closing());
    if (!read.ok) return fail(damaged(id));
    this.#keepRead(id, read.value);
    return ok(read.value);
  }

  /** Stops a replay. @returns whether there was one with this ticket */
  cancel(ticket: string): boolean {
    return this.#beside.cancel(ticket);
  }

  /** The report of the replay, under the name that the recording has now. */
  offer(id: number, format: 'html' | 'md' | 'json'): Result<OfferedFile, Failure> {
    const shelved = this.#shelf.find(id);
    if (!shelved) return fail(gone(id));
    const replayed = this.#read.get(id)?.replayed;
    return replayed ? ok(offerReplay({ ...replayed, name: shelved.name }, format)) : fail(notReplayed());
  }

  /** The file as it was taken in. */
  async offerText(id: number): Promise<Result<OfferedFile, Failure>> {
    const shelved = this.#shelf.find(id);
    if (!shelved) return fail(gone(id));
    const text = await this.#shelf.text(id);
    return text.ok ? ok(offerRecording(text.value, shelved.file)) : text;
  }

  /** undefined: the console closes. */
  #reading(text: string): Promise<Result<Recording, readonly FileProblem[]> | undefined> {
    return inBackground(readRecording(text), this.#context.isClosed);
  }

  #keepRead(id: number, recording: Recording): void {
    this.#read.set(id, { recording, replayed: undefined });
    for (const [old] of [...this.#read].slice(0, -IN_MEMORY)) this.#read.delete(old);
  }

  #list(): RecordingAnswer {
    return { did: 'list', recordings: this.#shelf.list().map((each) => this.#headingOf(each)) };
  }

  #headingOf({ facts, ...shelved }: ShelvedRecording): RecordingHeading {
    const replayed = this.#read.get(shelved.id)?.replayed;
    return { ...shelved, ...facts, replay: replayed ? viewOf(replayed) : null };
  }

  #change(id: number, change: () => Result<unknown, Failure>): Answered {
    if (!this.#shelf.find(id)) return fail(gone(id));
    const changed = change();
    return changed.ok ? ok(this.#list()) : changed;
  }

  #remove(id: number): Result<unknown, Failure> {
    const removed = this.#shelf.remove(id);
    if (!removed.ok) return removed;
    this.#removed.set(id, removed.value);
    for (const [old] of [...this.#removed].slice(0, -RESTORABLE)) this.#removed.delete(old);
    return removed;
  }

  #restore(id: number): Answered {
    const removed = this.#removed.get(id);
    if (!removed) return fail(gone(id));
    const restored = this.#shelf.restore(removed);
    if (!restored.ok) return restored;
    this.#removed.delete(id);
    return ok(this.#list());
  }

  #look(request: Of<'rows' | 'step'>): Answered {
    if (!this.#shelf.find(request.recording)) return fail(gone(request.recording));
    const replayed = this.#read.get(request.recording)?.replayed;
    if (!replayed) return fail(notReplayed());
    if (request.do === 'rows') {
      const { order, from, limit } = request;
      return ok({ did: 'rows', rows: rowsOf(replayed, order, from, limit), total: replayed.steps.length });
    }
    const step = replayed.steps.find(({ n }) => n === request.n);
    return step
      ? ok({ did: 'step', step: shownStep(step) })
      : fail(rejection('unknown', 'params.n', `The recording has no step ${request.n}.`));
  }

  async #replay({ recording: id, chosen, ticket }: Of<'replay'>): Promise<Answered> {
    if (!this.#shelf.find(id)) return fail(gone(id));
    return await this.#beside.run(ticket, async (inPieces, stop): Promise<Answered> => {
      const read = await this.recording(id);
      if (!read.ok) return read;
      if (stop()) return ok({ did: 'replay', view: null });
      const result = await inPieces(replay(read.value, chosen));
      if (!result) return ok({ did: 'replay', view: null });
      if (!result.ok) {
        const message = `The machine of the recording cannot be built: ${result.failure}.`;
        return fail(rejection('malformed', 'recording', message));
      }
      // Others may have pushed it out of memory meanwhile.
      if (!this.#read.has(id)) this.#keepRead(id, read.value);
      const kept = this.#read.get(id);
      if (kept) kept.replayed = result.value;
      const { engineVersion, counts, complete } = result.value;
      const stored = this.#shelf.setReplay(id, chosen, { engineVersion, counts, complete });
      return stored.ok ? ok({ did: 'replay', view: viewOf(result.value) }) : stored;
    });
  }
}

const closing = (): Failure => rejection('busy', 'file', 'The console is closing.');
const notReplayed = (): Failure =>
  rejection('unknown', 'params.recording', 'The recording has not been replayed yet.');
const tooMany = (): Failure =>
  rejection(
    'busy',
    'file',
    `The console keeps at most ${RECORDINGS_LIMIT} recordings: remove one that is not needed first.`,
  );

const factsOf = ({ format, recordedOn = null, kernel, steps }: Recording): RecordingFacts => ({
  format,
  recordedOn,
  release: kernel.release,
  arch: kernel.arch,
  steps: steps.length,
});

const viewOf = ({ engineVersion, known, assumed, counts, complete }: Replayed): ReplayView => ({
  engineVersion,
  known,
  assumed,
  counts,
  complete,
});
