/**
 * Hints about a chmem line before it is run. They go to the console's own channel only; what the line does is never
 * changed by them. domain 9.8: traps that were observed on real systems.
 */

import { type Command, forEachChild, type SyntaxNode } from 'unbash';
import { BLOCK } from '../../../shared/cells.ts';
import type { PartitionView } from '../../../shared/view.ts';
import { nameOf } from '../tree/paths.ts';
import { type ChmemRequest, readRequest, readTarget } from './chmem/request.ts';
import { parseInput } from './language/check.ts';
import { humanSize, parseSize } from './sizes.ts';

export type GuardHintKind = 'misaligned' | 'hexSize' | 'coreMemory' | 'autoOnline' | 'zoneRatio';

export interface GuardHint {
  readonly kind: GuardHintKind;
  /** State, cause and effect in one or two neutral sentences. */
  readonly text: string;
  /** Commands that do what was probably meant. */
  readonly instead: readonly string[];
}

export interface GuardedBlock {
  readonly block: number;
  readonly online: boolean;
  readonly configured: boolean;
  readonly boot: boolean;
  readonly movable: boolean;
}

/** What the hints are made from: nothing but facts of the partition. */
export interface GuardFacts {
  readonly blockBytes: number;
  readonly dynamic: boolean;
  readonly autoOnline: string;
  readonly blocks: readonly GuardedBlock[];
}

/** Movable memory beyond this many times the kernel's memory leaves the kernel too little room. */
export const MOVABLE_RATIO_LIMIT = 4;

export function guardFacts(view: PartitionView, cells: Uint16Array): GuardFacts {
  const movable = view.zones.findIndex((zone) => zone.name === 'Movable');
  const blocks: GuardedBlock[] = [];
  for (let block = 0; block < cells.length; block++) {
    const cell = cells[block] ?? 0;
    if (!(cell & BLOCK.known)) continue;
    blocks.push({
      block,
      online: (cell & BLOCK.online) !== 0,
      configured: (cell & BLOCK.configured) !== 0,
      boot: (cell & BLOCK.boot) !== 0,
      movable: (cell & BLOCK.zoneMask) >> BLOCK.zoneShift === movable + 1,
    });
  }
  return {
    blockBytes: view.geometry.blockBytes,
    dynamic: view.era === 'dynamic',
    autoOnline: view.parameters.autoOnline,
    blocks,
  };
}

/** Hints about every chmem with plain words in the line; none for what cannot be parsed. */
export function guardHints(line: string, facts: GuardFacts): GuardHint[] {
  const parsed = parseInput(line);
  if (parsed.kind === 'refused') return [];
  return chmemCommands(parsed.script).flatMap((args) => hintsFor(args, facts));
}

function chmemCommands(node: SyntaxNode): string[][] {
  const found: string[][] = [];
  const visit = (at: SyntaxNode): void => {
    if (at.type === 'Command' && nameOf(at.name?.value ?? '') === 'chmem') found.push(plainWords(at));
    forEachChild(at, visit);
  };
  visit(node);
  return found;
}

const plainWords = (command: Command): string[] =>
  command.suffix.flatMap((word) => (word.type === 'Word' && !/[$`]/.test(word.text) ? [word.value] : []));

function hintsFor(args: readonly string[], facts: GuardFacts): GuardHint[] {
  const request = readRequest(args, '2.42');
  if (request.kind !== 'value') return [];
  const { value } = request;
  const hints = [hexSize(value, facts), misaligned(value, facts)].filter((hint) => hint !== undefined);
  if (hints.some((hint) => hint.kind === 'misaligned')) return hints;
  const target = readTarget(value, BigInt(facts.blockBytes), '2.42');
  if (target.kind !== 'value') return hints;
  const wanted = target.value.kind === 'size' ? Number(target.value.blocks) : undefined;
  if (wanted !== undefined) {
    const more = [
      coreMemory(value, wanted, facts),
      autoOnline(value, wanted, facts),
      zoneRatio(value, wanted, facts),
    ];
    hints.push(...more.filter((hint) => hint !== undefined));
  }
  return hints;
}

const isSize = ({ useBlocks, parameter }: ChmemRequest): boolean => !useBlocks && !parameter.includes('-');
const again = (request: ChmemRequest, argument: string): string => `chmem --${request.command} ${argument}`;

/** A number without a unit is MiB: an address alone asks for an enormous size. */
function hexSize(request: ChmemRequest, facts: GuardFacts): GuardHint | undefined {
  if (!isSize(request) || !/^0x[0-9a-f]+$/i.test(request.parameter)) return undefined;
  const start = BigInt(request.parameter);
  const size = parseSize(request.parameter);
  const asked = 'value' in size ? humanSize(BigInt.asUintN(64, size.value << 20n)) : 'too much';
  const end = start + BigInt(facts.blockBytes) - 1n;
  return {
    kind: 'hexSize',
    text: `${request.parameter} is read as a number of MiB (${asked}), not as an address. A range needs both ends.`,
    instead: [again(request, `0x${start.toString(16)}-0x${end.toString(16)}`)],
  };
}

function misaligned(request: ChmemRequest, facts: GuardFacts): GuardHint | undefined {
  if (!isSize(request)) return undefined;
  const size = parseSize(request.parameter);
  if (!('value' in size)) return undefined;
  const bytes = /\d$/.test(request.parameter) ? size.value << 20n : size.value;
  const block = BigInt(facts.blockBytes);
  if (bytes % block === 0n) return undefined;
  const below = (bytes / block) * block;
  const sizes = [below, below + block].filter((candidate) => candidate > 0n).map(exactSize);
  const meant = /^\d+$/.test(request.parameter) ? ` means ${request.parameter} MiB and` : '';
  const nearest =
    sizes.length === 1 ? `The nearest size is ${sizes[0]}` : `The nearest sizes are ${sizes.join(' and ')}`;
  return {
    kind: 'misaligned',
    text: `${request.parameter}${meant} is not a whole number of ${humanSize(block)} blocks. ${nearest}.`,
    instead: sizes.map((candidate) => again(request, candidate)),
  };
}

/** A size as chmem takes it back without loss: the largest unit that divides it. */
function exactSize(bytes: bigint): string {
  const unit = [...'TGMK'].find((letter) => bytes % unitBytes(letter) === 0n);
  return unit === undefined ? `${bytes}B` : `${bytes / unitBytes(unit)}${unit}`;
}

const unitBytes = (letter: string): bigint => 1n << BigInt(10 * ('KMGT'.indexOf(letter) + 1));

/** A size to disable is taken from the top down and goes on into memory that was there at boot. */
function coreMemory(request: ChmemRequest, wanted: number, facts: GuardFacts): GuardHint | undefined {
  if (request.command !== 'disable') return undefined;
  const online = facts.blocks.filter(({ online: is }) => is).reverse();
  const core = online.slice(0, wanted).filter(({ boot }) => boot);
  if (core.length === 0) return undefined;
  const idle = facts.dynamic
    ? facts.blocks.filter(({ online: is, configured, boot }) => !is && configured && !boot)
    : [];
  const first = core[core.length - 1]?.block ?? 0;
  const last = core[0]?.block ?? 0;
  const names = first === last ? `block ${first}` : `blocks ${first} to ${last}`;
  const passedOver = idle.length === 0 ? '' : ` ${idle.length} configured offline blocks are passed over.`;
  return {
    kind: 'coreMemory',
    text: `A size is taken from the highest online block downwards: this reaches core memory, ${names}.${passedOver}`,
    instead:
      idle.length === 0
        ? []
        : [
            `chmem --deconfigure ${exactSize(BigInt(Math.min(wanted, idle.length)) * BigInt(facts.blockBytes))}`,
          ],
  };
}

/** The kernel onlines what chmem configures; chmem's own write then fails and it goes on to the next block. */
function autoOnline(request: ChmemRequest, wanted: number, facts: GuardFacts): GuardHint | undefined {
  if (request.command !== 'enable' || !facts.dynamic || facts.autoOnline === 'offline') return undefined;
  const ready = facts.blocks.filter(({ online, configured }) => !online && configured).length;
  const deconfigured = facts.blocks.filter(({ configured }) => !configured).length;
  if (deconfigured === 0 || ready >= wanted) return undefined;
  const size = exactSize(BigInt(wanted - ready) * BigInt(facts.blockBytes));
  return {
    kind: 'autoOnline',
    text: `auto_online_blocks is ${facts.autoOnline}: the kernel onlines each block that chmem configures, chmem counts it as failed, and goes on through all ${deconfigured} deconfigured blocks.`,
    instead: [`chmem --configure ${size}`],
  };
}

/** Enabling goes to Movable by default; kernel memory must hold the memmap and everything that cannot move. */
function zoneRatio(request: ChmemRequest, wanted: number, facts: GuardFacts): GuardHint | undefined {
  const zone = request.zone?.toLowerCase();
  if (request.command !== 'enable' || (zone !== undefined && zone !== 'movable')) return undefined;
  const online = facts.blocks.filter(({ online: is }) => is);
  const movable = online.filter(({ movable: is }) => is).length;
  const kernel = online.length - movable;
  const after = movable + Math.min(wanted, facts.blocks.length - online.length);
  if (kernel === 0 || after <= kernel * MOVABLE_RATIO_LIMIT) return undefined;
  const size = (blocks: number): string => humanSize(BigInt(blocks) * BigInt(facts.blockBytes));
  return {
    kind: 'zoneRatio',
    text: `Afterwards ${size(after)} would be movable beside ${size(kernel)} of kernel memory, more than ${MOVABLE_RATIO_LIMIT} to 1. The kernel cannot use movable memory for its own data.`,
    instead: [`chmem --zone Normal --enable ${request.parameter}`],
  };
}
