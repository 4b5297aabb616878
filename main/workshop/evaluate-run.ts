/** Checks on what was run in shells, and on the order in which things were done. */

import type { Check } from '../../shared/lesson.ts';
import type { Evidence, ProgramAt, ShellRun } from './evidence.ts';
import { fits } from './fits.ts';
import { matches, requestsIn } from './in-history.ts';
import type { Missing } from './missing.ts';

type ShellCheck = Extract<Check, { check: 'shell' }>;
type OrderCheck = Extract<Check, { check: 'order' }>;

/** What a run has to show: a program its own, a line everything that it printed. */
interface Shown {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly text: string;
  readonly at: number;
  /** Among the programs of its line. */
  readonly place: number;
}

export function missingRun(check: ShellCheck, { shell }: Evidence): Missing {
  const { partition, last, line, program } = check;
  const here = shell.filter((run) => partition === undefined || run.partition === partition);
  const runs = (last ? here.slice(-1) : here).filter((run) => line === undefined || run.line.includes(line));
  const asked = runs.flatMap((run) => shownOf(run, check));
  if (asked.some((run) => isRight(run, check))) return null;
  const latest = asked.at(-1);
  if (latest) return `“${latest.text}” ran, but without ${wantsOf(latest, check).join(' and ')}.`;
  const where = partition === undefined ? '' : ` in ${partition}`;
  if (program !== undefined) {
    const named = [program, ...(check.arguments ?? [])].join(' ');
    return last
      ? `The last shell command${where} did not run “${named}”.`
      : `Not run since the step began${where}: “${named}”.`;
  }
  if (line === undefined) return `No shell command was run${where} since the step began.`;
  return last
    ? `The last shell command${where} does not contain “${line}”.`
    : `No shell command${where} since the step began contains “${line}”.`;
}

/** The line itself, or the runs of the program in it. */
function shownOf(run: ShellRun, check: ShellCheck): Shown[] {
  if (check.program === undefined && !check.arguments)
    return [{ ...run, text: run.line, place: run.programs.length }];
  return run.programs.flatMap((one, place) =>
    isProgram(one, check) ? [{ ...one, text: [one.name, ...one.args].join(' '), place }] : [],
  );
}

const isProgram = ({ name, args }: ProgramAt, check: ShellCheck): boolean =>
  (check.program === undefined || name === check.program) &&
  (check.arguments ?? []).every((wanted) => args.some((arg) => fits(arg, wanted)));

const isRight = (run: Shown, { exit, stdout, stderr }: ShellCheck): boolean =>
  (exit === undefined || run.exit === exit) &&
  (stdout === undefined || run.stdout.includes(stdout)) &&
  (stderr === undefined || run.stderr.includes(stderr));

function wantsOf(run: Shown, { exit, stdout, stderr }: ShellCheck): string[] {
  return [
    exit !== undefined && run.exit !== exit && `exit code ${exit} (it was ${run.exit ?? 'not there yet'})`,
    stdout !== undefined && !run.stdout.includes(stdout) && `the output “${stdout}”`,
    stderr !== undefined && !run.stderr.includes(stderr) && `the message “${stderr}”`,
  ].filter((want) => want !== false);
}

/** Each thing at the first place behind the one before it; none of `without` behind the first. */
export function missingOrder({ checks, without }: OrderCheck, evidence: Evidence): Missing {
  let after = Number.NEGATIVE_INFINITY;
  let first: number | undefined;
  for (const [index, check] of checks.entries()) {
    const found = placesOf(check, evidence).find((at) => at > after);
    if (found === undefined) {
      return index === 0
        ? `Not done since the step began: ${nameOf(check)}.`
        : `${capital(nameOf(check))} has not followed ${nameOf(checks[index - 1])} yet.`;
    }
    after = found;
    first ??= found;
  }
  const broken = without.find((check) => placesOf(check, evidence).some((at) => at > (first ?? 0)));
  return broken
    ? `${capital(nameOf(broken))} was done after ${nameOf(checks[0])}: begin the step again.`
    : null;
}

/** Where in the step it was done. A program ends behind its own commands. */
function placesOf(check: Check, { history, shell }: Evidence): number[] {
  switch (check.check) {
    case 'command':
      return history.filter((entry) => matches(entry, check)).map(({ at }) => at);
    case 'sclp':
      return history.filter((entry) => requestsIn(entry, check) > 0).map(({ at }) => at);
    case 'shell':
      return shell.flatMap((run, line) => {
        const isAsked =
          (check.partition === undefined || run.partition === check.partition) &&
          (check.line === undefined || run.line.includes(check.line));
        const right = isAsked ? shownOf(run, check).filter((one) => isRight(one, check)) : [];
        // Between two commands of the machine what was run has an order of its own.
        return right.map(({ at, place }) => at + 0.5 + line / 1e3 + place / 1e6);
      });
    default:
      return [];
  }
}

function nameOf(check: Check | undefined): string {
  switch (check?.check) {
    case 'command':
      return check.path ? `a write to ${check.path}` : (check.kind ?? 'a command');
    case 'sclp':
      return `SCLP ${check.command}`;
    case 'shell':
      return `“${[check.program ?? check.line ?? 'a shell command', ...(check.arguments ?? [])].join(' ')}”`;
    default:
      return 'it';
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
