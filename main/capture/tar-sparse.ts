/**
 * Files with holes, as `tar -S` packs them: GNU's own header (type S), and the three forms with pax records (0.0, 0.1,
 * 1.0). "Storing Sparse Files" of GNU tar's manual has the formats. Attributes of a /sys are such files to tar: they say
 * a page for their size, and have no blocks on a disk.
 */

export interface SparseFile {
  readonly realBytes: number;
  /** Where each stored piece belongs, and how long it is; undefined: the content itself begins with it (1.0). */
  readonly map: readonly (readonly [offset: number, bytes: number])[] | undefined;
}

/** More pieces than this are no attribute's. */
export const MOST_PIECES = 10_000;
const NUMBER_BYTES = 12;
const HEADER_MAP_AT = 386;
const HEADER_PIECES = 4;
const HEADER_MORE_AT = 482;
const HEADER_SIZE_AT = 483;
const MORE_PIECES = 21;
const MORE_MORE_AT = 504;
const BLOCK_BYTES = 512;

type NumberAt = (bytes: Buffer, at: number) => number;

/** GNU's own header: four pieces, and whether a block with more of them follows. */
export function sparseHeader(
  bytes: Buffer,
  at: number,
  numberAt: NumberAt,
): { readonly realBytes: number; readonly pieces: [number, number][]; readonly more: boolean } {
  return {
    realBytes: numberAt(bytes, at + HEADER_SIZE_AT),
    pieces: piecesAt(bytes, at + HEADER_MAP_AT, HEADER_PIECES, numberAt),
    more: bytes[at + HEADER_MORE_AT] !== 0,
  };
}

/** A block behind it. */
export const moreSparse = (bytes: Buffer, at: number, numberAt: NumberAt) => ({
  pieces: piecesAt(bytes, at, MORE_PIECES, numberAt),
  more: bytes[at + MORE_MORE_AT] !== 0,
});

function piecesAt(bytes: Buffer, at: number, most: number, numberAt: NumberAt): [number, number][] {
  const pieces: [number, number][] = [];
  for (let index = 0; index < most; index++) {
    const place = at + index * 2 * NUMBER_BYTES;
    if (bytes[place] === 0) break;
    pieces.push([numberAt(bytes, place), numberAt(bytes, place + NUMBER_BYTES)]);
  }
  return pieces;
}

/** What pax records say; they come in the order in which they stand. undefined: the file has no holes. */
export function sparseOfPax(
  records: readonly (readonly [key: string, value: string])[],
): SparseFile | undefined {
  const last = new Map(records);
  const size = last.get('GNU.sparse.realsize') ?? last.get('GNU.sparse.size');
  if (size === undefined) return undefined;
  const realBytes = Number(size);
  if (last.get('GNU.sparse.major') === '1') return { realBytes, map: undefined };
  const listed = last.get('GNU.sparse.map');
  const numbers = listed
    ? listed.split(',', 2 * MOST_PIECES + 1).map(Number)
    : records
        .filter(([key]) => key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes')
        .map(([, value]) => Number(value));
  return { realBytes, map: inPairs(numbers) };
}

const inPairs = (numbers: readonly number[]): [number, number][] =>
  Array.from({ length: Math.floor(numbers.length / 2) }, (_, index) => [
    numbers[2 * index] ?? Number.NaN,
    numbers[2 * index + 1] ?? Number.NaN,
  ]);

/**
 * The content with its holes, which are zeros. The caller has seen to it that `realBytes` is not much.
 * @returns undefined where the map is none
 */
export function withHoles(stored: Buffer, { realBytes, map }: SparseFile): Buffer | undefined {
  const inside = map ? { pieces: map, dataAt: 0 } : mapInside(stored);
  if (!inside || !Number.isSafeInteger(realBytes) || realBytes < 0) return undefined;
  const whole = Buffer.alloc(realBytes);
  let from = inside.dataAt;
  for (const [offset, bytes] of inside.pieces) {
    const fits = offset >= 0 && bytes >= 0 && offset + bytes <= realBytes && from + bytes <= stored.length;
    if (!Number.isSafeInteger(offset + bytes) || !fits) return undefined;
    stored.copy(whole, offset, from, from + bytes);
    from += bytes;
  }
  return whole;
}

/** 1.0: how many pieces, then where each lies and how long it is, a number a line, filled up to a block. */
function mapInside(
  stored: Buffer,
): { readonly pieces: [number, number][]; readonly dataAt: number } | undefined {
  let at = 0;
  const next = (): number => {
    const end = stored.indexOf(0x0a, at);
    if (end < 0 || end - at > 20) return Number.NaN;
    const value = Number(stored.toString('latin1', at, end));
    at = end + 1;
    return value;
  };
  const count = next();
  if (!(count >= 0 && count <= MOST_PIECES)) return undefined;
  const numbers = Array.from({ length: 2 * count }, next);
  return numbers.some(Number.isNaN)
    ? undefined
    : { pieces: inPairs(numbers), dataAt: Math.ceil(at / BLOCK_BYTES) * BLOCK_BYTES };
}
