/**
 * The shell without a window: `lpar run MACHINE [-p PARTITION] [-c COMMANDS]`, and sysfs trees out (`export-sysfs`) and
 * in (`import-sysfs`). Standard output is only what the commands printed; the exit code is theirs.
 */

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { GuestDisk } from '../../shared/guest-file.ts';
import { type PartitionName, partitionName } from '../../shared/ids.ts';
import type { Step } from '../../shared/outcome.ts';
import { PRODUCT_NAME, PRODUCT_VERSION } from '../../shared/product.ts';
import { MIB } from '../../shared/units.ts';
import { readAssumptions } from '../capture/assumptions.ts';
import { type ExportedEntry, exportSysfs } from '../capture/sysfs-export.ts';
import {
  createSystem,
  execute,
  newUndoLog,
  partitionNames,
  partitionView,
  type System,
} from '../engine/index.ts';
import { importHmcDefinition } from '../files/hmc-definition/index.ts';
import { hmcFileKind } from '../files/kind.ts';
import { readMachineFile } from '../files/machine-file.ts';
import { problemText } from '../files/problem.ts';
import { systemOfFile } from '../files/replay-file.ts';
import { logIn } from '../guest/login.ts';
import {
  createShell,
  driveToEnd,
  FileTree,
  INTERRUPTED,
  type PendingPause,
  type Resume,
  type Shell,
  type Tree,
} from '../guest/shell/index.ts';
import { openGuest } from '../guest/system/open-guest.ts';
import { storedFilesOf } from '../guest/tree/kept-disk.ts';
import { Scratch } from '../guest/tree/scratch.ts';
import { SAMPLE_DEFINITION } from '../machine/sample.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { importTree, readMounts } from './captures.ts';
import { EXPORT_FORMATS, exportAs, isExportFormat } from './export.ts';
import { readStandardInput, readText, withFiles, writeNew } from './files.ts';
import { importHmcFile } from './hmc-files.ts';
import { lessonCommand } from './lesson.ts';
import { lsmemCommand } from './lsmem.ts';
import { replayCommand } from './replay.ts';
import { runbookCommand } from './runbook.ts';
import { upgradeCommand } from './upgrade.ts';

/** Standard input; the shell says itself what one input may hold. */
const COMMANDS_LIMIT_BYTES = 4 * MIB;

const MACHINE_HELP = `MACHINE is a machine file (.lpar), or an HMC definition as zhmcclient dumps it; a partition that is not active yet
is activated and loaded first. Without -p the first partition is taken.
`;
const TREE_HELP = `TREE is what there is of a real system: a directory, or a tar of one (plain, gzip, bzip2, xz, zstd) with its
/sys/devices/system/memory, as "tar czf x.tgz /sys/devices/system" makes it; the archive of dbginfo.sh, a sosreport or
a supportconfig; or only what lsmem printed, in any form, as a file or ("-") from standard input. Other files, links
and devices are passed over.
`;
const REVISION_HELP = `  -r REVISION              the state after that command of the machine's history; 0: as it is defined
  -c COMMANDS              run in the partition's shell before
`;
const SHELL_OPTIONS = `  --util-linux 2.38|2.42   behaviour of lsmem and chmem (default 2.42)
  --why                    tell on standard error why chmem did what it did
`;

interface Subcommand {
  readonly usage: string;
  /** One paragraph. */
  readonly does: string;
  /** What its words and options mean. */
  readonly details: string;
  readonly options: readonly string[];
}

const SUBCOMMANDS = {
  run: {
    usage: 'lpar run [MACHINE] [-p PARTITION] [-c COMMANDS] [--mount NAME=TREE]…',
    does: `run           runs COMMANDS, or standard input, in the shell of a partition and ends with their exit code
`,
    details: `${MACHINE_HELP}${TREE_HELP}  --mount NAME=TREE        files of TREE as /mnt/NAME, for "lsmem -s /mnt/NAME"; may be given several times, and
                           needs no MACHINE
${SHELL_OPTIONS}`,
    options: ['partition', 'command', 'mount', 'util-linux', 'why', 'help'],
  },
  'export-sysfs': {
    usage: 'lpar export-sysfs [-m MACHINE] [-p PARTITION] [-r REVISION] [-c COMMANDS] DIR',
    does: `export-sysfs  writes the /sys of a partition as files that the real "lsmem --sysroot DIR" reads
`,
    details: `${MACHINE_HELP}Without -m the sample machine is taken. DIR must be empty or not exist.
${REVISION_HELP}${SHELL_OPTIONS}`,
    options: ['machine', 'partition', 'revision', 'command', 'util-linux', 'why', 'help'],
  },
  export: {
    usage: 'lpar export FORMAT [-m MACHINE] [-p PARTITION] [-r REVISION] [-c COMMANDS] [-o FILE]',
    does: `export        writes what a machine tells as a file for other tools
`,
    details: `FORMAT is one of
  dbginfo                  all of /proc and /sys of a partition, and what commands print, as the archive of dbginfo.sh
  prometheus               memory of a partition as Prometheus scrapes it from node_exporter (meminfo, meminfo_numa)
  zmemtopo                 increments of all partitions as "zmemtopo --format=json"
  zmemtopo-table           the same as "zmemtopo --table"
  zmemtopo-csv             the same as "zmemtopo --format=csv"
${MACHINE_HELP}Without -m the sample machine is taken.
${REVISION_HELP}  -o FILE                  the file to write; without it text goes to standard output, an archive to a file of the name
                           that dbginfo.sh gives it
${SHELL_OPTIONS}`,
    options: ['machine', 'partition', 'revision', 'command', 'output', 'util-linux', 'why', 'help'],
  },
  'import-sysfs': {
    usage: 'lpar import-sysfs [-o MACHINE] [-p PARTITION] [--assume LIST] TREE',
    does: `import-sysfs  makes a machine file of a /sys that was captured on a real system, brings its partition to the
              captured states, and tells what was known and what had to be assumed
`,
    details: `${TREE_HELP}  -o MACHINE               the machine file to write; without it the file goes to standard output, the rest to standard
                           error
  -p PARTITION             the name of the partition: 1 to 8 characters A-Z and 0-9, the first a letter; without it, one
                           made of the name of TREE
  --assume LIST            what TREE does not say, parted by commas: increment=256M, initial=4G, release=6.12,
                           block=256M, arch=s390x, and last cmdline=WORDS; it wins over what would be assumed
`,
    options: ['output', 'partition', 'assume', 'help'],
  },
  lsmem: {
    usage: 'lpar lsmem --sysroot TREE [OPTIONS]',
    does: `lsmem         prints what the lsmem of util-linux prints of TREE; also of systems that are not simulated
`,
    details: `${TREE_HELP}OPTIONS are those of lsmem ("lpar run --mount x=TREE -c 'lsmem --help'" lists them), and
  --util-linux 2.38|2.42   its version (default 2.42)
`,
    options: ['help'],
  },
  'import-hmc': {
    usage: 'lpar import-hmc [-o MACHINE] [--cpc NAME] [--assume WHAT]… [--leave-out NAME]… FILE',
    does: `import-hmc    makes machine files of what an HMC tells, and shows what each partition lacks and what is assumed
`,
    details: `FILE is an HMC definition (YAML or JSON), a DPM configuration ("zhmc cpc dpm-export"), what "zhmc lpar list", "show" and
their like for partitions and image profiles print in any format, or "zmemtopo --format=json".
  -o MACHINE               the machine file to write, or a directory; several systems become a file each, named after
                           them; without it the file goes to standard output, the rest to standard error
  --cpc NAME               only this system of the file
  --assume AMOUNTS         initial=4G,reserved=4G for every partition that the file says nothing of
  --assume NAME:AMOUNTS    the same for one partition
  --assume defaults        what is proposed, for everything that is still open
  --leave-out NAME         without this partition; may be given several times, as --assume
`,
    options: ['output', 'cpc', 'assume', 'leave-out', 'help'],
  },
} as const satisfies Readonly<Record<string, Subcommand>>;

const USAGE = `Usage: lpar run [MACHINE] [-p PARTITION] [-c COMMANDS] [--mount NAME=TREE]…
       lpar export-sysfs [-m MACHINE] [-p PARTITION] [-r REVISION] [-c COMMANDS] DIR
       lpar export FORMAT [-m MACHINE] [-p PARTITION] [-r REVISION] [-c COMMANDS] [-o FILE]
       lpar import-sysfs [-o MACHINE] [-p PARTITION] [--assume LIST] TREE
       lpar lsmem --sysroot TREE [OPTIONS]
       lpar replay RECORDING… [--report text|md|html|json] [-o FILE]
       lpar runbook make|run|compare|write
       lpar upgrade-check [-m MACHINE] --release RELEASE… [--online SIZE|-c COMMANDS]
       lpar import-hmc [-o MACHINE] [--cpc NAME] [--assume WHAT]… [--leave-out NAME]… FILE
       lpar lesson check|run|trace|pack|schema
       lpar --help | --version

${Object.values(SUBCOMMANDS)
  .map(({ does }) => does)
  .join('')}replay        compares the simulator with a recording of a real machine, step by step
upgrade-check compares a machine under several kernels: does it start, at what cost, does a change work
runbook       makes runbooks of a change, carries them out, compares them with a recording
lesson        checks, runs and packs the lessons of a workshop

"lpar COMMAND --help" tells more about each.
`;

const usageOf = ({ usage, does, details }: Subcommand): string => `Usage: ${usage}\n\n${does}\n${details}`;

const EXIT_USAGE = 2;
const OPTIONS = {
  command: { type: 'string', short: 'c' },
  machine: { type: 'string', short: 'm' },
  partition: { type: 'string', short: 'p' },
  revision: { type: 'string', short: 'r' },
  output: { type: 'string', short: 'o' },
  cpc: { type: 'string' },
  assume: { type: 'string', multiple: true },
  'leave-out': { type: 'string', multiple: true },
  mount: { type: 'string', multiple: true },
  'util-linux': { type: 'string', default: '2.42' },
  why: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Values = Arguments<typeof OPTIONS>['values'];

/** A partition that runs, and its shell. */
interface Opened {
  readonly system: System;
  readonly partition: PartitionName;
  readonly tree: Tree;
  readonly shell: Shell;
}

function open(
  { system, disks }: Loaded,
  values: Values,
  mounts: ReadonlyMap<string, Tree> = new Map(),
): Result<Opened, string> {
  const personality = values['util-linux'];
  if (personality !== '2.38' && personality !== '2.42')
    return fail(`--util-linux: ${personality}: only 2.38 and 2.42`);
  const names = partitionNames(system);
  const partition = values.partition === undefined ? names[0] : partitionName(values.partition);
  if (partition === undefined || !names.includes(partition))
    return fail(`no partition ${values.partition ?? ''}: ${thereAre(names)}`);
  const scratch = new Scratch();
  scratch.restore(storedFilesOf(disks.find((disk) => disk.partition === partition)?.files ?? []));
  const run = (command: Command): Step => {
    const step = execute(system, command, newUndoLog());
    guest.guest.notice(command, step);
    return step;
  };
  const guest = openGuest({ system: () => system, partition, scratch, mounts, run });
  // A machine with a history is where it was left; a definition alone has to be started.
  const starts =
    partitionView(system, partition)?.status === 'not-activated' ? (['activate', 'load'] as const) : [];
  for (const kind of starts) {
    const command = kind === 'load' ? { kind, partition, clear: true } : { kind, partition };
    const { outcome } = run(command);
    if (outcome.kind === 'refused') return fail(`${kind} ${partition}: ${outcome.refusal.because}`);
  }
  // What starts at boot has ended when the first line is typed.
  while (guest.guest.isRunnable) guest.guest.turn();
  const panic = partitionView(system, partition)?.panic;
  if (panic) return fail(`${partition} does not run: ${panic}`);
  const { shell, tree } = logIn({
    system: () => system,
    partition,
    guest,
    run,
    personality,
    mounts,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    ...(values.why && { why: (line: string) => void process.stderr.write(`why: ${line}\n`) }),
  });
  return ok({ system, partition, tree, shell });
}

function thereAre(names: readonly string[]): string {
  if (names.length === 0) return 'the machine has none';
  return names.length === 1 ? `there is only ${names[0]}` : `there are ${names.join(', ')}`;
}

/**
 * Runs lines to their end. A write that would wait for ever is given the signal that a person would send: nobody else
 * can free memory here.
 */
function runLines({ system, partition, shell }: Opened, source: string): number {
  const interrupt = ({ path, because }: PendingPause): Resume => {
    execute(system, { kind: 'signalPendingWrite', partition }, newUndoLog());
    process.stderr.write(`lpar: interrupted a write to ${path}: ${because}\n`);
    return INTERRUPTED;
  };
  const exit = driveToEnd(shell.run(source), interrupt, nobodyElse);
  // The end of the text is the end of the login: its EXIT trap, and what still runs in the background.
  return shell.exited === undefined ? driveToEnd(shell.finish(), interrupt, nobodyElse) : exit;
}

/** A machine, and what was changed on the disks of its guests. */
interface Loaded {
  readonly system: System;
  readonly disks: readonly GuestDisk[];
}

const withoutDisks = (system: Result<System, string>): Result<Loaded, string> =>
  system.ok ? ok({ system: system.value, disks: [] }) : system;

function loadMachine(path: string, at?: number): Result<Loaded, string> {
  const file = readText(path, 'a machine file', FILE_LIMIT_BYTES);
  if (!file.ok) return file;
  const text = file.value;
  if (hmcFileKind(text)) return withoutDisks(loadHmcDefinition(path, text));
  const read = readMachineFile(text);
  const system = read.ok ? systemOfFile(read.value, at) : read;
  if (read.ok && system.ok) return ok({ system: system.value, disks: read.value.guests });
  return fail(
    [system.ok ? [] : system.failure]
      .flat()
      .map((problem) => `${path}: ${problemText(problem)}`)
      .join('\n'),
  );
}

function systemOf(definition: SystemDefinition): Result<System, string> {
  const built = createSystem(definition);
  return built.ok ? built : fail(built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('\n'));
}

/** The first machine of an HMC definition, as zhmcclient's mock reads it. */
function loadHmcDefinition(path: string, text: string): Result<System, string> {
  const imported = importHmcDefinition(text);
  if (!imported.ok)
    return fail(
      [
        ...imported.failure.map((problem) => `${path}: ${problemText(problem)}`),
        '"lpar import-hmc" says what can be assumed or left out.',
      ].join('\n'),
    );
  const [first] = imported.value;
  return first ? systemOf(first.definition) : fail(`${path}: no machine`);
}

/** For runbooks: of a machine file or the sample, a partition that runs. */
function openPartition(machine: string | undefined, partition: string | undefined): Result<Opened, string> {
  const sample = machine === undefined ? withoutDisks(systemOf(SAMPLE_DEFINITION)) : loadMachine(machine);
  if (!sample.ok) return sample;
  const { values } = parsedNothing();
  return open(sample.value, { ...values, ...(partition === undefined ? {} : { partition }) });
}

function parsedNothing(): Arguments<typeof OPTIONS> {
  const parsed = readArguments([], OPTIONS);
  if (!parsed.ok) throw new Error('no arguments cannot be read');
  return parsed.value;
}

function complain(message: string): number {
  process.stderr.write(`lpar: ${message}\n`);
  return EXIT_USAGE;
}

async function run(positionals: readonly string[], values: Values): Promise<number> {
  const [machine, ...rest] = positionals;
  const hasMounts = (values.mount ?? []).length > 0;
  if ((machine === undefined && !hasMounts) || rest.length > 0)
    return complain(`run takes one machine\n${usageOf(SUBCOMMANDS.run)}`);
  if (machine === undefined) return await runOnMounts(values);
  const definition = loadMachine(machine);
  if (!definition.ok) return complain(definition.failure);
  const mounts = await readMounts(values.mount ?? []);
  if (!mounts.ok) return complain(mounts.failure);
  const opened = open(definition.value, values, mounts.value);
  if (!opened.ok) return complain(opened.failure);
  const commands =
    values.command === undefined ? readStandardInput(COMMANDS_LIMIT_BYTES) : ok(values.command);
  return commands.ok ? runLines(opened.value, commands.value) : complain(commands.failure);
}

/** A shell with captures and nothing else: no kernel answers in it. */
async function runOnMounts(values: Values): Promise<number> {
  const personality = values['util-linux'];
  if (personality !== '2.38' && personality !== '2.42')
    return complain(`--util-linux: ${personality}: only 2.38 and 2.42`);
  if (values.partition !== undefined) return complain('run: -p needs a machine');
  const mounts = await readMounts(values.mount ?? []);
  if (!mounts.ok) return complain(mounts.failure);
  const commands =
    values.command === undefined ? readStandardInput(COMMANDS_LIMIT_BYTES) : ok(values.command);
  if (!commands.ok) return complain(commands.failure);
  const shell = createShell(FileTree.of([]), {
    personality,
    mounts: mounts.value,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
  const exit = driveToEnd(shell.run(commands.value), interrupted, nobodyElse);
  return shell.exited === undefined ? driveToEnd(shell.finish(), interrupted, nobodyElse) : exit;
}

/** tail -f, watch and their like wait for what others do, in other terminals; here is only this one. */
const nobodyElse = (): Resume => {
  process.stderr.write(
    'lpar: interrupted a program that waits for what others do: nobody else is here (run it with & and go on)\n',
  );
  return INTERRUPTED;
};

/** Nothing waits where no kernel runs. */
const interrupted = (): Resume => INTERRUPTED;

/** The partition of an export, with its commands run. Fails with the exit code when that is told already. */
function openForExport(values: Values): Result<Opened, number> {
  const { revision, machine, command } = values;
  if (revision !== undefined && !/^\d{1,9}$/.test(revision))
    return fail(complain(`-r ${revision}: a revision is a whole number`));
  if (revision !== undefined && machine === undefined)
    return fail(complain('-r needs a machine with its history: -m MACHINE'));
  const at = revision === undefined ? undefined : Number(revision);
  const system = machine === undefined ? withoutDisks(systemOf(SAMPLE_DEFINITION)) : loadMachine(machine, at);
  if (!system.ok) return fail(complain(system.failure));
  const opened = open(system.value, values);
  if (!opened.ok) return fail(complain(opened.failure));
  const code = command === undefined ? 0 : runLines(opened.value, command);
  return code === 0 ? opened : fail(code);
}

async function exportFile(positionals: readonly string[], values: Values): Promise<number> {
  const [format, ...rest] = positionals;
  if (format === undefined || rest.length > 0 || !isExportFormat(format))
    return complain(`export takes one of ${EXPORT_FORMATS.join(', ')}\n${usageOf(SUBCOMMANDS.export)}`);
  const opened = openForExport(values);
  if (!opened.ok) return opened.failure;
  const made = await exportAs(format, opened.value, Date.now());
  if (!made.ok) return complain(`${opened.value.partition}: ${made.failure}`);
  const { name, content } = made.value;
  const output = values.output ?? (typeof content === 'string' ? undefined : name);
  if (output === undefined) {
    process.stdout.write(content);
    return 0;
  }
  const written = writeNew(output, content);
  if (!written.ok) return complain(written.failure);
  process.stderr.write(`lpar: wrote ${output}\n`);
  return 0;
}

function exportTree(positionals: readonly string[], values: Values): number {
  const [directory, ...rest] = positionals;
  if (directory === undefined || rest.length > 0)
    return complain(`export-sysfs takes one directory\n${usageOf(SUBCOMMANDS['export-sysfs'])}`);
  const there = withFiles(directory, 'a file', () => existsSync(directory) && readdirSync(directory));
  if (!there.ok) return complain(there.failure);
  if (there.value && there.value.length > 0)
    return complain(`${directory} is not empty; nothing was written`);
  const opened = openForExport(values);
  if (!opened.ok) return opened.failure;
  const entries = exportSysfs(opened.value.tree);
  if (!entries.ok) return complain(entries.failure);
  const written = withFiles(directory, 'a file', () => writeEntries(directory, entries.value));
  if (!written.ok) return complain(written.failure);
  process.stderr.write(`lpar: wrote ${written.value} files of ${opened.value.partition} to ${directory}\n`);
  return 0;
}

/**
 * Writes a tree into a directory that is new or empty. What cannot be written whole is taken away again, so that a second
 * try finds the place as the first did. @returns how many files were written; directories are not counted
 */
function writeEntries(directory: string, entries: Iterable<ExportedEntry>): number {
  const begun = new Set<string>(existsSync(directory) ? [] : [directory]);
  let files = 0;
  try {
    for (const { path, content } of entries) {
      begun.add(join(directory, path.split('/').find((part) => part !== '') ?? ''));
      const full = join(directory, path);
      mkdirSync(content === null ? full : dirname(full), { recursive: true });
      if (content === null) continue;
      writeFileSync(full, content);
      files++;
    }
    return files;
  } catch (error) {
    for (const path of begun) rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

async function importSysfs(positionals: readonly string[], values: Values): Promise<number> {
  const [tree, ...rest] = positionals;
  if (tree === undefined || rest.length > 0)
    return complain(`import-sysfs takes one tree\n${usageOf(SUBCOMMANDS['import-sysfs'])}`);
  const assumptions = readAssumptions((values.assume ?? []).join(','));
  if (!assumptions.ok) return complain(`--assume ${assumptions.failure}`);
  const imported = await importTree(
    { tree, output: values.output, partition: values.partition, assumptions: assumptions.value },
    {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
    },
  );
  return imported.ok ? 0 : complain(imported.failure);
}

function importHmc(positionals: readonly string[], values: Values): number {
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0)
    return complain(`import-hmc takes one file\n${usageOf(SUBCOMMANDS['import-hmc'])}`);
  const { output, cpc, assume = [], 'leave-out': leaveOut = [] } = values;
  const imported = importHmcFile({ file, output, cpc, assume, leaveOut }, STREAMS);
  return imported.ok ? 0 : complain(imported.failure);
}

const STREAMS = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
};

async function main(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined) return complain(`a command is missing\n${USAGE}`);
  const printer = {
    out: (text: string) => void process.stdout.write(text),
    err: (text: string) => void process.stderr.write(text),
  };
  if (verb === 'lesson') return lessonCommand(rest, printer);
  if (verb === 'replay') return replayCommand(rest, printer);
  if (verb === 'upgrade-check') return await upgradeCommand(rest, printer, openPartition);
  if (verb === 'runbook') return await runbookCommand(rest, printer, openPartition);
  if (verb === 'lsmem' && !(rest.length === 1 && ['--help', '-h'].includes(rest[0] ?? ''))) {
    const ended = await lsmemCommand(rest, printer);
    return ended.ok ? ended.value : complain(ended.failure);
  }
  if (['--help', '-h', 'help', '--version'].includes(verb)) {
    process.stdout.write(verb === '--version' ? `${PRODUCT_NAME} ${PRODUCT_VERSION}\n` : USAGE);
    return 0;
  }
  if (!isSubcommand(verb))
    return complain(`unknown ${verb.startsWith('-') ? 'option' : 'command'}: ${verb}\n${USAGE}`);
  const parsed = readArguments(rest, OPTIONS, SUBCOMMANDS[verb].options);
  if (!parsed.ok) return complain(`${verb}: ${parsed.failure}\n${usageOf(SUBCOMMANDS[verb])}`);
  const { positionals, values } = parsed.value;
  if (values.help) {
    process.stdout.write(usageOf(SUBCOMMANDS[verb]));
    return 0;
  }
  if (verb === 'run') return await run(positionals, values);
  if (verb === 'export') return await exportFile(positionals, values);
  if (verb === 'import-hmc') return importHmc(positionals, values);
  return verb === 'import-sysfs' ? await importSysfs(positionals, values) : exportTree(positionals, values);
}

const isSubcommand = (verb: string): verb is keyof typeof SUBCOMMANDS => Object.hasOwn(SUBCOMMANDS, verb);

// A reader that has seen enough (head) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await main(process.argv.slice(2));
