/** Runbooks carried out on a copy of a machine: what each step prints becomes what is expected of it. */

import type { Command } from '../../../shared/command.ts';
import {
  RUNBOOK_LIMITS,
  RUNBOOK_PARTS,
  type Runbook,
  type RunbookPart,
  type RunbookStep,
} from '../../../shared/runbook.ts';
import { type System, snapshotOf, systemFromSnapshot } from '../../engine/index.ts';
import type { StoredFile } from '../../guest/tree/kept-disk.ts';
import { otherwiseFor, refusedText } from './otherwise.ts';
import { type Place, placeOn, runCommand } from './run-command.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Work in pieces: it yields where a pause may be made. */
export type InPieces<T> = Generator<Progress, T, undefined>;

/** A copy that may be changed. */
export function copyOf(system: System): System {
  const copied = systemFromSnapshot(snapshotOf(system));
  if (!copied.ok) throw new Error('a snapshot of a state cannot be read back');
  return copied.value;
}

/** A step that was carried out, and what there is to say of it. */
export interface Rehearsed {
  readonly step: RunbookStep;
  readonly commands: readonly Command[];
  readonly notes: readonly string[];
}

/** One step on the place; what it expects is what it gave, and where nobody said what to do otherwise, the table says it. */
export function* rehearseStep(
  place: Place,
  part: RunbookPart,
  index: number,
  step: RunbookStep,
): Generator<void, Rehearsed, undefined> {
  if (step.command.trim() === '') return { step, commands: [], notes: [] };
  const ran = yield* runCommand(place, step.command);
  const { system, partition } = place;
  const otherwise = step.otherwise || otherwiseFor(system, partition, part, ran.commands);
  return {
    step: { ...step, ...expectedOf(step, ran), otherwise },
    commands: ran.commands,
    notes: [
      ...ran.refused.map((group) => `${nameOf(part, index)} is refused. ${refusedText(system, group)}`),
      ...(ran.waited
        ? [
            `${nameOf(part, index)} does not return: moving what is in a block finds no room. It was interrupted in the rehearsal.`,
          ]
        : []),
    ],
  };
}

const NAMES: Readonly<Record<RunbookPart, string>> = {
  before: 'Check before',
  steps: 'Step',
  after: 'Check after',
  back: 'Way back, step',
};
const nameOf = (part: RunbookPart, index: number): string => `${NAMES[part]} ${index + 1}`;

/** What is looked for in an output stays as long as it is in it. */
function expectedOf(
  { match, output }: RunbookStep,
  ran: { readonly exit: number; readonly output: string },
): Pick<RunbookStep, 'exit' | 'match' | 'output'> {
  const { exit } = ran;
  const text = ran.output.replace(/\n+$/, '');
  if (text.length > RUNBOOK_LIMITS.outputChars)
    return { exit, match: 'exit', output: `${text.slice(0, RUNBOOK_LIMITS.outputChars - 20)}\n…` };
  if (match === 'contains' && output !== '' && text.includes(output)) return { exit, match, output };
  return { exit, match, output: text };
}

/** All of a runbook on a copy of this state, in order. Risks that an earlier rehearsal found are found anew. */
export function* rehearse(runbook: Runbook, base: System, files: readonly StoredFile[]): InPieces<Runbook> {
  const place = placeOn(copyOf(base), runbook.partition, files);
  const total = RUNBOOK_PARTS.reduce((sum, part) => sum + runbook[part].length, 0);
  let done = 0;
  const parts: Partial<Record<RunbookPart, readonly RunbookStep[]>> = {};
  const notes: string[] = [];
  for (const part of RUNBOOK_PARTS) {
    const steps: RunbookStep[] = [];
    for (const [index, step] of runbook[part].entries()) {
      const rehearsed = yield* paced(rehearseStep(place, part, index, step), { done, total });
      steps.push(rehearsed.step);
      notes.push(...rehearsed.notes);
      done++;
      yield { done, total };
    }
    parts[part] = steps;
  }
  return { ...runbook, ...parts, risks: withNotes(runbook.risks, notes) };
}

const FOUND = new RegExp(`^(?:${Object.values(NAMES).join('|')}) \\d+ (?:is refused|does not return)`);

/** What a rehearsal found comes first. */
export const withNotes = (risks: readonly string[], notes: readonly string[]): string[] =>
  [...notes, ...risks.filter((risk) => !FOUND.test(risk))]
    .map((text) => text.slice(0, RUNBOOK_LIMITS.textChars))
    .slice(0, RUNBOOK_LIMITS.risks);

export function* paced<T>(work: Generator<void, T, undefined>, at: Progress): InPieces<T> {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    yield at;
  }
}
