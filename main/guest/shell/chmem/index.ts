/** util-linux chmem(8), in our words. */

import type { Running } from '../pause.ts';
import type { Invocation, Personality } from '../program.ts';
import { versionText } from '../programs/version.ts';
import { type Achieved, carryOut, missingBlocks } from './change.ts';
import { ChmemMachine } from './machine.ts';
import { readRequest, readTarget } from './request.ts';

const ZONES = ['DMA', 'DMA32', 'Normal', 'Highmem', 'Movable', 'Device'] as const;
const EXIT: Readonly<Record<Achieved, number>> = { all: 0, some: 64, none: 1 };
/** What the shell reports for a program killed by SIGSEGV. */
const EXIT_SEGMENTATION_FAULT = 139;

export const chmemOf =
  (forced: Personality | undefined) =>
  (run: Invocation): Running<number> =>
    chmem(run, forced ?? run.surroundings.personality);

function* chmem(run: Invocation, personality: Personality): Running<number> {
  // The original reads the system before its options: even --help fails where there is no memory directory.
  const dryRun = run.args.includes('--dry-run');
  const machine = ChmemMachine.open(run, personality, dryRun);
  if (typeof machine === 'string') return fails(run, machine, false);
  const request = readRequest(run.args, personality);
  if (request.kind === 'help') run.out(helpText(run.name, personality));
  if (request.kind === 'version') run.out(versionText(run.name, personality));
  if (request.kind === 'help' || request.kind === 'version') return 0;
  if (request.kind === 'problem') return fails(run, request.message, request.tryHelp);
  if (request.kind === 'crash') return crashes(run);
  const target = readTarget(request.value, machine.blockBytes, personality);
  if (target.kind === 'problem') return fails(run, target.message, target.tryHelp);
  if (target.kind !== 'value') return crashes(run);

  const { zone } = request.value;
  const known = ZONES.find((name) => name.toLowerCase() === zone?.toLowerCase());
  if (zone !== undefined && !machine.hasZones)
    run.err(`${run.name}: zone ignored, no valid_zones sysfs attribute present\n`);
  else if (zone !== undefined && known === undefined) return fails(run, `unknown memory zone: ${zone}`, true);

  const quiet: Invocation = dryRun
    ? { ...run, out: (text) => run.why(`would print: ${text.trimEnd()}`) }
    : run;
  const missing = missingBlocks({ machine, target: target.value });
  if (missing !== undefined) run.why(missing);
  const achieved = yield* carryOut({
    run: quiet,
    machine,
    request: request.value,
    target: target.value,
    zone: machine.hasZones ? known : undefined,
  });
  machine.tellSkipped();
  return EXIT[achieved];
}

function fails(run: Invocation, message: string, tryHelp: boolean): number {
  run.err(`${run.name}: ${message}\n`);
  if (tryHelp) run.err(`Try '${run.name} --help' for more information.\n`);
  return 1;
}

function crashes(run: Invocation): number {
  run.err('Segmentation fault\n');
  return EXIT_SEGMENTATION_FAULT;
}

function helpText(name: string, personality: Personality): string {
  const dynamic = `  -c, --configure             give standby blocks to Linux
  -g, --deconfigure           take offline blocks away from Linux
  -m, --memmap-on-memory 0|1  with -c: where the memmap of the blocks shall lie
`;
  return `Usage: ${name} [OPTION]... SIZE|RANGE|BLOCKRANGE

Sets memory of the simulated partition online or offline.

What to do
  -e, --enable                set online
  -d, --disable               set offline
${personality === '2.42' ? dynamic : ''}How to choose
  -b, --block${personality === '2.42' ? 's' : ' '}                the argument is a block number N or a range N-M
  -z, --zone NAME             only this zone: ${ZONES.join(', ')}
      --dry-run               simulator only: tell what would be written, write nothing
About
  -v, --verbose               tell every block
  -h, --help                  this text
  -V, --version               version

SIZE is a number of MiB or has a unit (K, M, G, T; KB, MB… are powers of 1000) and is a multiple of the block size.
RANGE is 0xSTART-0xEND, the last byte included.
`;
}
