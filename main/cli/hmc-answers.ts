/** `--assume` and `--leave-out` as answers to what an HMC file leaves open. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import type {
  HmcAnswers,
  HmcSurvey,
  PartitionAnswer,
  SurveyedPartition,
  SurveyedSystem,
} from '../../shared/hmc-survey.ts';
import { isOpen } from '../../shared/hmc-survey.ts';
import { type Bytes, formatBytes, parseBytes } from '../../shared/units.ts';

export interface AnswerWords {
  readonly assume: readonly string[];
  readonly leaveOut: readonly string[];
}

const ALLOWED =
  'allowed are initial=SIZE, reserved=SIZE or both with a comma between, with NAME: before them for one partition, and defaults';

type Amounts = Pick<PartitionAnswer, 'initialBytes' | 'reservedBytes'>;

interface Assumption {
  /** Undefined: all partitions. */
  readonly name: string | undefined;
  readonly amounts: Amounts;
}

/** Answers for the systems of a survey. Fails with one sentence about the first word that cannot be followed. */
export function answersOf(survey: HmcSurvey, { assume, leaveOut }: AnswerWords): Result<HmcAnswers, string> {
  const others = assume.includes('defaults') ? 'proposed' : 'ask';
  const answers = new Map<string, PartitionAnswer>();
  const assumptions: Assumption[] = [];
  for (const word of assume) {
    if (word === 'defaults') continue;
    const read = readAssumption(word);
    if (!read.ok) return read;
    assumptions.push(read.value);
  }
  // What is said of one partition counts more than what is said of all.
  for (const { name, amounts } of assumptions.toSorted((a, b) => Number(!!a.name) - Number(!!b.name))) {
    const chosen = name === undefined ? openIn(survey) : found(survey, `--assume ${name}`, name);
    if ('failure' in chosen) return fail(chosen.failure);
    for (const partition of chosen.partitions) {
      const refused = name === undefined ? undefined : saidAlready(partition, amounts);
      if (refused !== undefined) return fail(refused);
      answers.set(partition.id, { ...answers.get(partition.id), ...amounts });
    }
  }
  for (const name of leaveOut) {
    const chosen = found(survey, `--leave-out ${name}`, name);
    if ('failure' in chosen) return fail(chosen.failure);
    for (const { id } of chosen.partitions) answers.set(id, { leaveOut: true });
  }
  // An answer names what it leaves to the proposals as well.
  if (others === 'proposed') for (const partition of openIn(survey).partitions) propose(answers, partition);
  return ok({ others, partitions: Object.fromEntries(answers) });
}

function propose(answers: Map<string, PartitionAnswer>, { id, initial, reserved }: SurveyedPartition): void {
  const answer = answers.get(id);
  if (!answer || answer.leaveOut) return;
  answers.set(id, {
    ...(initial.from === 'missing' ? { initialBytes: initial.proposedBytes } : {}),
    ...(reserved.from === 'missing' ? { reservedBytes: reserved.proposedBytes } : {}),
    ...answer,
  });
}

function readAssumption(word: string): Result<Assumption, string> {
  const [, name, list = ''] = /^(?:(.+):)?([^:]*)$/.exec(word) ?? [];
  const amounts: { initialBytes?: Bytes; reservedBytes?: Bytes } = {};
  for (const part of list.split(',')) {
    const [, key, size = ''] = /^(initial|reserved)=(.*)$/.exec(part.trim()) ?? [];
    if (key === undefined) return fail(`--assume ${word}: ${part || 'nothing'} is no amount; ${ALLOWED}`);
    const value = parseBytes(size);
    if (value === undefined)
      return fail(`--assume ${word}: ${size || 'nothing'} is no size; a size is 4G, 512M or 4096 MiB`);
    amounts[key === 'initial' ? 'initialBytes' : 'reservedBytes'] = value;
  }
  return ok({ name, amounts });
}

type Chosen = { readonly partitions: readonly SurveyedPartition[] } | { readonly failure: string };

const openIn = ({ systems }: HmcSurvey) => ({
  // A name that is there twice, and what cannot be read, is decided one by one.
  partitions: systems.flatMap(({ partitions }) =>
    partitions.filter((each) => isOpen(each) && each.proposal === 'take'),
  ),
});

/** By the name here, the name in the file, SYSTEM:NAME or the place in the file; in every system that has it. */
function found({ systems }: HmcSurvey, option: string, name: string): Chosen {
  const partitions = systems.flatMap((system) => inSystem(system, name));
  if (partitions.length > 0) return { partitions };
  const names = systems.flatMap((system) => system.partitions.map(({ simulatedName }) => simulatedName));
  const there = names.length === 0 ? 'the file has no partition' : `there are ${names.join(', ')}`;
  return { failure: `${option}: there is no partition ${name}; ${there}` };
}

function inSystem({ name: system, partitions }: SurveyedSystem, name: string): SurveyedPartition[] {
  const own = name.startsWith(`${system}:`) ? name.slice(system.length + 1) : name;
  const ways: readonly ((each: SurveyedPartition) => boolean)[] = [
    ({ id }) => id === name,
    ({ simulatedName }) => simulatedName === own,
    ({ name: original }) => original === own,
  ];
  return ways.map((way) => partitions.filter(way)).find((some) => some.length > 0) ?? [];
}

/** Only what is missing can be assumed: a file is not corrected by the way. */
function saidAlready({ name, initial, reserved }: SurveyedPartition, amounts: Amounts): string | undefined {
  const said = [
    ...(amounts.initialBytes !== undefined && 'bytes' in initial
      ? [`initial=${formatBytes(initial.bytes)}`]
      : []),
    ...(amounts.reservedBytes !== undefined && 'bytes' in reserved
      ? [`reserved=${formatBytes(reserved.bytes)}`]
      : []),
  ];
  return said.length === 0
    ? undefined
    : `--assume ${name}: the file says ${said.join(' and ')}; only what is missing can be assumed`;
}

const missingIn = (partition: SurveyedPartition, answer: PartitionAnswer | undefined) =>
  (['initial', 'reserved'] as const).filter(
    (each) => !('bytes' in partition[each]) && answer?.[`${each}Bytes`] === undefined,
  );

/** Whether nothing has been said yet of a partition that leaves something open. */
export function isUndecided(partition: SurveyedPartition, { others, partitions }: HmcAnswers): boolean {
  const answer = partitions[partition.id];
  if (others === 'proposed' || answer?.leaveOut || !isOpen(partition)) return false;
  return (
    missingIn(partition, answer).length > 0 || (answer === undefined && partition.proposal === 'leaveOut')
  );
}

/** What is still to be decided, with the words that decide it. */
export const openQuestions = (survey: HmcSurvey, answers: HmcAnswers): string[] =>
  survey.systems.flatMap(({ name, partitions }) =>
    partitions
      .filter((partition) => isUndecided(partition, answers))
      .map((partition) =>
        questionOf(name, partition, missingIn(partition, answers.partitions[partition.id])),
      ),
  );

function questionOf(
  system: string,
  { line, name, simulatedName, problems, proposal }: SurveyedPartition,
  missing: readonly string[],
): string {
  const what = [
    ...problems.map(({ rule }) => rule),
    ...(problems.length === 0 && missing.length > 0
      ? [`${missing.join(' and ')} storage ${missing.length === 1 ? 'is' : 'are'} missing`]
      : []),
    ...(proposal === 'leaveOut' && problems.length === 0 ? ['the name is there twice'] : []),
  ];
  const amounts = (missing.length === 0 ? ['initial', 'reserved'] : missing).map((each) => `${each}=SIZE`);
  const take = `--assume ${simulatedName}:${amounts.join(',')}`;
  const where = line === undefined ? '' : ` (line ${line})`;
  return `${system}, ${name}${where}: ${what.join('; ')}: ${missing.length > 0 ? `${take}, or ` : ''}--leave-out ${simulatedName}`;
}
