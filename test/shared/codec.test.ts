import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Push, SnapshotPush } from '../../shared/api.ts';
import { CELL_LIMIT, decodePush, encodePush } from '../../shared/codec.ts';
import type { Revision } from '../../shared/ids.ts';

const run = fc.record({
  start: fc.integer({ min: 0, max: CELL_LIMIT - 1000 }),
  count: fc.integer({ min: 0, max: 1000 }),
  value: fc.integer({ min: 0, max: 0xffff }),
});
const cells = fc.record({ name: fc.string(), incrementRuns: fc.array(run), blockRuns: fc.array(run) });

/** The codec carries whatever a partition's view holds; only the lists of runs matter to it. */
const snapshot = fc
  .record({
    revision: fc.nat(),
    partitions: fc.array(cells, { maxLength: 5 }),
    name: fc.string({ unit: 'binary' }),
  })
  .map(
    ({ revision, partitions, name }) =>
      ({
        kind: 'snapshot',
        history: { tip: 2 as Revision, branch: 'Main', branches: 1 },
        revision,
        machine: { id: 1, name },
        system: { name },
        partitions,
      }) as unknown as SnapshotPush,
  );

describe('codec', () => {
  test('a snapshot survives the round trip whatever its runs are', () => {
    fc.assert(
      fc.property(snapshot, (push) => {
        expect(decodePush(encodePush(push))).toEqual({ ok: true, value: JSON.parse(JSON.stringify(push)) });
      }),
    );
  });

  test('a push without cells survives the round trip', () => {
    const push: Push = {
      kind: 'terminal',
      terminal: 't1',
      stream: 'stdout',
      text: 'RANGE SIZE – \u{1f5a5}\n',
    };
    expect(decodePush(encodePush(push))).toEqual({ ok: true, value: push });
  });

  test('a frame inside a larger buffer is read from its own offset', () => {
    const frame = encodePush({ kind: 'progress', ticket: 't', done: 1, total: 2 });
    const larger = new Uint8Array(frame.length + 13);
    larger.set(frame, 5);
    const decoded = decodePush(larger.subarray(5, 5 + frame.length));
    expect(decoded).toEqual({ ok: true, value: { kind: 'progress', ticket: 't', done: 1, total: 2 } });
  });

  test('every truncation of a frame is refused', () => {
    fc.assert(
      fc.property(snapshot, fc.double({ min: 0, max: 0.999, noNaN: true }), (push, part) => {
        const frame = encodePush(push);
        expect(decodePush(frame.subarray(0, Math.floor(frame.length * part))).ok).toBe(false);
      }),
    );
  });

  test('a changed byte never makes the decoder throw', () => {
    fc.assert(
      fc.property(snapshot, fc.nat(), fc.integer({ min: 0, max: 255 }), (push, position, byte) => {
        const frame = encodePush(push);
        frame[position % frame.length] = byte;
        expect(typeof decodePush(frame).ok).toBe('boolean');
      }),
    );
  });

  test('a run that leaves the array of cells is refused', () => {
    const push = {
      kind: 'snapshot',
      history: { tip: 2 as Revision, branch: 'Main', branches: 1 },
      partitions: [{ incrementRuns: [{ start: CELL_LIMIT, count: 1, value: 1 }], blockRuns: [] }],
    } as unknown as Push;
    expect(decodePush(encodePush(push))).toMatchObject({ ok: false, failure: { where: 'frame.body' } });
  });
});
