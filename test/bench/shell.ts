/**
 * bench:shell [--blocks N]: the shell on the largest partition. `lsmem -a` of 65,535 blocks takes at most 150 ms, a
 * loop with an echo into sysfs for each of them at most 3 s. Medians of five runs; exits 1 when a limit is passed.
 */

import { createSystem, execute, newUndoLog } from '../../main/engine/index.ts';
import { createEngineTree, createShell, runToEnd } from '../../main/guest/shell/index.ts';
import { ORDINARY_CONDITIONS, type SystemDefinition } from '../../shared/definition.ts';
import { partitionName } from '../../shared/ids.ts';
import { bytes, MIB } from '../../shared/units.ts';
import { processorMs, tell } from './figures.ts';

const RUNS = 5;
const BLOCKS = 65_535;
const BLOCK_MIB = 256;
const CORE_BLOCKS = 256;
const guest = partitionName('BENCH');

/** A dynamic-era partition whose block numbers go up to 65,534. */
function openShell() {
  const definition: SystemDefinition = {
    name: 'BENCH',
    customerBytes: bytes(BLOCKS * BLOCK_MIB * MIB),
    answerStyle: 'always-0020',
    partitions: [
      {
        name: guest,
        profile: {
          initialBytes: bytes(CORE_BLOCKS * BLOCK_MIB * MIB),
          reservedBytes: bytes((BLOCKS - CORE_BLOCKS) * BLOCK_MIB * MIB),
        },
        sclp: { incrementBytes: bytes(BLOCK_MIB * MIB) },
        kernel: {
          release: '7.2',
          commandLine: 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline',
        },
        conditions: ORDINARY_CONDITIONS,
      },
    ],
  };
  const built = createSystem(definition);
  if (!built.ok) throw new Error(built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('; '));
  const system = built.value;
  const undo = newUndoLog();
  execute(system, { kind: 'activate', partition: guest }, undo);
  execute(system, { kind: 'load', partition: guest, clear: true }, undo);
  const tree = createEngineTree({
    system: () => system,
    partition: guest,
    write: (command) => execute(system, command, newUndoLog()),
  });
  return createShell(tree);
}

/** Median milliseconds of a line; every run on a fresh machine when the line changes it. */
function measure(name: string, line: string, limitMs: number, fresh: boolean): boolean {
  const times: number[] = [];
  let shell = openShell();
  let exit = 0;
  for (let run = 0; run < RUNS; run++) {
    if (fresh) shell = openShell();
    const start = processorMs();
    exit = runToEnd(shell, line).exit;
    times.push(processorMs() - start);
  }
  const median = times.sort((left, right) => left - right)[Math.floor(RUNS / 2)] ?? 0;
  if (exit !== 0) console.log(`${name}: exit ${exit}`);
  return tell({ name: `shell, ${name}`, value: median, unit: 'ms', goal: limitMs }) && exit === 0;
}

const last = BLOCKS - 1;
const results = [
  measure('lsmem -a of 65,535 blocks', 'lsmem -a', 150, false),
  measure('lsmem -a --output-all', 'lsmem -a --output-all', 600, false),
  measure('lsmem -J -a', 'lsmem -J -a', 600, false),
  measure(
    'for over 65,279 blocks, echo into config',
    `for i in $(seq ${CORE_BLOCKS} ${last}); do echo 1 > /sys/firmware/memory/memory$i/config; done`,
    3000,
    true,
  ),
  measure('chmem -e of all standby memory', `chmem -b -e ${CORE_BLOCKS}-${last}`, 6000, true),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
