/** util-linux chmem(8), in our words. */

import { usageText } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation, Personality } from '../program.ts';
import { versionText } from '../programs/version.ts';
import { type Achieved, carryOut, missingBlocks } from './change.ts';
import { ChmemMachine } from './machine.ts';
import { CHMEM, DRY_RUN, ZONES } from './manual.ts';
import { readRequest, readTarget } from './request.ts';

const EXIT: Readonly<Record<Achieved, number>> = { all: 0, some: 64, none: 1 };
/** What the shell reports for a program killed by SIGSEGV. */
const EXIT_SEGMENTATION_FAULT = 139;

export const chmemOf =
  (forced: Personality | undefined) =>
  (run: Invocation): Running<number> =>
    chmem(run, forced ?? run.surroundings.personality);

function* chmem(run: Invocation, personality: Personality): Running<number> {
  // The original reads the system before its options: even --help fails where there is no memory directory.
  const dryRun = run.args.includes(DRY_RUN);
  const machine = ChmemMachine.open(run, personality, dryRun);
  if (typeof machine === 'string') return fails(run, machine, false);
  const request = readRequest(run.args, personality);
  if (request.kind === 'help') run.out(usageText(CHMEM[personality], run.name));
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
