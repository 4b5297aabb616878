/**
 * Author mode: a lesson from what an author does. Each step keeps its commands as they were given; goals are proposed
 * from what changed and from what was refused. The author edits the file afterwards.
 */

import { stringify } from 'yaml';
import type { Action } from '../../shared/api.ts';
import { shellCommandFor } from '../../shared/block-action.ts';
import { BLOCK, blockStateOf, zoneIndexOf } from '../../shared/cells.ts';
import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { RecordingView } from '../../shared/lesson.ts';
import { blockCells, partitionNames, partitionView, type System } from '../engine/index.ts';
import type { HistoryEntry } from './evidence.ts';
import { LESSON_FORMAT } from './lesson-schema.ts';
import { type Spelt, shellLine, spell } from './spell-command.ts';
import { spellMachine } from './spell-machine.ts';

interface RecordedStep {
  readonly title: string;
  readonly text: string;
  readonly commands: readonly Spelt[];
  readonly goals: readonly unknown[];
}

type Cells = ReadonlyMap<PartitionName, Uint16Array>;

export class Recording {
  readonly #title: string;
  readonly #definition: SystemDefinition;
  readonly #start: readonly Spelt[];
  readonly #home: PartitionName | undefined;
  #steps: RecordedStep[] = [];
  #commands: Spelt[] = [];
  #refusals: HistoryEntry[] = [];
  #before: Cells;

  /**
   * @param definition where the machine's history begins
   * @param past every command since then: the lesson starts where the author does
   */
  constructor(title: string, definition: SystemDefinition, past: readonly Command[], system: System) {
    this.#title = title;
    this.#definition = definition;
    this.#home = partitionNames(system)[0];
    this.#start = past.map((command) => spell(command, this.#home, definition));
    this.#before = cellsOf(system);
  }

  /** What the author did, and the commands that it led to. */
  note(action: Action, history: readonly HistoryEntry[]): void {
    this.#refusals.push(...history.filter(({ outcome }) => outcome.kind === 'refused'));
    switch (action.kind) {
      case 'shell':
        this.#commands.push(shellLine(action.partition, action.line, this.#home));
        return;
      case 'blocks':
        this.#commands.push(shellLine(action.partition, shellCommandFor(action), this.#home));
        return;
      case 'command':
        this.#commands.push(spell(action.command, this.#home, this.#definition));
        return;
      default:
        // A move through the history: what was taken back is no part of the solution.
        if (action.kind === 'undo') this.#commands.pop();
    }
  }

  /** Ends a step. Nothing is kept of a step without commands. */
  mark(title: string, text: string, system: System): void {
    if (this.#commands.length === 0) return;
    const after = cellsOf(system);
    const goals = proposeGoals(this.#before, after, system, this.#refusals, this.#home);
    this.#steps.push({ title, text, commands: this.#commands, goals });
    this.#commands = [];
    this.#refusals = [];
    this.#before = after;
  }

  get view(): RecordingView {
    const text = (command: Spelt): string =>
      typeof command === 'string' ? `$ ${command}` : stringify(command).trim();
    const open = this.#commands.length > 0 ? [{ title: 'Not marked yet', commands: this.#commands }] : [];
    return {
      title: this.#title,
      steps: [...this.#steps, ...open].map(({ title, commands }) => ({
        title,
        commands: commands.map(text),
      })),
    };
  }

  /** The lesson's file. It passes the check once every step has goals that its solution reaches. */
  yaml(system: System): string {
    if (this.#commands.length > 0) this.mark(`Step ${this.#steps.length + 1}`, '', system);
    const ids = uniqueIds(this.#steps.map(({ title }) => title));
    const lesson = {
      lesson: LESSON_FORMAT,
      id: idOf(this.#title) || 'lesson',
      title: this.#title,
      audience: 'Everybody.',
      minutes: 30,
      about: 'What this lesson is about.',
      machine: spellMachine(this.#definition),
      ...(this.#home === undefined ? {} : { partition: this.#home }),
      start: this.#start,
      steps: this.#steps.map(({ title, text, commands, goals }, index) => ({
        id: ids[index],
        title,
        text: text || 'What is to be done here, and why.',
        goals,
        hints: [],
        solution: commands,
        wrongTurns: [],
      })),
    };
    return stringify(lesson, { lineWidth: 110, aliasDuplicateObjects: false });
  }
}

/** Titles of any script: what has no letters of ours has a number. */
export function uniqueIds(titles: readonly string[]): string[] {
  const taken = new Set<string>();
  return titles.map((title, index) => {
    const stem = idOf(title) || `step-${index + 1}`;
    let id = stem;
    for (let count = 2; taken.has(id); count++) id = `${stem.slice(0, 60)}-${count}`;
    taken.add(id);
    return id;
  });
}

const idOf = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');

const cellsOf = (system: System): Cells =>
  new Map(partitionNames(system).map((name) => [name, blockCells(system, name)]));

/** Blocks that are not what they were, in runs; refusals by their error; and the last resort: that anything was done. */
function proposeGoals(
  before: Cells,
  after: Cells,
  system: System,
  refusals: readonly HistoryEntry[],
  home: PartitionName | undefined,
): unknown[] {
  const goals: unknown[] = [];
  for (const [name, cells] of after) {
    const zones = partitionView(system, name)?.zones ?? [];
    const where = name === home ? {} : { partition: name };
    for (const { first, last, cell } of changedRuns(before.get(name), cells)) {
      const state = blockStateOf(cell);
      const zone = zones[zoneIndexOf(cell)]?.name;
      const memmap =
        cell & BLOCK.present && !(cell & BLOCK.boot)
          ? { memmap: cell & BLOCK.memmapSelf ? 'self' : 'system' }
          : {};
      const blocks = first === last ? first : `${first}-${last}`;
      const label = `${first === last ? 'Block' : 'Blocks'} ${blocks} ${first === last ? 'is' : 'are'} ${state}${zone ? ` in ${zone}` : ''}`;
      goals.push({
        id: `blocks-${goals.length + 1}`,
        label,
        check: { check: 'block', ...where, blocks, state, ...(zone ? { zone } : {}), ...memmap },
      });
    }
  }
  const [refused] = refusals;
  const refusal = refused?.outcome.kind === 'refused' ? refused.outcome.refusal : undefined;
  if (refusal?.by === 'kernel' && refused?.command.kind === 'writeSysfs') {
    const { errno, rule } = refusal;
    const { path, partition } = refused.command;
    const where = partition === home ? {} : { partition };
    goals.push({
      id: 'refused',
      label: `The write to ${path} was refused with ${errno}`,
      check: { check: 'command', ...where, path, errno, rule },
    });
  }
  if (goals.length === 0) {
    goals.push({ id: 'done', label: 'A shell command has succeeded', check: { check: 'shell', exit: 0 } });
  }
  return goals.slice(0, 20);
}

/** Bits that a goal is about; a failed mark or a requested memmap is not. */
const SHOWN =
  BLOCK.known |
  BLOCK.present |
  BLOCK.configured |
  BLOCK.online |
  BLOCK.goingOffline |
  BLOCK.memmapSelf |
  BLOCK.zoneMask;

function changedRuns(before: Uint16Array | undefined, after: Uint16Array) {
  const runs: { first: number; last: number; cell: number }[] = [];
  after.forEach((cell, block) => {
    if (((before?.[block] ?? 0) & SHOWN) === (cell & SHOWN)) return;
    const last = runs.at(-1);
    if (last && last.last === block - 1 && (last.cell & SHOWN) === (cell & SHOWN)) last.last = block;
    else runs.push({ first: block, last: block, cell });
  });
  return runs;
}
