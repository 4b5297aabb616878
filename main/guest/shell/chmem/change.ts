/**
 * The four things chmem does, for a size or for a range. chmem.c: a size walks all blocks, upwards to enable and
 * configure, downwards to disable and deconfigure, until enough of them changed; a range looks at each of its blocks
 * once, upwards, and counts those that already are as wanted.
 */

import type { Errno } from '../../../../shared/failure.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { humanSize } from '../sizes.ts';
import type { ChmemMachine } from './machine.ts';
import type { ChmemRequest, ChmemTarget } from './request.ts';

/** all: nothing is missing; some: part of it changed; none. */
export type Achieved = 'all' | 'some' | 'none';

export interface Change {
  readonly run: Invocation;
  readonly machine: ChmemMachine;
  readonly request: ChmemRequest;
  readonly target: ChmemTarget;
  /** Name of a known zone; undefined without -z or without valid_zones. */
  readonly zone: string | undefined;
}

/** What the last read of `state` or `valid_zones` left: the original reuses one buffer when a file cannot be read. */
interface LastLine {
  text: string;
}

export function* carryOut(change: Change): Running<Achieved> {
  const { command } = change.request;
  if (!change.machine.dynamic && (command === 'configure' || command === 'deconfigure')) {
    const instead = command === 'configure' ? '-e' : '-d';
    change.run.out(`Cannot ${command}. Use ${instead} instead.\n`);
    return 'none';
  }
  const line: LastLine = { text: '' };
  const workOn: WorkOnBlock =
    command === 'enable' || command === 'disable'
      ? (block) => switchBlock(change, block, line)
      : (block) => configureBlock(change, block, command === 'configure');
  return change.target.kind === 'size'
    ? yield* untilEnough(change, change.target.blocks, workOn)
    : yield* throughRange(change, change.target.first, change.target.last, workOn);
}

/** The original ends without a word when none of the blocks exists. */
export function missingBlocks({ machine, target }: Pick<Change, 'machine' | 'target'>): string | undefined {
  if (target.kind !== 'range') return undefined;
  const { first, last } = target;
  if (machine.blocks.some((block) => BigInt(block) >= first && BigInt(block) <= last)) return undefined;
  return `no such block: there are ${machine.blocksText}`;
}

/** Works on one block; answers whether it counts as done. */
type WorkOnBlock = (block: number) => Running<boolean>;

function* untilEnough(change: Change, wanted: bigint, workOn: WorkOnBlock): Running<Achieved> {
  const { command } = change.request;
  const { blocks, blockBytes } = change.machine;
  const upwards = command === 'enable' || command === 'configure';
  let missing = wanted;
  for (let index = 0; index < blocks.length && missing > 0n; index++) {
    const block = blocks[upwards ? index : blocks.length - 1 - index] ?? 0;
    if (yield* workOn(block)) missing -= 1n;
    yield* change.run.rest();
  }
  if (missing === 0n) return 'all';
  const shortfall = `Could only ${command} ${humanSize(BigInt.asUintN(64, (wanted - missing) * blockBytes))} of memory\n`;
  if (command === 'enable' || command === 'disable') change.run.err(`${change.run.name}: ${shortfall}`);
  else change.run.out(shortfall);
  return missing === wanted ? 'none' : 'some';
}

function* throughRange(change: Change, first: bigint, last: bigint, workOn: WorkOnBlock): Running<Achieved> {
  const wanted = BigInt.asUintN(64, last - first + 1n);
  let done = 0n;
  for (const block of change.machine.blocks) {
    if (BigInt(block) < first) continue;
    if (BigInt(block) > last) break;
    if (yield* workOn(block)) done += 1n;
    yield* change.run.rest();
  }
  return done === wanted ? 'all' : done === 0n ? 'none' : 'some';
}

/** Brings a block online or offline; on a dynamic system it is configured before or deconfigured after. */
function* switchBlock(change: Change, block: number, line: LastLine): Running<boolean> {
  const { machine, request, target, run } = change;
  const enable = request.command === 'enable';
  const bySize = target.kind === 'size';
  const configureFirst = enable && machine.dynamic && (machine.firmware(block, 'config') ?? 0) === 0;
  if (configureFirst && !(yield* configureBlock(change, block, true))) return false;

  // A size does not look at the state of a block it just configured: a kernel that onlined it answers EINVAL below.
  if (!(configureFirst && bySize)) {
    const state = machine.state(block);
    if (state !== undefined) line.text = state;
    if (isAlready(state, enable)) {
      if (!bySize && request.verbose)
        run.out(`${machine.label(block)} already ${enable ? 'enabled' : 'disabled'}\n`);
      machine.skip(block, state === undefined ? 'deconfigured, so not online' : `already ${state}`);
      return !bySize;
    }
  }

  const word = chooseWord(change, block, line);
  if (word === undefined) return false;
  const errno = yield* machine.writeState(block, word);
  report(change, block, enable ? 'enable' : 'disable', errno);
  if (errno !== undefined) return false;
  return enable || !machine.dynamic ? true : yield* configureBlock(change, block, false);
}

/** Six letters decide, so that online_movable counts as online; a block without a directory is as good as offline. */
function isAlready(state: string | undefined, wantsOnline: boolean): boolean {
  if (state === undefined) return !wantsOnline;
  return state.startsWith(wantsOnline ? 'online' : 'offlin');
}

/** The word for `state`, or undefined when the block cannot go to, or is not in, the zone asked for. */
function chooseWord(change: Change, block: number, line: LastLine): string | undefined {
  const { machine, request, target, zone, run } = change;
  const enable = request.command === 'enable';
  if (!machine.hasZones) return enable ? 'online' : 'offline';
  line.text = machine.validZones(block) ?? line.text;
  const offered = line.text.toLowerCase();
  if (zone === undefined) {
    if (!enable) return 'offline';
    return offered.includes('movable') ? 'online_movable' : 'online';
  }
  const matches = enable ? offered.includes(zone.toLowerCase()) : offered.startsWith(zone.toLowerCase());
  if (!matches) {
    if (target.kind === 'range')
      run.err(`${run.name}: ${machine.label(block)} ${request.command} failed: Zone mismatch\n`);
    machine.skip(block, `zone ${zone} asked for, valid zones are '${line.text}'`);
    return undefined;
  }
  if (!enable) return 'offline';
  return zone === 'Movable' ? 'online_movable' : 'online_kernel';
}

/** Makes a standby block known to Linux or takes it away again. Only a range counts one that already is so. */
function* configureBlock(change: Change, block: number, configure: boolean): Running<boolean> {
  const { machine, request, target, run } = change;
  const bySize = target.kind === 'size';
  const asksMemmap = request.memmapOnMemory !== undefined;
  const configured = machine.firmware(block, 'config');
  const memmap = machine.firmware(block, 'memmap_on_memory');
  const tell = (what: string, always: boolean): void => {
    if (always || request.verbose) run.out(`${machine.label(block)} ${what}\n`);
  };
  if (configured === undefined || memmap === undefined) return false;
  if (configured !== 0 && configure) {
    if (asksMemmap && memmap !== request.memmapOnMemory) {
      tell('must be deconfigured before using -m option', !bySize);
      machine.skip(block, `configured with memmap_on_memory ${memmap}`);
      return false;
    }
    if (!bySize) tell('already configured', false);
    machine.skip(block, 'already configured');
    return !bySize;
  }
  if (configured !== 0 && machine.state(block)?.startsWith('online')) {
    tell('must be offline before deconfiguration', !bySize);
    machine.skip(block, 'online');
    return false;
  }
  if (configured === 0 && asksMemmap && request.memmapOnMemory !== undefined) {
    const errno = yield* machine.writeFirmware(block, 'memmap_on_memory', request.memmapOnMemory);
    if (errno !== undefined) {
      run.err(`${run.name}: ${machine.label(block)} memmap-on-memory failed: ${errnoText(errno)}\n`);
      return false;
    }
  } else if (configured === 0 && !configure) {
    if (!bySize) tell('already deconfigured', false);
    machine.skip(block, 'already deconfigured');
    return !bySize;
  }
  const errno = yield* machine.writeFirmware(block, 'config', configure ? 1 : 0);
  report(change, block, configure ? 'configure' : 'deconfigure', errno);
  return errno === undefined;
}

/** Success is told with -v. A failure is told with -v on stdout in a size's walk, always and with its cause in a range. */
function report(
  change: Change,
  block: number,
  what: 'enable' | 'disable' | 'configure' | 'deconfigure',
  errno: Errno | undefined,
): void {
  const { machine, request, target, run } = change;
  const label = machine.label(block);
  if (errno === undefined) {
    if (request.verbose) run.out(`${label} ${what}d\n`);
  } else if (target.kind === 'range') run.err(`${run.name}: ${label} ${what} failed: ${errnoText(errno)}\n`);
  else if (request.verbose) run.out(`${label} ${what} failed\n`);
}
