/** Recordings of real machines that are looked at: taken in, replayed in slices, shown in pages. Nothing is stored. */

import type { Push } from '../../shared/api.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type {
  RecordingAnswer,
  RecordingHeading,
  RecordingRequest,
  RecordingTaken,
  ReplayChoices,
  Replayed,
  ReplayView,
} from '../../shared/replayed.ts';
import { type OfferedFile, offerReplay } from '../export/offer-replay.ts';
import { fileFailure } from '../machine/import.ts';
import { inBackground } from '../machine/pause.ts';
import { readRecording } from '../recording/read.ts';
import type { Recording } from '../recording/recording.ts';
import { replay } from '../recording/replay.ts';
import { rowsOf, shownStep } from '../recording/rows.ts';
import { BesideQueue } from './beside-queue.ts';

/** The oldest one goes when there are more. */
const KEPT = 8;
const FILE_NAME_CHARS = 255;

interface Kept {
  readonly id: number;
  readonly file: string;
  readonly recording: Recording;
  chosen: ReplayChoices;
  replayed: Replayed | undefined;
}

export class Recordings {
  readonly #isClosed: () => boolean;
  readonly #kept = new Map<number, Kept>();
  readonly #beside: BesideQueue;
  #last = 0;

  constructor(push: (push: Push) => void, isClosed: () => boolean) {
    this.#beside = new BesideQueue(push, isClosed);
    this.#isClosed = isClosed;
  }

  /** @param file name of the file that the text came from */
  async takeIn(text: string, file: string): Promise<RecordingTaken> {
    const read = await inBackground(readRecording(text), this.#isClosed);
    if (!read) return fail({ failure: rejection('busy', 'file', 'The console is closing.'), problems: [] });
    if (!read.ok) return fail(fileFailure(read.failure));
    const id = ++this.#last;
    const kept: Kept = {
      id,
      file: file.slice(-FILE_NAME_CHARS),
      recording: read.value,
      chosen: { usual: null, choices: [] },
      replayed: undefined,
    };
    this.#kept.set(id, kept);
    for (const [old] of [...this.#kept].slice(0, -KEPT)) this.#kept.delete(old);
    return ok(headingOf(kept));
  }

  async handle(request: RecordingRequest): Promise<Result<RecordingAnswer, Failure>> {
    if (request.do === 'list') return ok({ did: 'list', recordings: this.#headings() });
    const kept = this.#kept.get(request.recording);
    if (!kept) return fail(gone(request.recording));
    if (request.do === 'forget') {
      this.#kept.delete(kept.id);
      return ok({ did: 'list', recordings: this.#headings() });
    }
    if (request.do === 'replay') return await this.#replay(kept, request);
    const { replayed } = kept;
    if (!replayed)
      return fail(rejection('unknown', 'params.recording', 'The recording has not been replayed yet.'));
    if (request.do === 'rows')
      return ok({
        did: 'rows',
        rows: rowsOf(replayed, request.order, request.from, request.limit),
        total: replayed.steps.length,
      });
    const step = replayed.steps.find(({ n }) => n === request.n);
    return step
      ? ok({ did: 'step', step: shownStep(step) })
      : fail(rejection('unknown', 'params.n', `The recording has no step ${request.n}.`));
  }

  find(id: number): Recording | undefined {
    return this.#kept.get(id)?.recording;
  }

  /** Stops a replay. @returns whether there was one with this ticket */
  cancel(ticket: string): boolean {
    return this.#beside.cancel(ticket);
  }

  offer(recording: number, format: 'html' | 'md' | 'json'): Result<OfferedFile, Failure> {
    const kept = this.#kept.get(recording);
    if (!kept?.replayed) return fail(gone(recording));
    return ok(offerReplay(kept.replayed, format));
  }

  #headings(): RecordingHeading[] {
    return [...this.#kept.values()].map(headingOf);
  }

  async #replay(
    kept: Kept,
    { chosen, ticket }: Extract<RecordingRequest, { do: 'replay' }>,
  ): Promise<Result<RecordingAnswer, Failure>> {
    const result = await this.#beside.run(ticket, (inPieces) => inPieces(replay(kept.recording, chosen)));
    if (!result) return ok({ did: 'replay', view: null });
    if (!result.ok) {
      const message = `The machine of the recording cannot be built: ${result.failure}.`;
      return fail(rejection('malformed', 'recording', message));
    }
    kept.replayed = result.value;
    kept.chosen = chosen;
    return ok({ did: 'replay', view: viewOf(result.value) });
  }
}

const gone = (recording: number): Failure =>
  rejection(
    'unknown',
    'params.recording',
    `Recording ${recording} is not there any more: take its file in again.`,
  );

function headingOf({ id, file, recording, chosen, replayed }: Kept): RecordingHeading {
  const { name, format, recordedOn = null, kernel, steps } = recording;
  const { release, arch } = kernel;
  return {
    id,
    name,
    file,
    format,
    recordedOn,
    release,
    arch,
    steps: steps.length,
    chosen,
    replay: replayed ? viewOf(replayed) : null,
  };
}

const viewOf = ({ engineVersion, known, assumed, counts, complete }: Replayed): ReplayView => ({
  engineVersion,
  known,
  assumed,
  counts,
  complete,
});
