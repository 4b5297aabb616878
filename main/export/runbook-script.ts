/**
 * A runbook as a script for bash: each step is run in a shell of its own, what it gives is compared with what is expected,
 * and at the first difference the script stops and prints the way back. Checks only read; the way back is never run.
 */

import { PRODUCT_NAME, PRODUCT_VERSION } from '../../shared/product.ts';
import type { Runbook, RunbookPart, RunbookStep } from '../../shared/runbook.ts';

/** A word that the shell takes as it is. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Lines of a comment: nothing of a text may leave it. */
const comment = (text: string): string[] =>
  text.split(/\r?\n/).map((line) => `# ${line.replaceAll(/\p{Cc}/gu, ' ')}`.trimEnd());

const TITLES: Readonly<Record<Exclude<RunbookPart, 'back'>, string>> = {
  before: 'Checks before',
  steps: 'Steps',
  after: 'Checks after',
};

export function runbookScript(runbook: Runbook): string {
  const { title, change, author, system, partition, purpose, rehearsal, risks, back } = runbook;
  const about = [
    title,
    ...(change === '' ? [] : [`Change ${change}`]),
    ...(author === '' ? [] : [`By ${author}`]),
    `System ${system}, partition ${partition}`,
    ...purpose.split('\n').filter(Boolean),
    ...risks.map((risk) => `Risk: ${risk}`),
    rehearsal
      ? `Rehearsed on kernel ${rehearsal.release} (simulation), ${new Date(rehearsal.stampMs).toISOString()}, by ${PRODUCT_NAME} ${PRODUCT_VERSION}.`
      : 'Never rehearsed: what is expected has not been seen anywhere.',
    'Run as root in the partition. It stops at the first difference and prints the way back.',
  ];
  return `${[
    '#!/bin/bash',
    ...about.flatMap(comment),
    '#',
    '# Commands are handed over as they are, to be expanded by the shell that runs them.',
    '# shellcheck disable=SC2016',
    'set -eu',
    '',
    'changed=no',
    '',
    'way_back() {',
    '  if [ "$changed" = no ]; then',
    `    printf '%s\\n' 'Nothing was changed.'`,
    '    return',
    '  fi',
    `  printf '%s\\n' 'The way back:'`,
    ...wayBack(back).map((line) => `  printf '%s\\n' ${quoted(line)}`),
    '}',
    '',
    '# check TITLE COMMAND EXIT MATCH EXPECTED OTHERWISE',
    'check() {',
    `  printf '== %s\\n%s\\n' "$1" "$2"`,
    '  set +e',
    '  actual=$(bash -c "$2" 2>&1)',
    '  code=$?',
    '  set -e',
    '  if [ -n "$actual" ]; then',
    `    printf '%s\\n' "$actual"`,
    '  fi',
    '  good=yes',
    '  if [ "$code" -ne "$3" ]; then',
    '    good=no',
    '  fi',
    '  case $4 in',
    '  equal)',
    '    if [ "$actual" != "$5" ]; then',
    '      good=no',
    '    fi',
    '    ;;',
    '  contains)',
    '    case $actual in',
    '    *"$5"*) ;;',
    '    *) good=no ;;',
    '    esac',
    '    ;;',
    '  esac',
    '  if [ "$good" = yes ]; then',
    '    return 0',
    '  fi',
    '  {',
    `    printf '!! %s differs: exit code %s, expected %s\\n' "$1" "$code" "$3"`,
    '    if [ "$4" != exit ]; then',
    `      printf 'Expected output:\\n%s\\n' "$5"`,
    '    fi',
    `    printf '%s\\n' "$6"`,
    '    way_back',
    '  } >&2',
    '  exit 1',
    '}',
    '',
    ...(needsHands(runbook) ? BY_HAND : []),
    ...(['before', 'steps', 'after'] as const).flatMap((part) => partLines(part, runbook[part])),
    '',
    `printf '%s\\n' 'Done: everything was as expected.'`,
  ].join('\n')}\n`;
}

/** Some steps are done elsewhere. */
const needsHands = ({ before, steps, after }: Runbook): boolean =>
  [...before, ...steps, ...after].some(({ command }) => command.trim() === '');

const BY_HAND = [
  '# by_hand TITLE',
  'by_hand() {',
  `  printf '== %s\\nType yes when it is done: ' "$1"`,
  '  read -r answer || answer=no',
  '  if [ "$answer" != yes ]; then',
  '    way_back >&2',
  '    exit 1',
  '  fi',
  '}',
];

function partLines(part: 'before' | 'steps' | 'after', steps: readonly RunbookStep[]): string[] {
  if (steps.length === 0) return [];
  return ['', `# ${TITLES[part]}`, ...(part === 'steps' ? ['changed=yes'] : []), ...steps.map(call)];
}

function call({ title, command, exit, match, output, otherwise }: RunbookStep): string {
  if (command.trim() === '') return `by_hand ${quoted(title)}`;
  const words = [title, command.trimEnd(), `${exit}`, match, output.trimEnd(), otherwise];
  return `check ${words.map(quoted).join(' \\\n  ')}`;
}

/** The way back as somebody would type it. */
function wayBack(steps: readonly RunbookStep[]): string[] {
  if (steps.length === 0) return ['None is written down.'];
  return steps.flatMap(({ title, command }) => [
    ...comment(title),
    ...(command.trim() === '' ? [] : command.trimEnd().split('\n')),
  ]);
}

/** One command as one line, for recorders that take a line each. */
export function lineForRecorder(command: string): string {
  const lines = command.trimEnd().split('\n');
  if (lines.length === 1) return lines[0] ?? '';
  return `printf '%s\\n' ${lines.map(quoted).join(' ')} | bash`;
}

/** The commands of checks and steps, a line each, as `lpar-record session` takes them. */
export const runbookCommands = ({ before, steps, after }: Runbook): string =>
  [...before, ...steps, ...after]
    .filter(({ command }) => command.trim() !== '')
    .map(({ command }) => `${lineForRecorder(command)}\n`)
    .join('');
