/**
 * How calls, answers and pushes travel; the same over both hosts.
 *
 * The browser host's WebSocket is at SOCKET_PATH of the page's own address; after it is back from a loss, the client
 * calls `open` and gets a snapshot.
 *
 * The client sends each Call as one JSON text, at most MESSAGE_LIMIT_BYTES: `{"id":1,"method":"hello","params":{}}`.
 * The server sends each Answer as one JSON text: `{"id":1,"result":{"ok":true,"value":…}}`, in any order, and each Push
 * as one binary frame, at most FRAME_LIMIT_BYTES. A text that cannot be read as a call at all is answered with id 0.
 *
 * A frame, all numbers little endian:
 *
 *     0   4 bytes   "LPM" and the format version, 1
 *     4   uint32    length of the header in bytes, a multiple of 4
 *     8   uint32    number of runs in the body
 *     12  header    JSON, UTF-8, padded with spaces: the push, with each list of runs replaced by its length
 *     …   body      runs of all lists, in the order of the header: start, count, value as uint32 each
 *
 * Cells as binary runs take a tenth of the bytes and a fifth of the time of the same cells as JSON.
 */

import type { Push } from './api.ts';
import type { CellRun } from './cells.ts';
import { fail, ok, type Rejection, type Result, rejection } from './failure.ts';

/** Where the browser host's WebSocket is. */
export const SOCKET_PATH = '/ws';
/** Largest frame: a snapshot of the largest machine whose cells all differ from their neighbours fits. */
export const FRAME_LIMIT_BYTES = 16 * 1024 * 1024;
/** Runs may not reach beyond this cell; no partition has more blocks or increments. */
export const CELL_LIMIT = 1 << 20;

const MAGIC = 0x014d504c;
const PREFIX_BYTES = 12;
const RUN_WORDS = 3;
const RUN_BYTES = RUN_WORDS * 4;

interface RunLists {
  readonly incrementRuns: unknown;
  readonly blockRuns: unknown;
}

/** The push as one frame. */
export function encodePush(push: Push): Uint8Array<ArrayBuffer> {
  const lists: (readonly CellRun[])[] = [];
  const counted =
    'partitions' in push
      ? {
          ...push,
          partitions: push.partitions.map((partition) => {
            lists.push(partition.incrementRuns, partition.blockRuns);
            return {
              ...partition,
              incrementRuns: partition.incrementRuns.length,
              blockRuns: partition.blockRuns.length,
            };
          }),
        }
      : push;
  const text = new TextEncoder().encode(JSON.stringify(counted));
  const headerBytes = Math.ceil(text.length / 4) * 4;
  const runCount = lists.reduce((sum, list) => sum + list.length, 0);
  const frame = new Uint8Array(PREFIX_BYTES + headerBytes + runCount * RUN_BYTES);
  frame.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes);
  frame.set(text, PREFIX_BYTES);
  const view = new DataView(frame.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, headerBytes, true);
  view.setUint32(8, runCount, true);
  let offset = PREFIX_BYTES + headerBytes;
  for (const list of lists) {
    for (const { start, count, value } of list) {
      view.setUint32(offset, start, true);
      view.setUint32(offset + 4, count, true);
      view.setUint32(offset + 8, value, true);
      offset += RUN_BYTES;
    }
  }
  return frame;
}

const refuse = (where: string, message: string): { ok: false; failure: Rejection } =>
  fail(rejection('malformed', where, message));

/** The push of a frame. Checks the frame's own structure; what the push says is trusted, as it comes from the server. */
export function decodePush(frame: Uint8Array): Result<Push, Rejection> {
  if (frame.length > FRAME_LIMIT_BYTES) {
    return fail(rejection('tooLarge', 'frame', `A frame holds at most ${FRAME_LIMIT_BYTES} bytes.`));
  }
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < PREFIX_BYTES || view.getUint32(0, true) !== MAGIC) {
    return refuse('frame', 'The frame does not begin with its mark.');
  }
  const headerBytes = view.getUint32(4, true);
  const runCount = view.getUint32(8, true);
  if (PREFIX_BYTES + headerBytes + runCount * RUN_BYTES !== frame.length) {
    return refuse('frame', 'The frame is not as long as it says.');
  }
  const header = parseHeader(frame.subarray(PREFIX_BYTES, PREFIX_BYTES + headerBytes));
  if (header === undefined) return refuse('frame.header', 'The header is not a push.');
  const body = new RunReader(view, PREFIX_BYTES + headerBytes);
  if (Array.isArray(header.partitions)) {
    for (const partition of header.partitions as RunLists[]) {
      const incrementRuns = body.take(partition?.incrementRuns);
      const blockRuns = body.take(partition?.blockRuns);
      if (!incrementRuns || !blockRuns)
        return refuse('frame.body', 'A list of runs is not what the header says.');
      Object.assign(partition, { incrementRuns, blockRuns });
    }
  }
  if (!body.atEnd()) return refuse('frame.body', 'The frame holds runs that no list claims.');
  return ok(header as unknown as Push);
}

function parseHeader(bytes: Uint8Array): { kind: string; partitions?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string'
      ? (value as { kind: string; partitions?: unknown })
      : undefined;
  } catch {
    return undefined;
  }
}

/** Hands out the runs of a body, list by list. */
class RunReader {
  readonly #view: DataView;
  #offset: number;

  constructor(view: DataView, offset: number) {
    this.#view = view;
    this.#offset = offset;
  }

  /** The next `length` runs; undefined when the length is none or a run leaves the array of cells. */
  take(length: unknown): CellRun[] | undefined {
    const left = (this.#view.byteLength - this.#offset) / RUN_BYTES;
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 0 || length > left)
      return undefined;
    const runs: CellRun[] = [];
    for (let index = 0; index < length; index++) {
      const start = this.#view.getUint32(this.#offset, true);
      const count = this.#view.getUint32(this.#offset + 4, true);
      const value = this.#view.getUint32(this.#offset + 8, true);
      if (start + count > CELL_LIMIT || value > 0xffff) return undefined;
      runs.push({ start, count, value });
      this.#offset += RUN_BYTES;
    }
    return runs;
  }

  atEnd(): boolean {
    return this.#offset === this.#view.byteLength;
  }
}
