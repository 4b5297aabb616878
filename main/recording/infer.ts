/**
 * Which blocks must have held unmovable pages in a step, where the recording does not say: those that it shows online
 * before and after, and that the simulated kernel takes offline as long as nobody tells it. Found on a copy.
 */

import { blockStateOf } from '../../shared/cells.ts';
import { blockCells, type System } from '../engine/index.ts';
import { copyOf, type ShellManner, tellUnmovable } from './course.ts';
import { openGuestShell } from './guest-shell.ts';
import { GUEST } from './machine-of.ts';
import type { RecordedState, RecordedStep } from './recording.ts';

/** Each round finds at least one more block; chmem tries as many others as there are. */
const ROUNDS = 64;

const BUSY = /device or resource busy/i;
const OTHER_ERROR =
  /operation not permitted|invalid argument|cannot allocate|input\/output error|not supported|no such/i;

/** Nothing is inferred where another error was printed. Yields where a pause may be made. */
export function* inferUnmovable(
  system: System,
  manner: ShellManner,
  step: RecordedStep,
  before: RecordedState,
  after: RecordedState,
): Generator<void, readonly number[], undefined> {
  const printed = `${step.stdout ?? ''}\n${step.stderr ?? ''}`;
  if (!mayTakeOffline(step.command) || (OTHER_ERROR.test(printed) && !BUSY.test(printed))) return [];
  const stayed = stayedOnline(before, after);
  const found = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const copy = copyOf(system);
    tellUnmovable(copy, [...found]);
    yield;
    const { note: _, ...quiet } = manner;
    yield* openGuestShell({ ...quiet, system: () => copy }).run(step.command);
    const cells = blockCells(copy, GUEST);
    const held = stayed.filter((block) => !found.has(block) && blockStateOf(cells[block] ?? 0) !== 'online');
    if (held.length === 0) break;
    for (const block of held) found.add(block);
  }
  return [...found].sort((a, b) => a - b);
}

const mayTakeOffline = (command: string): boolean => /offline|chmem|\b0\b|config/.test(command);

function stayedOnline(before: RecordedState, after: RecordedState): number[] {
  const online = (state: RecordedState, number: string): boolean => {
    const word = state.blocks?.[number]?.state;
    return word === 'online' || word === 'going-offline';
  };
  return Object.keys(after.blocks ?? {})
    .filter((number) => online(before, number) && online(after, number))
    .map(Number);
}
