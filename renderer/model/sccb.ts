/** The fields of a recorded SCCB, by byte offset, as the trace shows them. The layout itself is shared/sccb.ts. */

import {
  decodeElementInfo,
  decodeScpInfo,
  encodeRnRequest,
  responseOf,
  SCCB_BYTES,
  sccbOfHex,
} from '../../shared/sccb.ts';
import type { TraceRow } from '../../shared/view.ts';
import { hexWord } from './sclp.ts';

export interface SccbField {
  /** Byte in the SCCB; undefined: not in it. */
  readonly offset: number | undefined;
  readonly name: string;
  readonly value: string;
}

/** ATTACH asks for single increment assign. */
const FUNCTION_SINGLE_INCREMENT = 0x40;
/** Entries written out; further ones are counted. */
const SHOWN_ENTRIES = 12;

/** `sccb`: the reply as the event recorded it, in hex; absent for ASSIGN and UNASSIGN, whose block follows from the row. */
export function sccbOf(row: TraceRow, sccb?: string): SccbField[] {
  const functionCode = row.command === 'attach' ? FUNCTION_SINGLE_INCREMENT : 0;
  const view =
    (sccb === undefined ? undefined : sccbOfHex(sccb)) ?? encodeRnRequest(row.rn ?? 0, row.response);
  return [
    { offset: 0, name: 'length', value: hexWord(SCCB_BYTES, 4) },
    { offset: 2, name: 'function code', value: hexWord(functionCode, 2) },
    { offset: 6, name: 'response code', value: hexWord(responseOf(view), 4) },
    ...(row.rn === null
      ? []
      : [{ offset: 8, name: 'increment number', value: `${hexWord(row.rn, 4)} (rn ${row.rn})` }]),
    ...(sccb === undefined ? [] : payload(row.command, view)),
    ...(row.element === null
      ? []
      : [
          {
            offset: undefined,
            name: 'operand in the command word',
            value: `${hexWord(row.element, 2)} (element ${row.element})`,
          },
        ]),
  ];
}

function payload(command: string, view: DataView): SccbField[] {
  if (command === 'read-scp-info') {
    const { incrementMib, rnMax, facilities } = decodeScpInfo(view);
    return [
      { offset: 8, name: 'rnmax', value: `${hexWord(view.getUint16(8), 4)} (${rnMax} increments)` },
      { offset: 10, name: 'rnsize', value: `${hexWord(view.getUint8(10), 2)} MiB` },
      { offset: 48, name: 'facilities', value: `0x${facilities.toString(16).padStart(16, '0')}` },
      {
        offset: 100,
        name: 'rnsize2',
        value: `${hexWord(view.getUint32(100), 8)} MiB (increments of ${incrementMib} MiB)`,
      },
      { offset: 104, name: 'rnmax2', value: `0x${view.getBigUint64(104).toString(16)}` },
    ];
  }
  const { maxId, assigned, standby, rns } = decodeElementInfo(view);
  const entries = rns.slice(0, SHOWN_ENTRIES).map((number, index) => ({
    offset: 16 + 4 * index,
    name: `entry ${index + 1}`,
    value: `${hexWord(view.getUint32(16 + 4 * index), 8)} (rn ${number})`,
  }));
  const more = rns.length - entries.length;
  return [
    { offset: 8, name: 'highest element id', value: hexWord(maxId, 4) },
    { offset: 10, name: 'assigned', value: `${assigned}` },
    { offset: 12, name: 'standby', value: `${standby}` },
    ...entries,
    ...(more > 0 ? [{ offset: 16 + 4 * entries.length, name: 'further entries', value: `${more}` }] : []),
  ];
}
