/** What to do when a step differs: the likely refusals of what it asks for, in the words of the table of refusals. */

import { type Command, partitionOf } from '../../../shared/command.ts';
import { blockWriteOf } from '../../../shared/command-words.ts';
import { ERRNO_TEXT, type Errno, type KernelRefusal } from '../../../shared/failure.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { KernelCase } from '../../../shared/refusals/case.ts';
import { REMEDIES, type RemedyKind } from '../../../shared/refusals/facts.ts';
import { linesOf, refusalEntry } from '../../../shared/refusals/index.ts';
import type { KernelRule } from '../../../shared/refusals/rules.ts';
import { RUNBOOK_LIMITS, type RunbookPart } from '../../../shared/runbook.ts';
import type { Era } from '../../../shared/view.ts';
import { partitionView, type System } from '../../engine/index.ts';
import { factsOf } from '../advice/facts.ts';
import type { RefusedGroup } from '../advice/refused.ts';

/** A refusal that may come, by the errno with which it shows. */
interface Likely {
  readonly errno: Errno;
  readonly case: KernelCase;
  readonly rule: KernelRule;
}

const poolOf = (era: Era): Likely =>
  era === 'dynamic'
    ? { errno: 'EIO', case: 'assign-pool', rule: 'assign-failure-eio' }
    : { errno: 'EPERM', case: 'assign-pool', rule: 'assign-failure-eperm' };
const plain = (errno: Errno, rule: KernelRule & KernelCase): Likely => ({ errno, case: rule, rule });

/** domain.md: what each kind of write can be answered, the most likely first. */
function likelyFor(result: NonNullable<ReturnType<typeof blockWriteOf>>['result'], era: Era): Likely[] {
  switch (result) {
    case 'online':
      return [...(era === 'dynamic' ? [] : [poolOf(era)]), plain('EINVAL', 'state-unchanged')];
    case 'offline':
      return [
        plain('EBUSY', 'offline-unmovable'),
        plain('EINVAL', 'offline-several-zones'),
        ...(era === 'classic' ? [plain('EPERM', 'offline-contains-standby')] : []),
        plain('EINVAL', 'state-unchanged'),
      ];
    case 'configured':
      return [poolOf(era), plain('ENOMEM', 'memmap-from-system')];
    case 'deconfigured':
      return [plain('EBUSY', 'deconfigure-online')];
    case 'set':
      return [plain('EBUSY', 'memmap-choice-configured')];
  }
}

/** A person at a real system cannot open a screen of the console. */
const OURS: ReadonlySet<RemedyKind> = new Set([
  ...([
    'openConditions',
    'openDevices',
    'openMessages',
    'openPlanner',
    'showBlock',
    'showPartition',
  ] as const),
  ...([
    'endPressure',
    'showRule',
    'showSystem',
    'removeFault',
    'removeAddFault',
    'removeVeto',
    'allowedWord',
  ] as const),
]);

const waysOut = (refused: KernelCase): string => {
  const kinds = (refusalEntry(refused)?.remedies ?? []).filter((kind) => !OURS.has(kind));
  const [first, ...others] = kinds.map((kind) => REMEDIES[kind]);
  if (first === undefined) return '';
  return ` ${[first, ...others.map((label) => label.charAt(0).toLowerCase() + label.slice(1))].join(', or ')}.`;
};

const LEADS: Readonly<Record<RunbookPart, string>> = {
  before:
    'Stop: this is not the state for which the change was rehearsed. Find out what differs, then rehearse again.',
  steps:
    'Stop here and carry nothing further out. Look at what was done so far, then decide: go on, or the way back.',
  after:
    'The change is not what was wanted: look for the step that differed, then decide about the way back.',
  back: 'Stop and call whoever is responsible for the system: the way back does not lead back.',
};

/** @param commands what the step asked of the machine when it was rehearsed */
export function otherwiseFor(
  system: System,
  partition: PartitionName,
  part: RunbookPart,
  commands: readonly Command[],
): string {
  const era = partitionView(system, partition)?.era ?? 'classic';
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const command of commands) {
    const write = blockWriteOf(command);
    if (!write || seen.has(write.result)) continue;
    seen.add(write.result);
    for (const likely of likelyFor(write.result, era)) lines.push(lineOf(system, command, likely));
  }
  return [LEADS[part], ...new Set(lines)].join('\n').slice(0, RUNBOOK_LIMITS.textChars);
}

/** "“Device or resource busy”: A block goes offline only when …. Try other blocks that can go." */
function lineOf(system: System, command: Command, likely: Likely): string {
  const refusal: KernelRefusal = {
    kind: 'refusal',
    by: 'kernel',
    rule: likely.rule,
    errno: likely.errno,
    stage: '',
    because: 'the kernel refused it',
    undone: [],
  };
  const group: RefusedGroup = { case: likely.case, refusal, command, rns: [], blocks: [], commands: 1 };
  const facts = { ...factsOf(system, { kind: 'command', command }, group, false), refusal };
  const { why } = linesOf(likely.case, facts);
  return `“${ERRNO_TEXT[likely.errno]}”: ${why}${waysOut(likely.case)}`;
}

/** What the rehearsal was refused, as a risk: "Step 2 is refused: …". */
export function refusedText(system: System, group: RefusedGroup): string {
  const action = { kind: 'command', command: group.command } as const;
  const facts = { ...factsOf(system, action, group, false), refusal: group.refusal };
  const { what, why } = linesOf(group.case, facts);
  const others = group.commands > 1 ? ` (${group.commands} writes)` : '';
  return `${what} ${why}${others}${'errno' in group.refusal ? ` [${group.refusal.errno}]` : ''} ${partitionOf(group.command) ?? ''}`.trim();
}
