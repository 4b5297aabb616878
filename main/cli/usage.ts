/** What lpar takes: subcommands, options, and what --help says of them. */

import type { Arguments } from './arguments.ts';
import { inItsName, PROGRAM } from './program.ts';

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

export const SUBCOMMANDS = {
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
  hmc                      the system as an HMC definition (YAML), as zhmcclient's mock reads it
  dpm-export               the system's DPM configuration as "zhmc cpc dpm-export" writes it (JSON)
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
  'compare-trace': {
    usage: 'lpar compare-trace -m MACHINE [-p PARTITION] -c COMMANDS TRACE',
    does: `compare-trace compares a function_graph trace of a real kernel with what the simulated one calls for the same commands
`,
    details: `TRACE is the text of /sys/kernel/tracing/trace or of "trace-cmd report", function_graph tracer.
${MACHINE_HELP}  -c COMMANDS              what was traced: run in the partition's shell with the tracer on
The exit code is that of diff: 0 the same calls in the same order, 1 others, 2 nothing could be compared.
`,
    options: ['machine', 'partition', 'command', 'help'],
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

export const USAGE = inItsName(`Usage: lpar run [MACHINE] [-p PARTITION] [-c COMMANDS] [--mount NAME=TREE]…
       lpar export-sysfs [-m MACHINE] [-p PARTITION] [-r REVISION] [-c COMMANDS] DIR
       lpar export FORMAT [-m MACHINE] [-p PARTITION] [-r REVISION] [-c COMMANDS] [-o FILE]
       lpar import-sysfs [-o MACHINE] [-p PARTITION] [--assume LIST] TREE
       lpar compare-trace -m MACHINE [-p PARTITION] -c COMMANDS TRACE
       lpar lsmem --sysroot TREE [OPTIONS]
       lpar replay RECORDING… [--report text|md|html|json] [-o FILE]
       lpar recordings list|add|replay|save|rename|remove
       lpar runbook make|run|compare|write
       lpar upgrade-check [-m MACHINE] --release RELEASE… [--online SIZE|-c COMMANDS]
       lpar import-hmc [-o MACHINE] [--cpc NAME] [--assume WHAT]… [--leave-out NAME]… FILE
       lpar lesson check|run|trace|pack|schema
       lpar --help | --version

${Object.values(SUBCOMMANDS)
  .map(({ does }) => does)
  .join('')}replay        compares the simulator with a recording of a real machine, step by step
recordings    shows and changes the recordings that the console keeps
upgrade-check compares a machine under several kernels: does it start, at what cost, does a change work
runbook       makes runbooks of a change, carries them out, compares them with a recording
lesson        checks, runs and packs the lessons of a workshop

"lpar COMMAND --help" tells more about each.
`);

export const usageOf = ({ usage, does, details }: Subcommand): string =>
  inItsName(`Usage: ${usage}\n\n${does}\n${details}`);

const EXIT_USAGE = 2;

export const OPTIONS = {
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

export type Values = Arguments<typeof OPTIONS>['values'];

export function complain(message: string): number {
  process.stderr.write(`${PROGRAM}: ${message}\n`);
  return EXIT_USAGE;
}

export const isSubcommand = (verb: string): verb is keyof typeof SUBCOMMANDS =>
  Object.hasOwn(SUBCOMMANDS, verb);
