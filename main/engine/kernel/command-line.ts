/** The kernel command line, as far as it concerns memory hotplug. Unknown parameters and values are ignored, as Linux does. */

import type { AutoOnline, OnlinePolicy } from '../../../shared/definition.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import { parseBoolean } from './boolean.ts';

export type MemmapParameter = 'N' | 'Y' | 'force';

/** kernelcore= and movablecore= take an amount, or a part of core memory. */
export type CoreAmount = { readonly bytes: number } | { readonly percent: number };

export interface CrashKernel {
  /** The size for an amount of memory from `from` on and below `to`; the first that fits counts. */
  readonly sizes: readonly { readonly from: number; readonly to?: number; readonly bytes: number }[];
  readonly offset?: number;
}

export interface BootParameters {
  /** mem=, in bytes, whole pages. */
  readonly memoryLimit?: number;
  readonly defaultState?: AutoOnline;
  readonly memmapOnMemory: MemmapParameter;
  readonly onlinePolicy?: OnlinePolicy;
  readonly autoMovableRatio: number;
  readonly autoMovableNumaAware: boolean;
  readonly movableNode: boolean;
  readonly kernelCore?: CoreAmount;
  readonly movableCore?: CoreAmount;
  /** cma=, in bytes; absent when it is not there. */
  readonly cmaBytes?: number;
  readonly crashKernel?: CrashKernel;
  /** hugepages= of all sizes, in bytes. */
  readonly hugeBytes: number;
  /** elfcorehdr= is how a kdump kernel is started. */
  readonly kdump: boolean;
}

export const AUTO_ONLINE_WORDS: readonly AutoOnline[] = [
  'offline',
  'online',
  'online_kernel',
  'online_movable',
];
export const ONLINE_POLICY_WORDS: readonly OnlinePolicy[] = ['contig-zones', 'auto-movable'];

/** @ours a look-up */
export const oneOf = <T extends string>(words: readonly T[], text: string): T | undefined =>
  words.find((word) => word === text);

/**
 * Later occurrences win, as they do in the kernel.
 * @models parse_args, kernel/params.c (all)
 */
export function parseCommandLine(
  commandLine: string,
  { enableIsBoolean }: { readonly enableIsBoolean: boolean },
): BootParameters {
  const values = new Map<string, string>();
  for (const word of commandLine.split(/\s+/)) {
    const at = word.indexOf('=');
    const name = (at < 0 ? word : word.slice(0, at)).replaceAll('-', '_');
    if (name) values.set(name, at < 0 ? '' : word.slice(at + 1).replace(/^"(.*)"$/, '$1'));
  }
  const asked = parseMemorySize(values.get('mem') ?? '') ?? 0;
  const memoryLimit = asked - (asked % PAGE_BYTES);
  const defaultState = oneOf(AUTO_ONLINE_WORDS, values.get('memhp_default_state') ?? '');
  const ratio = parseUnsigned(values.get('memory_hotplug.auto_movable_ratio') ?? '');
  const onlinePolicy = oneOf(ONLINE_POLICY_WORDS, values.get('memory_hotplug.online_policy') ?? '');
  const cma = values.get('cma');
  const crash = parseCrashKernel(values.get('crashkernel') ?? '');
  const kernelCore = parseCoreAmount(values.get('kernelcore'));
  const movableCore = parseCoreAmount(values.get('movablecore'));
  return {
    ...(memoryLimit === 0 ? {} : { memoryLimit }),
    ...(defaultState === undefined ? {} : { defaultState }),
    ...(onlinePolicy === undefined ? {} : { onlinePolicy }),
    memmapOnMemory: parseMemmapParameter(values.get('memory_hotplug.memmap_on_memory'), enableIsBoolean),
    autoMovableRatio: ratio.ok ? ratio.value : DEFAULT_RATIO,
    autoMovableNumaAware:
      parseBoolean(values.get('memory_hotplug.auto_movable_numa_aware') ?? 'Y', enableIsBoolean) ?? true,
    movableNode: values.has('movable_node'),
    ...(kernelCore && { kernelCore }),
    ...(movableCore && { movableCore }),
    ...(cma === undefined ? {} : { cmaBytes: parseMemorySize(cma) ?? 0 }),
    ...(crash === undefined ? {} : { crashKernel: crash }),
    hugeBytes: hugeBytesOf(commandLine),
    kdump: values.has('elfcorehdr'),
  };
}

/** mm/mm_init.c, cmdline_parse_core. kernelcore=mirror needs memory that only some x86 systems have: without, nothing. */
function parseCoreAmount(text: string | undefined): CoreAmount | undefined {
  const percent = /^(0x[0-9a-f]+|\d+)%/i.exec(text ?? '')?.[1];
  if (percent !== undefined) return { percent: Number(percent) };
  const bytes = parseMemorySize(text ?? '');
  return bytes === undefined ? undefined : { bytes };
}

/** kernel/crash_reserve.c: SIZE[@OFFSET], or FROM-[TO]:SIZE,… by the amount of memory, with one offset for all. */
function parseCrashKernel(text: string): CrashKernel | undefined {
  const [sizes = '', offset] = text.split('@', 2);
  const at = offset === undefined ? undefined : parseMemorySize(offset);
  const place = at === undefined ? {} : { offset: at };
  if (!sizes.includes(':')) {
    const bytes = parseMemorySize(sizes);
    return bytes === undefined ? undefined : { sizes: [{ from: 0, bytes }], ...place };
  }
  const parts = sizes.split(',').map((part) => {
    const [, from = '', to = '', size = ''] = /^(\w+)-(\w*):(\w+)$/.exec(part) ?? [];
    return { from: parseMemorySize(from) ?? 0, to: parseMemorySize(to), bytes: parseMemorySize(size) };
  });
  const known = parts.flatMap(({ from, to, bytes }) =>
    bytes === undefined ? [] : [{ from, ...(to === undefined ? {} : { to }), bytes }],
  );
  return known.length === parts.length ? { sizes: known, ...place } : undefined;
}

/** mm/hugetlb.c: each hugepages= counts pages of the hugepagesz= before it, of 1 MiB without one. */
function hugeBytesOf(commandLine: string): number {
  let page = DEFAULT_HUGE_PAGE;
  let bytes = 0;
  for (const word of commandLine.split(/\s+/)) {
    const [name, value = ''] = word.split('=', 2);
    if (name === 'hugepagesz' || name === 'default_hugepagesz') page = parseMemorySize(value) ?? 0;
    const count = Number(/^\d+/.exec(value)?.[0] ?? 0);
    if (name === 'hugepages' && HUGE_PAGES.includes(page)) bytes += count * page;
  }
  return bytes;
}
const DEFAULT_HUGE_PAGE = 2 ** 20;
/** s390: segments of 1 MiB, and regions of 2 GiB. */
const HUGE_PAGES: readonly number[] = [DEFAULT_HUGE_PAGE, 2 ** 31];

/** mm/memory_hotplug.c: set_memmap_mode. It has no form without a value: that is an error and leaves the default. */
function parseMemmapParameter(text: string | undefined, enableIsBoolean: boolean): MemmapParameter {
  if (text === undefined) return 'N';
  if (text === 'force' || text === 'FORCE') return 'force';
  return parseBoolean(text, enableIsBoolean) === true ? 'Y' : 'N';
}

/** mm/memory_hotplug.c: movable memory in percent of kernel memory. */
const DEFAULT_RATIO = 301;

/**
 * lib/kstrtox.c, kstrtouint with the base in the text: 0x is hexadecimal, another leading 0 octal. Digits of a number
 * beyond 64 bits are out of range whatever follows them; otherwise everything has to be part of the number.
 * @models kstrtouint, lib/kstrtox.c (all)
 */
export function parseUnsigned(text: string): Result<number, 'EINVAL' | 'ERANGE'> {
  const body = text.replace(/^\+/, '');
  const isHex = /^0x[0-9a-f]/i.test(body);
  const octal = body.startsWith('0');
  const start = isHex ? 2 : 0;
  const digits = (isHex ? /^[0-9a-f]+/i : octal ? /^[0-7]+/ : /^\d+/).exec(body.slice(start))?.[0];
  if (digits === undefined) return fail('EINVAL');
  const value = BigInt(`${isHex ? '0x' : octal ? '0o' : ''}${digits}`);
  if (value > 0xffff_ffff_ffff_ffffn) return fail('ERANGE');
  if (body.length > start + digits.length) return fail('EINVAL');
  return value > 0xffff_ffffn ? fail('ERANGE') : ok(Number(value));
}

/**
 * "2048M", "0x80000000", "2g": bytes. 0 and garbage set no limit.
 * @models memparse, lib/cmdline.c (all)
 */
export function parseMemorySize(text: string): number | undefined {
  const match = /^(0x[0-9a-f]+|\d+)([kmgtpe]?)/i.exec(text);
  if (!match?.[1]) return undefined;
  const power = match[2] ? 'kmgtpe'.indexOf(match[2].toLowerCase()) + 1 : 0;
  const value = Number(match[1]) * 1024 ** power;
  return value > 0 && Number.isSafeInteger(value) ? value : undefined;
}
