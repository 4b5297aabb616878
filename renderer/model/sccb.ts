/** The SCCB of a request as far as the trace knows it: header and the fields of its command (arch/s390 sclp headers). */

import type { TraceRow } from '../../shared/view.ts';
import { hexWord } from './sclp.ts';

export interface SccbField {
  /** Byte in the SCCB; undefined: not in it. */
  readonly offset: number | undefined;
  readonly name: string;
  readonly value: string;
}

/** Linux passes a whole page for storage commands. */
const SCCB_BYTES = 4096;
/** ATTACH asks for single increment assign. */
const FUNCTION_SINGLE_INCREMENT = 0x40;

export function sccbOf(row: TraceRow): SccbField[] {
  const functionCode = row.command === 'attach' ? FUNCTION_SINGLE_INCREMENT : 0;
  return [
    { offset: 0, name: 'length', value: hexWord(SCCB_BYTES, 4) },
    { offset: 2, name: 'function code', value: hexWord(functionCode, 2) },
    { offset: 6, name: 'response code', value: hexWord(row.response, 4) },
    ...(row.rn === null
      ? []
      : [{ offset: 8, name: 'increment number', value: `${hexWord(row.rn, 4)} (rn ${row.rn})` }]),
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
