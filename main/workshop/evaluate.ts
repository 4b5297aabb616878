/** Whether a check holds now, and in one sentence what is missing when it does not. */

import { unreachable } from '../../shared/failure.ts';
import { glossaryEntry } from '../../shared/glossary.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Bounds, Check, Goal, Span } from '../../shared/lesson.ts';
import type { PartitionView } from '../../shared/view.ts';
import { kernelLog, partitionView, readFile } from '../engine/index.ts';
import { missingAnswer } from './evaluate-answer.ts';
import { missingOrder, missingRun } from './evaluate-run.ts';
import { type Evidence, measureKey } from './evidence.ts';
import { matches, requestsIn } from './in-history.ts';
import {
  blockMisfits,
  blockWanted,
  incrementAt,
  incrementMisfits,
  incrementWanted,
  measureName,
  measureNow,
  measureText,
} from './measure.ts';
import type { Missing } from './missing.ts';

type CheckOf<Kind extends Check['check']> = Extract<Check, { check: Kind }>;

/** What is missing for a goal; its own words where it has some. */
export function missingFor(goal: Goal, evidence: Evidence): Missing {
  const missing = missingIn(goal.check, evidence, goal.id);
  return missing === null ? null : (goal.notYet ?? missing);
}

function missingIn(check: Check, evidence: Evidence, goal: string): Missing {
  switch (check.check) {
    case 'file':
      return missingInFile(check, evidence);
    case 'block':
      return missingInBlocks(check, evidence);
    case 'increment':
      return missingInIncrements(check, evidence);
    case 'figure':
      return missingInFigure(check, evidence);
    case 'partition':
      return missingInPartition(check, evidence);
    case 'command':
      return missingCommand(check, evidence);
    case 'sclp':
      return missingRequest(check, evidence);
    case 'log': {
      const found = kernelLog(evidence.system, check.partition).some((line) => line.includes(check.contains));
      return found ? null : `The kernel log of ${check.partition} has no line with “${check.contains}” yet.`;
    }
    case 'shell':
      return missingRun(check, evidence);
    case 'order':
      return missingOrder(check, evidence);
    case 'answer':
      return missingAnswer(check, evidence, goal);
    case 'all':
      return (
        check.checks.map((one) => missingIn(one, evidence, goal)).find((missing) => missing !== null) ?? null
      );
    case 'any': {
      const missing = check.checks.map((one) => missingIn(one, evidence, goal));
      return missing.includes(null) ? null : missing.join(' Or: ');
    }
    case 'not':
      return missingIn(check.of, evidence, goal) === null
        ? 'Something holds that must not hold any more.'
        : null;
    default:
      return unreachable(check);
  }
}

/** Sysfs and proc by the engine; everything else as root finds it on the partition's disk. */
function missingInFile(check: CheckOf<'file'>, { system, guestFile }: Evidence): Missing {
  const { partition, path, is, contains, exists } = check;
  const read = readFile(system, partition, path);
  const text = read.ok ? read.value : guestFile(partition, path);
  if (exists === false) return text !== undefined ? `${path} still exists.` : null;
  if (text === undefined) return `${path} cannot be read (${read.ok ? 'ENOENT' : read.failure}).`;
  const content = text.trimEnd();
  if (is !== undefined && content !== is) return `${path} reads “${short(content)}”, wanted is “${is}”.`;
  if (contains !== undefined && !content.includes(contains)) {
    return `${path} reads “${short(content)}”, which does not contain “${contains}”.`;
  }
  return null;
}

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

const running = (evidence: Evidence, partition: PartitionName): PartitionView | string => {
  const view = partitionView(evidence.system, partition);
  if (!view) return `There is no partition ${partition}.`;
  return view;
};

/** Numbers below this one name every block that is not right yet; a sentence stays readable. */
const NAMED_LIMIT = 3;

function missingInBlocks(check: CheckOf<'block'>, evidence: Evidence): Missing {
  const view = running(evidence, check.partition);
  if (typeof view === 'string') return view;
  const wrong = numbersIn(check.blocks).flatMap((block) => {
    const misfits = blockMisfits(evidence.system, view, block, check);
    return misfits.length > 0 ? [`Block ${block} is ${misfits.join(' and ')}`] : [];
  });
  return listed(wrong, blockWanted(check));
}

function missingInIncrements(check: CheckOf<'increment'>, evidence: Evidence): Missing {
  const view = running(evidence, check.partition);
  if (typeof view === 'string') return view;
  const wrong = numbersIn(check.rns).flatMap((number) => {
    const misfits = incrementMisfits(incrementAt(evidence.system, check.partition, number), check);
    return misfits.length > 0 ? [`Increment ${number} is ${misfits.join(' and ')}`] : [];
  });
  return listed(wrong, incrementWanted(check));
}

function listed(wrong: readonly string[], wanted: string): Missing {
  if (wrong.length === 0) return null;
  const more = wrong.length > NAMED_LIMIT ? `; and ${wrong.length - NAMED_LIMIT} more` : '';
  return `${wrong.slice(0, NAMED_LIMIT).join('; ')}${more}. Wanted: ${wanted}.`;
}

const numbersIn = ({ first, last }: Span): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

function missingInFigure({ measure, sinceStep, ...bounds }: CheckOf<'figure'>, evidence: Evidence): Missing {
  const now = measureNow(evidence.system, measure);
  if (now === undefined) return `${measure.partition} has no ${measureName(measure)} now.`;
  const value = sinceStep ? now - (evidence.baseline.get(measureKey(measure)) ?? 0) : now;
  if (isWithin(value, bounds)) return null;
  const name = measureName(measure);
  const show = (number: number): string => measureText(measure, number);
  const has = sinceStep ? `has changed by ${show(value)} since the step began` : `is ${show(value)}`;
  return `The ${name} ${has}, wanted is ${boundsText(bounds, show)}.`;
}

const isWithin = (value: number, { is, atLeast, atMost }: Bounds): boolean =>
  (is === undefined || value === is) &&
  (atLeast === undefined || value >= atLeast) &&
  (atMost === undefined || value <= atMost);

function boundsText({ is, atLeast, atMost }: Bounds, show: (value: number) => string): string {
  if (is !== undefined) return show(is);
  if (atLeast !== undefined && atMost !== undefined) return `${show(atLeast)} to ${show(atMost)}`;
  return atLeast === undefined ? `at most ${show(atMost ?? 0)}` : `at least ${show(atLeast)}`;
}

function missingInPartition(check: CheckOf<'partition'>, { system }: Evidence): Missing {
  const { partition, status, panic, era, kernel, memmapOnMemory, autoOnline, onlinePolicy, pendingWrite } =
    check;
  const view = partitionView(system, partition);
  if (status === 'not defined') return view ? `Partition ${partition} is still defined.` : null;
  if (!view) return `There is no partition ${partition}.`;
  const { parameters } = view;
  const facts: readonly (readonly [wanted: unknown, is: unknown, sentence: string])[] = [
    [status, view.status, `${partition} is ${view.status}, wanted is ${status}.`],
    [
      panic,
      view.panic !== null,
      view.panic === null
        ? `The kernel of ${partition} has not panicked.`
        : `The kernel of ${partition} has panicked: ${view.panic}.`,
    ],
    [era, view.era, `${partition} runs a kernel of the ${view.era} era, wanted is ${era}.`],
    [
      kernel === undefined ? undefined : true,
      kernel !== undefined && isRelease(view.release, kernel),
      `${partition} runs kernel ${view.release}, wanted is ${kernel}.`,
    ],
    [
      memmapOnMemory,
      parameters.memmapOnMemory,
      `memory_hotplug.memmap_on_memory is ${parameters.memmapOnMemory ?? 'unknown to this kernel'}, wanted is ${memmapOnMemory}.`,
    ],
    [
      autoOnline,
      parameters.autoOnline,
      `auto_online_blocks is ${parameters.autoOnline}, wanted is ${autoOnline}.`,
    ],
    [
      onlinePolicy,
      parameters.onlinePolicy,
      `online_policy is ${parameters.onlinePolicy}, wanted is ${onlinePolicy}.`,
    ],
    [
      pendingWrite,
      view.pendingWrite !== null,
      view.pendingWrite
        ? `A write to ${view.pendingWrite.path} still waits.`
        : `No write waits in ${partition}.`,
    ],
  ];
  return facts.find(([wanted, is]) => wanted !== undefined && wanted !== is)?.[2] ?? null;
}

const isRelease = (release: string, wanted: string): boolean =>
  release === wanted || release.startsWith(`${wanted}.`) || release.startsWith(`${wanted}-`);

function missingCommand(check: CheckOf<'command'>, { history }: Evidence): Missing {
  const count = history.filter((entry) => matches(entry, check)).length;
  const bounds = boundsOr(check);
  if (isWithin(count, bounds)) return null;
  const what = [
    check.path
      ? `write${check.value === undefined ? '' : ` of “${check.value}”`} to ${check.path}`
      : (check.kind ?? 'command'),
    check.errno && `answered with ${check.errno}`,
    check.reason && `refused as ${check.reason}`,
    !check.errno && !check.reason && check.outcome && OUTCOME_WORDS[check.outcome],
    check.rule && `because of “${glossaryEntry(check.rule)?.title ?? check.rule}”`,
  ];
  return countSentence(count, bounds, what.filter((part) => part).join(' '));
}

const OUTCOME_WORDS = { done: 'carried out', refused: 'refused', pending: 'that waits' } as const;

function missingRequest(check: CheckOf<'sclp'>, { history }: Evidence): Missing {
  const { command, rns, response, partition } = check;
  const count = history.reduce((sum, entry) => sum + requestsIn(entry, check), 0);
  const bounds = boundsOr(check);
  if (isWithin(count, bounds)) return null;
  const numbers = rns ? ` for rn ${rns.first === rns.last ? rns.first : `${rns.first} to ${rns.last}`}` : '';
  const answered = response === undefined ? '' : ` answered with 0x${response.toString(16).padStart(4, '0')}`;
  return countSentence(count, bounds, `SCLP ${command.toUpperCase()}${numbers}${answered} of ${partition}`);
}

const boundsOr = ({ is, atLeast, atMost }: Bounds): Bounds => {
  if (is === undefined && atLeast === undefined && atMost === undefined) return { atLeast: 1 };
  return {
    ...(is !== undefined && { is }),
    ...(atLeast !== undefined && { atLeast }),
    ...(atMost !== undefined && { atMost }),
  };
};

function countSentence(count: number, bounds: Bounds, what: string): string {
  if (count === 0 && bounds.atLeast === 1) return `Not seen since the step began: ${what}.`;
  return `Since the step began: ${count} × ${what}; wanted ${boundsText(bounds, String)}.`;
}
