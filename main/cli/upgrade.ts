/** `lpar upgrade-check …`: a machine under several kernels, a column each. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import { DISTRIBUTIONS, isUnconfirmed, KNOWN_RELEASES } from '../../shared/known-releases.ts';
import { GIB, KIB, parseBytes } from '../../shared/units.ts';
import type { UpgradeChange, UpgradeCheck, UpgradeColumn } from '../../shared/upgrade-check.ts';
import { checkUpgrade } from '../session/upgrade/index.ts';
import { readArguments } from './arguments.ts';
import { writeNew } from './files.ts';
import type { Printer } from './printer.ts';
import { inItsName, PROGRAM } from './program.ts';
import type { OpenPartition } from './runbook.ts';

export const UPGRADE_USAGE =
  inItsName(`Usage: lpar upgrade-check [-m MACHINE] [-p PARTITION] --release RELEASE… [--online SIZE|-c COMMANDS]
                          [--as text|json] [-o FILE]
       lpar upgrade-check --list

upgrade-check starts a partition with its own kernel and with each RELEASE, and tells beside each other whether it starts, what
              that costs, how much storage can be online, whether a change works, and the first failure with its cause

  --release RELEASE  6.12, or as distributions call it: "RHEL 9.4", "SLES 15 SP6"; may be given several times
  --online SIZE      the change: +24G brings storage online, -4G takes some back
  -c COMMANDS        or lines of the shell, each as it is
  --as FORMAT        text (default) or json
  --list             the releases that have a name, and their distributions
Without -m the sample machine is taken. The exit code is 0 when every kernel starts and the change works on all, 1 when not,
2 for what cannot be used.
`);

const OPTIONS = {
  machine: { type: 'string', short: 'm' },
  partition: { type: 'string', short: 'p' },
  release: { type: 'string', multiple: true },
  online: { type: 'string' },
  command: { type: 'string', short: 'c' },
  as: { type: 'string', default: 'text' },
  output: { type: 'string', short: 'o' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const EXIT_USAGE = 2;

/** @param args what follows `upgrade-check`. @returns the exit code */
export async function upgradeCommand(
  args: readonly string[],
  printer: Printer,
  openPartition: OpenPartition,
): Promise<number> {
  const ended = await checked(args, printer, openPartition);
  if (ended.ok) return ended.value;
  printer.err(`${PROGRAM}: ${ended.failure}\n`);
  return EXIT_USAGE;
}

async function checked(
  args: readonly string[],
  { out }: Printer,
  openPartition: OpenPartition,
): Promise<Result<number, string>> {
  const parsed = readArguments(args, OPTIONS);
  if (!parsed.ok) return fail(`upgrade-check: ${parsed.failure}\n${UPGRADE_USAGE}`);
  const { values, positionals } = parsed.value;
  if (values.help || values.list) {
    out(values.help ? UPGRADE_USAGE : listText());
    return ok(0);
  }
  const releases = values.release ?? [];
  if (positionals.length > 0 || releases.length === 0)
    return fail(`upgrade-check takes --release and no other words\n${UPGRADE_USAGE}`);
  const format = (['text', 'json'] as const).find((each) => each === values.as);
  if (!format) return fail(`--as: ${values.as}: only text, json`);
  const change = changeOf(values.online, values.command);
  if (!change.ok) return change;
  const opened = openPartition(values.machine, values.partition);
  if (!opened.ok) return opened;
  const { system, partition } = opened.value;
  const machine = values.machine?.split('/').at(-1) ?? 'Sample';
  const subject = { machine, base: system, partition, files: [], done: [], notes: [] };
  const pace = { stop: () => false, progress: () => {} };
  const check = await checkUpgrade(subject, releases, change.value, pace);
  if (!check) throw new Error('a check that nobody stops has stopped');
  if (!check.ok) return fail('message' in check.failure ? check.failure.message : 'it cannot be checked');
  const text = format === 'json' ? `${JSON.stringify(check.value, null, 2)}\n` : tableText(check.value);
  if (values.output === undefined) out(text);
  else {
    const written = writeNew(values.output, text);
    if (!written.ok) return written;
  }
  return ok(check.value.columns.every(({ boots, failure }) => boots && !failure) ? 0 : 1);
}

function changeOf(online: string | undefined, command: string | undefined): Result<UpgradeChange, string> {
  if (online !== undefined && command !== undefined)
    return fail('upgrade-check takes --online SIZE or -c COMMANDS, not both');
  if (command !== undefined) return ok({ kind: 'lines', lines: command });
  if (online === undefined) return ok({ kind: 'none' });
  const [, sign = '', size = ''] = /^([+-]?)(.*)$/.exec(online.trim()) ?? [];
  const bytes = parseBytes(size);
  if (bytes === undefined) return fail(`--online: ${online}: a size is written like +24G or -512M`);
  return ok({ kind: 'online', direction: sign === '-' ? 'down' : 'up', bytes });
}

const listText = (): string =>
  KNOWN_RELEASES.map(({ release, names, editions = [] }) =>
    `${release.padEnd(6)} ${[...names, ...editions].map(marked).join(', ')}`.trimEnd(),
  )
    .join('\n')
    .concat('\n(?: not confirmed by a public source)\n');

const UNCONFIRMED: ReadonlySet<string> = new Set(DISTRIBUTIONS.filter(isUnconfirmed).map(({ name }) => name));
const marked = (name: string): string => (UNCONFIRMED.has(name) ? `${name} (?)` : name);

const gib = (bytes: number | null | undefined): string =>
  bytes == null ? '-' : `${(bytes / GIB).toFixed(2)} GiB`;
const ofKib = (kib: number | null | undefined): string => gib(kib == null ? null : kib * KIB);

const ROWS: readonly (readonly [label: string, of: (column: UpgradeColumn) => string])[] = [
  ['starts', ({ boots }) => (boots ? 'yes' : 'NO')],
  ['generation', ({ era }) => era ?? '-'],
  ['cost at IPL', ({ costKib }) => ofKib(costKib)],
  ['free after IPL', ({ freeKib }) => ofKib(freeKib)],
  ['largest standby', ({ largestStandbyBytes }) => gib(largestStandbyBytes)],
  ['online after IPL', ({ onlineBytes }) => gib(onlineBytes)],
  ['online at most', ({ mostOnlineBytes }) => gib(mostOnlineBytes)],
];
const AFTER: typeof ROWS = [
  ['online afterwards', ({ after }) => gib(after?.onlineBytes)],
  ['MemTotal afterwards', ({ after }) => ofKib(after?.memTotalKib)],
  ['MemFree afterwards', ({ after }) => ofKib(after?.memFreeKib)],
];
const VERDICTS = { works: 'works', refused: 'REFUSED', waits: 'WAITS', notNeeded: 'not needed' } as const;

function tableText({ machine, partition, columns, notes }: UpgradeCheck): string {
  const titles = columns.find(({ steps }) => steps.length > 0)?.steps ?? [];
  const rows: string[][] = [
    ['', ...columns.map(({ asked, release }, index) => `${asked || release}${index === 0 ? ' (now)' : ''}`)],
    ['release', ...columns.map(({ release }) => release)],
    ...ROWS.map(([label, of]) => [label, ...columns.map(of)]),
    ...titles.map(({ title }, index) => [
      title.slice(0, 40),
      ...columns.map(({ steps }) => (steps[index] ? VERDICTS[steps[index].verdict] : '-')),
    ]),
    ...AFTER.map(([label, of]) => [label, ...columns.map(of)]),
  ];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const failures = columns.flatMap(({ asked, release, failure }) =>
    failure
      ? [
          '',
          `${asked || release}: ${failure.where}`,
          `  ${failure.what}`,
          `  ${failure.why}`,
          ...failure.ways.map((way) => `  - ${way}`),
        ]
      : [],
  );
  return `${[`${machine}, ${partition}`, '', ...table, ...failures, ...notes].join('\n')}\n`;
}
