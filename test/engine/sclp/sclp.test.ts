import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandCode, commandOfCode, elementOfCode } from '../../../main/engine/sclp/commands.ts';
import { rn } from '../../../shared/ids.ts';
import {
  decodeElementInfo,
  decodeScpInfo,
  encodeElementInfo,
  encodeRnRequest,
  encodeScpInfo,
  hexOfSccb,
  incrementBytesOf,
  responseOf,
  SCCB_BYTES,
} from '../../../shared/sccb.ts';
import { Machine } from '../support.ts';

const MIB = 1024 * 1024;

describe('command words', () => {
  test('the element sits in bits 8–15: READ STORAGE INFO and ATTACH of element 1', () => {
    expect(commandCode('read-storage-info', 1)).toBe(0x0004_0101);
    expect(commandCode('attach', 1)).toBe(0x0008_0101);
    expect(elementOfCode(0x0008_0101)).toBe(1);
  });

  test('the operand is masked away before dispatching; READ SCP INFO has a plain form', () => {
    expect(commandOfCode(0x0008_ff01)).toBe('attach');
    expect(commandOfCode(0x0002_0001)).toBe('read-scp-info');
    expect(commandOfCode(0x00ff_0001)).toBeUndefined();
  });
});

describe('SCCB', () => {
  test('rnsize 0 and rnsize2 512: increments of 512 MiB', () => {
    const info = decodeScpInfo(encodeScpInfo({ incrementMib: 512, rnMax: 12, facilities: 0n }, 0x10));
    expect(incrementBytesOf(info)).toBe(512 * MIB);
  });

  test('rnmax 0 and rnmax2 70000: the wide field carries what does not fit', () => {
    const info = decodeScpInfo(encodeScpInfo({ incrementMib: 1, rnMax: 70_000, facilities: 0n }, 0x10));
    expect(info.rnMax * incrementBytesOf(info)).toBe(70_000 * MIB);
  });

  test('128 MiB is the largest increment in the short field', () => {
    const short = encodeScpInfo({ incrementMib: 128, rnMax: 1, facilities: 0n }, 0x10);
    const wide = encodeScpInfo({ incrementMib: 256, rnMax: 1, facilities: 0n }, 0x10);
    expect([short.getUint8(10), short.getUint32(100)]).toEqual([128, 0]);
    expect([wide.getUint8(10), wide.getUint32(100)]).toEqual([0, 256]);
  });

  test('an entry holds rn in its upper half; a zero entry is no increment', () => {
    const view = encodeElementInfo({ maxId: 1, assigned: 1, standby: 0, rns: [9] }, 0x10);
    expect(view.getUint32(16)).toBe(0x0009_0001);
    expect(view.getUint32(20)).toBe(0);
    expect(decodeElementInfo(view).rns).toEqual([9]);
  });

  test('at most 1,020 entries fit', () => {
    const rns = Array.from({ length: 1500 }, (_, index) => index + 1);
    expect(
      decodeElementInfo(encodeElementInfo({ maxId: 0, assigned: 1500, standby: 0, rns }, 0x10)).rns,
    ).toHaveLength(1020);
  });

  test('every element list survives the block, whatever its numbers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 1020 }), (rns) => {
        const view = encodeElementInfo({ maxId: 1, assigned: rns.length, standby: 0, rns }, 0x20);
        expect(view.byteLength).toBe(SCCB_BYTES);
        expect(responseOf(view)).toBe(0x20);
        expect(decodeElementInfo(view).rns).toEqual(rns);
      }),
    );
  });

  test('the header says its length; hex leaves trailing zeros out', () => {
    expect(hexOfSccb(encodeRnRequest(43, 0x0020))).toBe('1000000000000020002b');
  });
});

describe('answers', () => {
  test('ASSIGN answered 0x0120 counts as success', () => {
    const machine = new Machine({ release: '6.12', answerStyle: 'redundant-0120' });
    expect(machine.state(4, 'online')).toBe('done');
    expect(
      machine.events.filter((event) => event.kind === 'sclpAnswered' && event.response === 0x0120),
    ).toHaveLength(8);
  });

  test('a fault for the n-th time fires once', () => {
    const machine = new Machine({
      release: '7.2',
      commandLine: 'memhp_default_state=offline',
      conditions: { sclpFaults: [{ command: 'assign', rn: rn(5), response: 0x0340, onlyNth: 2 }] },
    });
    expect(machine.config(4, '1')).toBe('done');
    expect(machine.config(4, '0')).toBe('done');
    expect(machine.config(4, '1')).toBe('EIO');
    expect(machine.config(4, '1')).toBe('done');
  });

  test('an injected answer never hits a request that would change nothing', () => {
    const machine = new Machine({
      release: '6.12',
      conditions: { sclpFaults: [{ command: 'unassign', rn: rn(5), response: 0x0340 }] },
    });
    expect(machine.state(4, 'online')).toBe('done');
    expect(machine.sclp.filter((request) => request.endsWith('!'))).toEqual([]);
  });

  test('an empty pool refuses ASSIGN of reserved storage, and says so', () => {
    const machine = new Machine({
      release: '7.2',
      customerMib: 1024 + 256,
      commandLine: 'memhp_default_state=offline',
    });
    expect(machine.config(4, '1')).toBe('done');
    expect(machine.config(5, '1')).toBe('EIO');
    expect(machine.events.some((event) => event.kind === 'sclpAnswered' && event.poolEmpty)).toBe(true);
    expect(machine.config(4, '0')).toBe('done');
    expect(machine.config(5, '1')).toBe('done');
  });

  test('a failing ATTACH is ignored and tried again at the next operation', () => {
    const machine = new Machine({
      release: '7.2',
      commandLine: 'memhp_default_state=offline',
      conditions: { sclpFaults: [{ command: 'attach', rn: rn(1), response: 0x01f0, onlyNth: 1 }] },
    });
    expect(machine.config(4, '1')).toBe('done');
    expect(machine.sclp).toEqual(['attach 1!', 'assign 5']);
    expect(machine.config(5, '1')).toBe('done');
    expect(machine.sclp[0]).toBe('attach 1');
  });
});
