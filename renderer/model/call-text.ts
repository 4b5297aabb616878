/** A call of the kernel in one line, as a function tracer would print it. */

import type { CallLine } from '../../shared/view.ts';
import { countText } from './number-style.ts';

/** Numbers that a kernel developer reads in hexadecimal. */
const IN_HEX: ReadonlySet<string> = new Set(['start', 'end', 'size', 'cmd', 'pfn', 'start_pfn', 'end_pfn']);

function argumentText(name: string, value: number): string {
  if (!IN_HEX.has(name)) return `${value}`;
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** "do_assign_storage(cmd=0xd0001, rn=17) ×2 → 0". */
export function callText({ fn, args, times, ret }: Pick<CallLine, 'fn' | 'args' | 'times' | 'ret'>): string {
  const list = Object.entries(args).map(([name, value]) => `${name}=${argumentText(name, value)}`);
  const often = times > 1 ? ` ×${countText(times)}` : '';
  return `${fn}(${list.join(', ')})${often}${ret === undefined ? '' : ` → ${ret}`}`;
}
