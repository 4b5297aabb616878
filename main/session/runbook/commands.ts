/** A change as commands: what an operator types, in the form that was asked for. Outputs come from the rehearsal. */

import { type BlockAction, writesFor } from '../../../shared/block-action.ts';
import type { BlockId } from '../../../shared/ids.ts';
import type { RunbookForm, RunbookStep } from '../../../shared/runbook.ts';
import { type Bytes, formatBytes } from '../../../shared/units.ts';
import type { Era } from '../../../shared/view.ts';
import { type BlockRun, type Piece, runsOf, runText } from './changes.ts';

/** chmem tells of each block up to so many in a command: a page of lines says less than none. */
const MOST_TOLD = 64;
/** Runs that get a command each; more of them become one loop. */
const MOST_COMMANDS = 12;
/** Characters of block numbers in one command. */
const LIST_CHARS = 8000;

export interface CommandContext {
  readonly era: Era;
  readonly blockBytes: Bytes;
  /** Whether a block is configured before the change. */
  readonly configured: (block: BlockId) => boolean;
}

/** A step whose output nobody has seen yet. */
export const step = (title: string, command: string, match: RunbookStep['match'] = 'equal'): RunbookStep => ({
  title,
  command,
  exit: 0,
  match,
  output: '',
  otherwise: '',
});

export function stepsFor(
  pieces: readonly Piece[],
  form: RunbookForm,
  context: CommandContext,
): RunbookStep[] {
  if (form === 'script') return pieces.length === 0 ? [] : scriptSteps(pieces, context);
  return pieces.flatMap((piece) =>
    form === 'chmem' && chmemCan(piece, context) ? chmemSteps(piece, context) : writeSteps(piece, context),
  );
}

/** What chmem does of itself: there is no chmem for one write alone where it would make two. */
function chmemCan({ verb, onlineAs }: Piece, { era }: CommandContext): boolean {
  if (verb === 'setMemmap' || onlineAs === 'online') return false;
  return verb !== 'offline' || era !== 'dynamic';
}

function chmemSteps(piece: Piece, context: CommandContext): RunbookStep[] {
  const { blocks, onlineAs, memmapOnMemory } = piece;
  const zone = onlineAs === 'online_kernel' ? ' -z Normal' : '';
  const memmap = memmapOnMemory === undefined ? '' : ` -m ${memmapOnMemory ? 1 : 0}`;
  const each = (chosen: readonly BlockId[], word: string, command: string): RunbookStep[] =>
    perRun(chosen, (runs) => {
      const told = sizeOf(runs) <= MOST_TOLD ? ' -v' : '';
      const [only, ...others] = runs;
      const line =
        only && others.length === 0
          ? `chmem${told} -b${command} ${runText(only)}`
          : `for r in ${runs.map(runText).join(' ')}; do chmem${told} -b${command} "$r" || exit; done`;
      return step(titleOf(word, runs, context), line);
    });
  switch (piece.verb) {
    case 'enable':
    case 'online': {
      // Where the memmap goes is said when a block is configured: chmem takes it only there.
      const first = memmap === '' ? [] : blocks.filter((block) => !context.configured(block));
      return [...each(first, 'Configure', `${memmap} -c`), ...each(blocks, 'Bring online', `${zone} -e`)];
    }
    case 'configure':
      return each(blocks, 'Configure', `${memmap} -c`);
    case 'deconfigure':
      return each(blocks, 'Deconfigure', ' -g');
    case 'offline':
    case 'disable':
      return each(blocks, 'Take back', ' -d');
    case 'setMemmap':
      return [];
  }
}

/** One step for up to so many runs, more of them together. */
function perRun(blocks: readonly BlockId[], make: (runs: readonly BlockRun[]) => RunbookStep): RunbookStep[] {
  const runs = runsOf(blocks);
  if (runs.length <= MOST_COMMANDS) return runs.map((run) => make([run]));
  return inLists(runs).map(make);
}

function inLists(runs: readonly BlockRun[]): BlockRun[][] {
  const lists: BlockRun[][] = [];
  let chars = 0;
  for (const run of runs) {
    const open = lists.at(-1);
    const length = runText(run).length + 10;
    if (open && chars + length <= LIST_CHARS) open.push(run);
    else {
      lists.push([run]);
      chars = 0;
    }
    chars += length;
  }
  return lists;
}

/** "$(seq 40 47) 50": numbers of blocks for a loop. */
const numbersOf = (runs: readonly BlockRun[]): string =>
  runs.map(({ first, last }) => (first === last ? `${first}` : `$(seq ${first} ${last})`)).join(' ');

/** Words and files of the writes for the block `$n`; blocks that are configured already need fewer. */
function writesOf(piece: Piece, { era }: CommandContext, configured: boolean): string[] {
  const [block = 0 as BlockId] = piece.blocks;
  return writesFor(piece, block, era, configured).map(
    ({ value, path }) => `echo ${value} > ${path.replace(`memory${block}/`, 'memory$n/')}`,
  );
}

/** Blocks that take the same writes, with these. */
function bySequence(
  piece: Piece,
  context: CommandContext,
): { readonly blocks: readonly BlockId[]; readonly writes: readonly string[] }[] {
  const configured = piece.blocks.filter((block) => context.configured(block));
  const others = piece.blocks.filter((block) => !context.configured(block));
  const [some, all] = [writesOf(piece, context, true), writesOf(piece, context, false)];
  if (some.join() === all.join()) return [{ blocks: piece.blocks, writes: all }];
  return [
    { blocks: configured, writes: some },
    { blocks: others, writes: all },
  ].filter(({ blocks }) => blocks.length > 0);
}

function writeSteps(piece: Piece, context: CommandContext): RunbookStep[] {
  return bySequence(piece, context).flatMap(({ blocks, writes }) =>
    inLists(runsOf(blocks)).map((runs) => {
      const [run, ...others] = runs;
      const single = run && others.length === 0 && run.first === run.last ? run.first : undefined;
      const line =
        single === undefined
          ? `set -e; for n in ${numbersOf(runs)}; do ${writes.join('; ')}; done`
          : writes.map((write) => write.replaceAll('$n', `${single}`)).join(' && ');
      return step(titleOf(WORDS[piece.verb], runs, context), line);
    }),
  );
}

function scriptSteps(pieces: readonly Piece[], context: CommandContext): RunbookStep[] {
  const loops = pieces.flatMap((piece) =>
    bySequence(piece, context).flatMap(({ blocks, writes }) =>
      inLists(runsOf(blocks)).map((runs) =>
        [`for n in ${numbersOf(runs)}; do`, ...writes.map((write) => `  ${write}`), 'done'].join('\n'),
      ),
    ),
  );
  const [first] = pieces;
  const runs = runsOf(pieces.flatMap(({ blocks }) => blocks));
  const words = new Set(pieces.map(({ verb }) => WORDS[verb]));
  const word = words.size === 1 && first ? WORDS[first.verb] : 'Change';
  return inScripts(loops).map((text) => step(titleOf(word, runs, context), `set -eu\n${text}`));
}

/** As many loops as one command holds. */
function inScripts(loops: readonly string[]): string[] {
  const scripts: string[] = [];
  for (const loop of loops) {
    const open = scripts.at(-1);
    if (open !== undefined && open.length + loop.length < LIST_CHARS)
      scripts[scripts.length - 1] = `${open}\n${loop}`;
    else scripts.push(loop);
  }
  return scripts;
}

const WORDS: Readonly<Record<BlockAction['verb'], string>> = {
  enable: 'Bring online',
  online: 'Bring online',
  offline: 'Take offline',
  disable: 'Take back',
  configure: 'Configure',
  deconfigure: 'Deconfigure',
  setMemmap: 'Choose the memmap of',
};

const sizeOf = (runs: readonly BlockRun[]): number =>
  runs.reduce((sum, { first, last }) => sum + last - first + 1, 0);

/** "Bring online: blocks 40–47 and 3 more ranges (8 GiB)". */
export function titleOf(word: string, runs: readonly BlockRun[], { blockBytes }: CommandContext): string {
  const count = sizeOf(runs);
  return `${word}: ${blocksText(runs)} (${formatBytes((count * blockBytes) as Bytes)})`;
}

export function blocksText(runs: readonly BlockRun[]): string {
  const named = runs.slice(0, 3).map((run) => runText(run).replace('-', '–'));
  const more = runs.length - named.length;
  const rest = more > 0 ? ` and ${more} more range${more === 1 ? '' : 's'}` : '';
  return `${sizeOf(runs) === 1 ? 'block' : 'blocks'} ${named.join(', ')}${rest}`;
}

/** How many of these blocks are in which state, whether or not they are configured. */
export const statesCommand = (blocks: readonly BlockId[]): string[] =>
  inLists(runsOf(blocks)).map(
    (runs) =>
      `for n in ${numbersOf(runs)}; do cat /sys/devices/system/memory/memory$n/state 2>/dev/null || echo "not configured"; done | sort | uniq -c`,
  );
