/** The shortest way from one list of lines to another (Myers' algorithm), in edits as diff shows them. */

import type { Running } from '../../pause.ts';

export interface Edit {
  /** Lines before the change, on each side. */
  readonly left: number;
  readonly right: number;
  readonly removed: number;
  readonly added: number;
}

/** Steps that are kept to find the way back. */
const TRACE_LIMIT = 4_000_000;

export class TooDifferent extends Error {}

export function* editsOf(
  left: readonly string[],
  right: readonly string[],
  rest: () => Running<void>,
): Running<Edit[]> {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  )
    end++;
  const a = numbered(left.slice(start, left.length - end), right.slice(start, right.length - end));
  const changed = yield* shortest(a.left, a.right, rest);
  const removed = new Uint8Array(left.length);
  const added = new Uint8Array(right.length);
  changed.removed.forEach((flag, index) => {
    removed[start + index] = flag;
  });
  changed.added.forEach((flag, index) => {
    added[start + index] = flag;
  });
  slide(removed, left, added);
  slide(added, right, removed);
  return collect(removed, added);
}

/** Lines as numbers: equal lines are equal numbers. */
function numbered(
  left: readonly string[],
  right: readonly string[],
): { readonly left: Int32Array; readonly right: Int32Array } {
  const numbers = new Map<string, number>();
  const of = (lines: readonly string[]): Int32Array =>
    Int32Array.from(lines, (line) => {
      let number = numbers.get(line);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(line, number);
      }
      return number;
    });
  return { left: of(left), right: of(right) };
}

function* shortest(
  a: Int32Array,
  b: Int32Array,
  rest: () => Running<void>,
): Running<{ readonly removed: Uint8Array; readonly added: Uint8Array }> {
  const removed = new Uint8Array(a.length);
  const added = new Uint8Array(b.length);
  const most = a.length + b.length;
  const trace: Int32Array[] = [];
  let kept = 0;
  let frontier = new Int32Array(3);
  let offset = 1;
  search: for (let d = 0; d <= most; d++) {
    kept += 2 * d + 3;
    if (kept > TRACE_LIMIT) throw new TooDifferent();
    if ((d & 63) === 63) yield* rest();
    const next = new Int32Array(2 * d + 5);
    const middle = d + 2;
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (frontier[offset + k - 1] ?? 0) < (frontier[offset + k + 1] ?? 0));
      let x = d === 0 ? 0 : down ? (frontier[offset + k + 1] ?? 0) : (frontier[offset + k - 1] ?? 0) + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++;
        y++;
      }
      next[middle + k] = x;
      if (x >= a.length && y >= b.length) {
        trace.push(next);
        break search;
      }
    }
    trace.push(next);
    frontier = next;
    offset = middle;
  }
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d > 0; d--) {
    const before = trace[d - 1] as Int32Array;
    const middle = d + 1;
    const k = x - y;
    const down = k === -d || (k !== d && (before[middle + k - 1] ?? 0) < (before[middle + k + 1] ?? 0));
    const startX = down ? (before[middle + k + 1] ?? 0) : (before[middle + k - 1] ?? 0);
    const startY = down ? startX - (k + 1) : startX - (k - 1);
    if (down) added[startY] = 1;
    else removed[startX] = 1;
    x = startX;
    y = startY;
  }
  return { removed, added };
}

/** Changes are moved down as far as they go, and joined with those they meet, as GNU does. */
function slide(changed: Uint8Array, lines: readonly string[], other: Uint8Array): void {
  let otherAt = 0;
  let at = 0;
  while (at < lines.length) {
    if (!changed[at]) {
      while (other[otherAt]) otherAt++;
      otherAt++;
      at++;
      continue;
    }
    let start = at;
    while (at < lines.length && changed[at]) at++;
    // A run faces a change on the other side: it stays where it is.
    if (other[otherAt]) continue;
    while (at < lines.length && lines[start] === lines[at] && !other[otherAt + 1]) {
      changed[start++] = 0;
      changed[at++] = 1;
      otherAt++;
      while (at < lines.length && changed[at]) at++;
    }
  }
}

function collect(removed: Uint8Array, added: Uint8Array): Edit[] {
  const edits: Edit[] = [];
  let left = 0;
  let right = 0;
  while (left < removed.length || right < added.length) {
    if (!removed[left] && !added[right]) {
      left++;
      right++;
      continue;
    }
    const [fromLeft, fromRight] = [left, right];
    while (removed[left]) left++;
    while (added[right]) right++;
    edits.push({ left: fromLeft, right: fromRight, removed: left - fromLeft, added: right - fromRight });
  }
  return edits;
}
