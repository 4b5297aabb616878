/** Actions of the journal as the steps of a change: what they wrote, block by block, as one command for what is alike. */

import type { JournalReader } from '../../../db/journal-store.ts';
import type { BlockAction } from '../../../shared/block-action.ts';
import { blockFileOf } from '../../../shared/block-file.ts';
import { type Command, partitionOf, type SysfsWrite } from '../../../shared/command.ts';
import { blockWriteOf, purposeOf } from '../../../shared/command-words.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import type { BlockId, PartitionName } from '../../../shared/ids.ts';
import type { RunbookForm, RunbookStep } from '../../../shared/runbook.ts';
import { readFile, type System } from '../../engine/index.ts';
import { commandOf, outcomeOf } from '../../machine/journal-entry.ts';
import type { Piece } from './changes.ts';
import { step, stepsFor } from './commands.ts';
import { contextFor } from './make.ts';

const PAGE_ROWS = 500;
/** Commands that are read for one runbook. */
const MOST_COMMANDS = 200_000;

export interface JournalChange {
  /** Revision that the first of the actions was carried out on. */
  readonly parent: number;
  readonly partition: PartitionName;
  readonly commands: readonly Command[];
  /** Commands that were refused: they are no part of what is to be done again. */
  readonly refused: number;
}

/** The commands of these actions, oldest first. Fails with a sentence. Yields after every page. */
export function* readActions(
  journal: JournalReader,
  machine: number,
  actions: readonly number[],
): Generator<void, Result<JournalChange, string>, undefined> {
  const newest = journal.last(machine).revision;
  const commands: Command[] = [];
  const partitions = new Set<string>();
  let parent: number | undefined;
  let refused = 0;
  for (const action of [...new Set(actions)].sort((a, b) => a - b)) {
    const ends = journal.actionEnds(machine, action, newest);
    if (ends.first === 0) return fail(`There is no action ${action} in the journal.`);
    parent ??= journal.find(machine, ends.first)?.parent ?? 0;
    for (let after = ends.first - 1; after < ends.last; ) {
      const page = journal.commands(machine, after, Math.min(PAGE_ROWS, ends.last - after));
      for (const entry of page) {
        const command = commandOf(entry);
        if (!command) return fail(`Revision ${entry.revision} cannot be read any more.`);
        if (outcomeOf(entry)?.kind === 'refused') refused++;
        else commands.push(command);
        partitions.add(partitionOf(command) ?? '');
      }
      after = page.at(-1)?.revision ?? ends.last;
      if (commands.length > MOST_COMMANDS)
        return fail(`The chosen actions have more than ${MOST_COMMANDS} commands.`);
      yield;
    }
  }
  partitions.delete('');
  const [partition, ...others] = partitions;
  if (others.length > 0)
    return fail(`A runbook is for one partition, and these actions are of ${[...partitions].join(', ')}.`);
  if (partition === undefined)
    return fail('These actions are of no partition: there is nothing to run in Linux.');
  return ok({ parent: parent ?? 0, partition: partition as PartitionName, commands, refused });
}

export interface CommandSteps {
  readonly steps: readonly RunbookStep[];
  readonly pieces: readonly Piece[];
  readonly alsoBack: readonly RunbookStep[];
  readonly notes: readonly string[];
}

/** Commands as steps in a form. @param base the state that the first one was carried out on */
export function stepsOfCommands(
  base: System,
  { partition, commands, refused }: JournalChange,
  form: RunbookForm,
): CommandSteps {
  const context = contextFor(base, partition);
  const configured = new Set<BlockId>();
  const steps: RunbookStep[] = [];
  const pieces: Piece[] = [];
  const alsoBack: RunbookStep[] = [];
  const notes: string[] = [];
  let ours = 0;
  let open: SysfsWrite[] = [];
  const close = (): void => {
    const found = piecesOf(open, partition);
    open = [];
    // What was configured by an earlier piece is so for the next ones.
    const made = stepsFor(found, form, {
      ...context,
      configured: (block) => configured.has(block) || context.configured(block),
    });
    for (const { verb, blocks } of found)
      for (const block of blocks) {
        if (verb === 'configure' || verb === 'enable') configured.add(block);
        else if (verb === 'deconfigure' || verb === 'disable') configured.delete(block);
      }
    steps.push(...made);
    pieces.push(...found);
  };
  for (const command of commands) {
    if (blockWriteOf(command) && command.kind === 'writeSysfs') {
      open.push(command);
      continue;
    }
    close();
    if (command.kind === 'setConditions' || command.kind === 'signalPendingWrite') ours++;
    else if (command.kind === 'writeSysfs') {
      steps.push(step(purposeOf(command), lineOf(command.value, command.path)));
      const old = readFile(base, partition, command.path);
      if (old.ok)
        alsoBack.unshift(step(`As it was: ${nameOf(command.path)}`, lineOf(old.value, command.path)));
    } else steps.push({ ...step(`At the HMC: ${purposeOf(command)}`, '', 'exit'), otherwise: AT_THE_HMC });
  }
  close();
  if (refused > 0)
    notes.push(
      `${refused === 1 ? 'A write was' : `${refused} writes were`} refused when this was done first, and ${refused === 1 ? 'is' : 'are'} left out.`,
    );
  if (ours > 0) notes.push('Changes of the conditions of the simulation are left out.');
  return { steps, pieces, alsoBack, notes };
}

const AT_THE_HMC = 'Stop: the steps after this one need what it does.';
const lineOf = (value: string, path: string): string => `echo ${value.trim()} > ${path}`;
const nameOf = (path: string): string => path.split('/').at(-1) ?? path;

/** Writes to files of blocks as actions: blocks with the same writes in a row, in the order of their first. */
export function piecesOf(writes: readonly SysfsWrite[], partition: PartitionName): Piece[] {
  const sequences = new Map<BlockId, string[]>();
  const rounds: Map<BlockId, string[]>[] = [sequences];
  for (const { path, value } of writes) {
    const found = blockFileOf(path);
    if (!found) continue;
    const word = `${found.file} ${value.trim()}`;
    const last = rounds.at(-1) ?? sequences;
    const known = last.get(found.block);
    // A block that is written to again in the same file begins another round: off and on again is two steps.
    if (known && (known.includes(word) || known.some((each) => each.startsWith(`${found.file} `)))) {
      rounds.push(new Map([[found.block, [word]]]));
    } else if (known) known.push(word);
    else last.set(found.block, [word]);
  }
  return rounds.flatMap((round) => {
    const groups = new Map<string, BlockId[]>();
    for (const [block, words] of round) {
      const key = words.join(',');
      const group = groups.get(key);
      if (group) group.push(block);
      else groups.set(key, [block]);
    }
    return [...groups].flatMap(([key, blocks]) => actionsOf(key.split(','), blocks, partition));
  });
}

/** The actions that make these writes. */
function actionsOf(
  words: readonly string[],
  blocks: readonly BlockId[],
  partition: PartitionName,
): BlockAction[] {
  const base = { kind: 'blocks', partition, blocks } as const;
  const value = (file: string): string | undefined =>
    words.find((word) => word.startsWith(`${file} `))?.slice(file.length + 1);
  const memmap = value('memmap_on_memory');
  const memmapOnMemory = memmap === undefined ? {} : { memmapOnMemory: memmap !== '0' };
  const state = value('state') ?? onlineWord(value('online'));
  const config = value('config');
  const onlineAs =
    state === undefined || state === 'offline'
      ? {}
      : { onlineAs: state as NonNullable<BlockAction['onlineAs']> };
  if (config !== undefined && config !== '0')
    return [{ ...base, ...memmapOnMemory, ...onlineAs, verb: state === undefined ? 'configure' : 'enable' }];
  if (config === '0') return [{ ...base, verb: state === 'offline' ? 'disable' : 'deconfigure' }];
  if (state === undefined)
    return memmap === undefined ? [] : [{ ...base, ...memmapOnMemory, verb: 'setMemmap' }];
  return [{ ...base, ...onlineAs, verb: state === 'offline' ? 'offline' : 'online' }];
}

const onlineWord = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : value === '0' ? 'offline' : 'online';
