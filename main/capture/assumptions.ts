/** What the person says about a captured system that its capture does not: it wins over what would be assumed. */

import type { ArchitectureName } from '../../shared/definition.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { isPowerOfTwo, MIB } from '../../shared/units.ts';

export interface Assumptions {
  readonly arch?: ArchitectureName;
  /** Of a memory block, where a listing does not say it. */
  readonly blockBytes?: number;
  readonly incrementBytes?: number;
  /** Initial storage. */
  readonly initialBytes?: number;
  readonly release?: string;
  readonly commandLine?: string;
}

const SIZE = /^(\d{1,9})([KMGT])$/i;
const SHIFTS: Readonly<Record<string, number>> = { K: 1, M: 2, G: 3, T: 4 };
const RULE =
  'arch=s390x|x86_64, block=SIZE, increment=SIZE, initial=SIZE (256M, 4G), release=6.12, cmdline=WORDS';

/**
 * "increment=256M,initial=4G,release=6.12": pairs parted by commas. `cmdline=` takes all that follows.
 * @returns a sentence about the first that is none
 */
export function readAssumptions(text: string): Result<Assumptions, string> {
  const assumed: { -readonly [Key in keyof Assumptions]: Assumptions[Key] } = {};
  const [, pairs = '', commandLine] = /^(.*?)(?:(?:^|,)cmdline=(.*))?$/s.exec(text) ?? [];
  if (commandLine !== undefined) assumed.commandLine = commandLine;
  for (const pair of pairs.split(',').filter((each) => each !== '')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const refused = fail(`${pair}: allowed are ${RULE}`);
    switch (name) {
      case 'arch':
        if (value !== 's390x' && value !== 'x86_64') return refused;
        assumed.arch = value;
        break;
      case 'release':
        if (!/^\d{1,3}\.\d{1,3}\S{0,110}$/.test(value)) return refused;
        assumed.release = value;
        break;
      case 'block':
      case 'increment':
      case 'initial': {
        const [, count = '', unit = ''] = SIZE.exec(value) ?? [];
        const bytes = Number(count) * 1024 ** (SHIFTS[unit.toUpperCase()] ?? 0);
        const isUsable = bytes >= MIB && (name === 'initial' || isPowerOfTwo(bytes));
        if (unit === '' || !isUsable) return refused;
        if (name === 'block') assumed.blockBytes = bytes;
        else if (name === 'increment') assumed.incrementBytes = bytes;
        else assumed.initialBytes = bytes;
        break;
      }
      default:
        return refused;
    }
  }
  return ok(assumed);
}
