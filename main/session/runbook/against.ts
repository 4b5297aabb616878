/**
 * A runbook beside a recording of a real machine on which it was carried out: its steps are found in the recording by their
 * commands, in order, and each shows where what was expected and what was recorded differ; beside them stands where the
 * recorded and the simulated machine parted in that step.
 */

import { atOnce } from '../../../shared/at-once.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import { DIFFERENCES_SHOWN, type ReplayedStep } from '../../../shared/replayed.ts';
import {
  DIFFERENCES_LIMIT,
  differencesOf,
  type OutputDifference,
  type Runbook,
  type RunbookAgainst,
  type StepRun,
  stepsOf,
} from '../../../shared/runbook.ts';
import { lineForRecorder } from '../../export/runbook-script.ts';
import { compareText } from '../../recording/compare.ts';
import type { RecordedStep, Recording } from '../../recording/recording.ts';
import { replay } from '../../recording/replay.ts';
import type { Progress } from './rehearse.ts';

/** White space says nothing: a recorder joins what a person breaks. */
const plain = (command: string): string => command.replaceAll(/\s+/g, ' ').trim();

/** Yields where a pause may be made. Fails with a sentence where the recorded machine cannot be built. */
export function* compareWithRecording(
  runbook: Runbook,
  recording: Recording,
): Generator<Progress, Result<RunbookAgainst, string>, undefined> {
  const replayed = yield* replay(recording);
  if (!replayed.ok) return fail(`The machine of the recording cannot be built: ${replayed.failure}.`);
  const simulated = new Map(replayed.value.steps.map((step) => [step.n, step]));
  const pairs = yield* pairsOf(runbook, recording);
  const found = new Set(pairs.values());
  const steps = stepsOf(runbook).map(({ part, index, step }, place): StepRun => {
    const recorded = pairs.get(place);
    if (!recorded)
      return { part, index, verdict: 'notRun', exit: null, output: null, differences: [], recorded: null };
    const output = `${recorded.stdout ?? ''}${recorded.stderr ?? ''}`;
    const differences = differencesWith(step, recorded);
    return {
      part,
      index,
      verdict: differences.length === 0 ? 'equal' : 'differs',
      exit: recorded.exit,
      output,
      differences,
      recorded: { n: recorded.n, state: stateOf(simulated.get(recorded.n)) },
    };
  });
  const others = recording.steps.filter((step) => !found.has(step));
  return ok({
    recording: recording.name,
    release: recording.kernel.release,
    recordedOn: recording.recordedOn ?? null,
    steps,
    others: others.slice(0, DIFFERENCES_LIMIT).map(({ n, command }) => ({ n, command })),
    otherCount: others.length,
  });
}

/**
 * Which recorded step is which of the runbook's, by their places: the longest sequence that both have in order. What was
 * recorded twice is taken the first time that fits.
 */
function* pairsOf(
  runbook: Runbook,
  recording: Recording,
): Generator<Progress, Map<number, RecordedStep>, undefined> {
  const wanted = stepsOf(runbook).map(
    ({ step }) => new Set([plain(step.command), plain(lineForRecorder(step.command))]),
  );
  const got = recording.steps.map(({ command }) => plain(command));
  const same = (a: number, b: number): boolean => got[b] !== '' && (wanted[a]?.has(got[b] ?? '') ?? false);
  // Lengths of the longest common sequence behind each pair of places; both lists are bounded.
  const width = got.length + 1;
  const lengths = new Uint16Array((wanted.length + 1) * width);
  const total = recording.steps.length + 1;
  for (let a = wanted.length - 1; a >= 0; a--) {
    yield { done: total, total };
    for (let b = got.length - 1; b >= 0; b--)
      lengths[a * width + b] = same(a, b)
        ? (lengths[(a + 1) * width + b + 1] ?? 0) + 1
        : Math.max(lengths[(a + 1) * width + b] ?? 0, lengths[a * width + b + 1] ?? 0);
  }
  const pairs = new Map<number, RecordedStep>();
  for (let a = 0, b = 0; a < wanted.length && b < got.length; ) {
    const recorded = recording.steps[b];
    if (recorded && same(a, b)) {
      pairs.set(a, recorded);
      a++;
      b++;
    } else if ((lengths[(a + 1) * width + b] ?? 0) > (lengths[a * width + b + 1] ?? 0)) a++;
    else b++;
  }
  return pairs;
}

/** What was recorded of exit code and output; null is not compared. */
function differencesWith(
  step: Runbook['steps'][number],
  { exit, stdout, stderr }: RecordedStep,
): OutputDifference[] {
  const differences: OutputDifference[] = [];
  if (exit !== null && exit !== step.exit)
    differences.push({ what: 'exit code', expected: `${step.exit}`, actual: `${exit}` });
  if (stdout === null || step.match === 'exit') return differences;
  const either = [`${stdout}${stderr ?? ''}`, `${stderr ?? ''}${stdout}`];
  if (step.match === 'contains') {
    const [output = ''] = either;
    return [
      ...differences,
      ...differencesOf({ ...step, exit: exit ?? step.exit }, { exit: exit ?? step.exit, output }),
    ];
  }
  const compared = either.map((output) => atOnce(compareText('stderr', output, step.output)));
  const best = compared.find((found) => found.length === 0) ?? compared[0] ?? [];
  for (const { what, recorded, simulated } of best)
    differences.push({ what: what.replace('stderr', 'output'), expected: simulated, actual: recorded });
  return differences;
}

/** Where the recorded machine was not what the simulated one was; what the command printed is told by the runbook's side. */
const stateOf = (step: ReplayedStep | undefined): OutputDifference[] =>
  (step?.differences ?? [])
    .filter(({ field, since }) => since === null && !['exit', 'stdout', 'stderr'].includes(field))
    .slice(0, Math.min(DIFFERENCES_LIMIT, DIFFERENCES_SHOWN))
    .map(({ what, recorded, simulated }) => ({ what, expected: simulated, actual: recorded }));
