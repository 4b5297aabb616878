/** What chmem was asked for: its options and the one argument, a size, an address range or a block range. */

import { ExclusiveOptions } from '../exclusive.ts';
import { type LongOption, readOptions } from '../getopt.ts';
import { errnoText, type Personality } from '../program.ts';
import { humanSize, parseSize, parseUnsigned, type SizeResult } from '../sizes.ts';
import { CHMEM, DRY_RUN } from './manual.ts';

export type ChmemCommand = 'enable' | 'disable' | 'configure' | 'deconfigure';

export interface ChmemRequest {
  readonly command: ChmemCommand;
  readonly verbose: boolean;
  /** Name after -z, not looked up yet. */
  readonly zone: string | undefined;
  /** 0 or 1 after -m; anything else is silently ignored, as by the original. */
  readonly memmapOnMemory: 0 | 1 | undefined;
  readonly useBlocks: boolean;
  readonly parameter: string;
  /** Ours: nothing is written. */
  readonly dryRun: boolean;
}

/** Wanted blocks: as many as a size makes, or all of a range of numbers. */
export type ChmemTarget =
  | { readonly kind: 'size'; readonly blocks: bigint }
  | { readonly kind: 'range'; readonly first: bigint; readonly last: bigint };

export type Answer<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** `tryHelp`: the message is followed by the pointer to --help. */
  | { readonly kind: 'problem'; readonly message: string; readonly tryHelp: boolean }
  /** The original dies of a null pointer here. */
  | { readonly kind: 'crash' };

const problem = (message: string, tryHelp = false): Answer<never> => ({ kind: 'problem', message, tryHelp });

const longOf = (personality: Personality): readonly LongOption[] =>
  CHMEM[personality].long.filter(({ name }) => `--${name}` !== DRY_RUN);

/** -c is never recorded as excluded: with -d, -e or -g the last one given wins. */
const EXCLUSIVE: Readonly<Record<Personality, readonly (readonly string[])[]>> = {
  '2.38': [['d', 'e']],
  '2.42': [['d', 'e', 'g', 'm']],
};
const COMMANDS: Readonly<Record<string, ChmemCommand>> = {
  d: 'disable',
  e: 'enable',
  c: 'configure',
  g: 'deconfigure',
};

export function readRequest(args: readonly string[], personality: Personality): Answer<ChmemRequest> {
  const names = new Map(longOf(personality).map((option) => [option.id, option.name]));
  const exclusive = new ExclusiveOptions(personality, EXCLUSIVE[personality], names);
  const real = args.filter((arg) => arg !== DRY_RUN);
  const operands: string[] = [];
  let command: ChmemCommand | undefined;
  let verbose = false;
  let useBlocks = false;
  let zone: string | undefined;
  let memmap: string | undefined;
  for (const item of readOptions(real, CHMEM[personality].letters, longOf(personality))) {
    if (item.kind === 'operand') {
      operands.push(item.text);
      continue;
    }
    if (item.kind === 'problem') return problem(item.message, true);
    const conflict = exclusive.check(item.id);
    if (conflict !== undefined) return problem(conflict);
    if (item.id === 'h') return { kind: 'help' };
    if (item.id === 'V') return { kind: 'version' };
    command = COMMANDS[item.id] ?? command;
    verbose ||= item.id === 'v';
    useBlocks ||= item.id === 'b';
    if (item.id === 'z') zone = item.argument;
    if (item.id === 'm') memmap = item.argument;
  }
  const [parameter] = operands;
  if (operands.length !== 1 || parameter === undefined || command === undefined)
    return problem('bad usage', true);
  return {
    kind: 'value',
    value: {
      command,
      verbose,
      zone,
      memmapOnMemory: memmap === undefined ? undefined : memmapChoice(memmap),
      useBlocks,
      parameter,
      dryRun: real.length !== args.length,
    },
  };
}

/** Reads the leading number only, like atoi: "1x" is 1, "x" is 0. */
function memmapChoice(text: string): 0 | 1 | undefined {
  const value = Number.parseInt(/^\s*[+-]?\d+/.exec(text)?.[0] ?? '0', 10);
  return value === 0 ? 0 : value === 1 ? 1 : undefined;
}

export function readTarget(
  request: ChmemRequest,
  blockBytes: bigint,
  personality: Personality,
): Answer<ChmemTarget> {
  const { parameter, useBlocks } = request;
  const parts = parameter.split('-').filter((part) => part !== '');
  const fewest = personality === '2.38' ? 0 : 1;
  if (parts.length < fewest || parts.length > 2) return problem(`Invalid parameter: ${parameter}`);
  const [first, last] = parts;
  const target =
    parts.length === 1 && first !== undefined
      ? readSingle(first, useBlocks, blockBytes)
      : readRange(first, last, useBlocks, blockBytes);
  if (target.kind !== 'value' || target.value.kind === 'size') return target;
  return target.value.first > target.value.last ? problem(`Invalid range: ${parameter}`) : target;
}

function readSingle(text: string, useBlocks: boolean, blockBytes: bigint): Answer<ChmemTarget> {
  if (useBlocks) {
    const block = readNumber(text, 10, 'Failed to parse block number');
    return block.kind === 'value'
      ? { kind: 'value', value: { kind: 'range', first: block.value, last: block.value } }
      : block;
  }
  const size: SizeResult = parseSize(text);
  if (!('value' in size)) return problem(`Failed to parse size: '${text}': ${errnoText(size.errno)}`);
  const bytes = BigInt.asUintN(64, /\d$/.test(text) ? size.value * 1024n * 1024n : size.value);
  if (bytes % blockBytes !== 0n)
    return problem(`Size must be aligned to memory block size (${humanSize(blockBytes)})`);
  return { kind: 'value', value: { kind: 'size', blocks: bytes / blockBytes } };
}

function readRange(
  start: string | undefined,
  end: string | undefined,
  useBlocks: boolean,
  blockBytes: bigint,
): Answer<ChmemTarget> {
  if (useBlocks) {
    const first = readNumber(start ?? '(null)', 10, 'Failed to parse start');
    if (first.kind !== 'value') return first;
    const last = readNumber(end ?? '(null)', 10, 'Failed to parse end');
    return last.kind === 'value'
      ? { kind: 'value', value: { kind: 'range', first: first.value, last: last.value } }
      : last;
  }
  if (start === undefined || end === undefined) return { kind: 'crash' };
  if (start[1] !== 'x') return problem(`Invalid start address format: ${start}`);
  if (end[1] !== 'x') return problem(`Invalid end address format: ${end}`);
  const first = readNumber(start, 16, 'Failed to parse start address');
  if (first.kind !== 'value') return first;
  const last = readNumber(end, 16, 'Failed to parse end address');
  if (last.kind !== 'value') return last;
  if (first.value % blockBytes !== 0n || BigInt.asUintN(64, last.value + 1n) % blockBytes !== 0n)
    return problem(
      `Start address and (end address + 1) must be aligned to memory block size (${humanSize(blockBytes)})`,
    );
  return {
    kind: 'value',
    value: { kind: 'range', first: first.value / blockBytes, last: last.value / blockBytes },
  };
}

function readNumber(text: string, base: 10 | 16, what: string): Answer<bigint> {
  const number = parseUnsigned(text, base);
  if ('value' in number) return { kind: 'value', value: number.value };
  return problem(`${what}: '${text}'${number.errno === 'ERANGE' ? `: ${errnoText('ERANGE')}` : ''}`);
}
