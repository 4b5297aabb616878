import { describe, expect, it } from 'vitest';
import { sccbOf } from '../../../renderer/model/sccb.ts';
import { hexWord, isGoodResponse, responseMeaning } from '../../../renderer/model/sclp.ts';
import { groupTrace } from '../../../renderer/model/trace-groups.ts';
import { partitionName, revision } from '../../../shared/ids.ts';
import type { TraceRow } from '../../../shared/view.ts';

const row = (changes: Partial<TraceRow>): TraceRow => ({
  revision: revision(3),
  ordinal: 0,
  partition: partitionName('LNXTEST'),
  command: 'unassign',
  code: 0x000c0001,
  response: 0x0020,
  element: null,
  rn: null,
  onPath: true,
  injected: false,
  sccb: null,
  ...changes,
});

describe('SCLP trace', () => {
  it('makes one line of requests for consecutive increments, newest first or oldest first', () => {
    const rows = [65, 66, 67, 90].map((rn, ordinal) => row({ rn, ordinal }));
    for (const order of [rows, rows.toReversed()]) {
      const groups = groupTrace(order);
      expect(groups.map((group) => group.rows.length).sort()).toEqual([1, 3]);
      const three = groups.find((group) => group.rows.length === 3);
      expect([three?.first.rn, three?.last.rn]).toEqual([65, 67]);
    }
  });

  it('keeps a failing request apart', () => {
    const rows = [row({ rn: 1 }), row({ rn: 2, ordinal: 1, response: 0x0340 }), row({ rn: 3, ordinal: 2 })];
    expect(groupTrace(rows)).toHaveLength(3);
  });

  it('names responses and admits those without a public meaning', () => {
    expect(responseMeaning(0x0340)).toBe('contained equipment check');
    expect(responseMeaning(0x0777)).toBe('no public meaning');
    expect(isGoodResponse(0x0120)).toBe(true);
    expect(isGoodResponse(0x0340)).toBe(false);
    expect(hexWord(0x000d0001, 8)).toBe('0x000d0001');
  });

  it('decodes the fields of the SCCB that it knows', () => {
    expect(sccbOf(row({ rn: 43 }))).toContainEqual({
      offset: 8,
      name: 'increment number',
      value: '0x002b (rn 43)',
    });
  });
});
