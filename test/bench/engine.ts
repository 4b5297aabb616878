/**
 * Engine benchmark: configure and online every block of the largest machine (65,535 increments of 1 GiB, dynamic
 * era, memmap on memory), events handed out and dropped. Processor time of 1,000 and 65,535 blocks of one run.
 * Run with --expose-gc for exact heap figures.
 */

import * as engine from '../../main/engine/index.ts';
import { ORDINARY_CONDITIONS, type SystemDefinition } from '../../shared/definition.ts';
import { blockId, partitionName } from '../../shared/ids.ts';
import { bytes, GIB, gib } from '../../shared/units.ts';
import { processorMs, tell } from './figures.ts';

const { createSystem, execute, newUndoLog } = engine;

const GUEST = partitionName('LARGE');
const CORE_BLOCKS = 64;
/** As a session does it: inverse writes are dropped at each commit. */
const BATCH = 256;

function largeMachine(blocks: number): engine.System {
  const definition: SystemDefinition = {
    name: 'BENCH',
    customerBytes: bytes(blocks * GIB),
    answerStyle: 'always-0020',
    partitions: [
      {
        name: GUEST,
        profile: { initialBytes: gib(CORE_BLOCKS), reservedBytes: bytes((blocks - CORE_BLOCKS) * GIB) },
        sclp: { incrementBytes: gib(1) },
        kernel: {
          release: '7.2',
          commandLine: 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1',
        },
        conditions: ORDINARY_CONDITIONS,
      },
    ],
  };
  const built = createSystem(definition);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  const undo = newUndoLog();
  execute(built.value, { kind: 'activate', partition: GUEST }, undo);
  execute(built.value, { kind: 'load', partition: GUEST, clear: true }, undo);
  return built.value;
}

interface Measured {
  readonly blocks: number;
  readonly seconds: number;
  readonly microsecondsPerBlock: number;
  readonly events: number;
  readonly peakHeapMib: number;
}

function enableAll(blocks: number): Measured {
  const system = largeMachine(blocks);
  const undo = newUndoLog();
  const write = (path: string, value: string): number => {
    const { outcome, events } = execute(system, { kind: 'writeSysfs', partition: GUEST, path, value }, undo);
    if (outcome.kind !== 'done') throw new Error(`${path}: ${JSON.stringify(outcome)}`);
    return events.length;
  };
  let events = 0;
  let peak = 0;
  const begun = processorMs();
  for (let block = CORE_BLOCKS; block < blocks; block++) {
    events += write(`/sys/firmware/memory/memory${block}/config`, '1');
    events += write(`/sys/devices/system/memory/memory${block}/state`, 'online_movable');
    if (block % BATCH === 0) {
      undo.clear();
      if (block % (BATCH * 16) === 0) peak = Math.max(peak, process.memoryUsage().heapUsed);
    }
  }
  const seconds = (processorMs() - begun) / 1000;
  const count = blocks - CORE_BLOCKS;
  return {
    blocks: count,
    seconds,
    microsecondsPerBlock: (seconds * 1e6) / count,
    events,
    peakHeapMib: Math.max(peak, process.memoryUsage().heapUsed) / 1024 / 1024,
  };
}

const median = (runs: Measured[]): Measured =>
  runs.sort((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)] as Measured;

/** The page view of one block, boot memory and added memory: the slowest of some, in milliseconds. */
function slowestPageView(): number {
  const system = largeMachine(65_535);
  const times = [0, 1, 63, 64, 1000, 65_534].map((block) => {
    const begun = performance.now();
    if (!engine.blockPages(system, GUEST, { block: blockId(block) }))
      throw new Error(`no pages of block ${block}`);
    return performance.now() - begun;
  });
  return Math.max(...times);
}

enableAll(1064);
const small = median(Array.from({ length: 5 }, () => enableAll(1064)));
const large = median(Array.from({ length: 3 }, () => enableAll(65_535)));
tell({
  name: `engine, ${large.blocks} blocks configured and onlined`,
  value: large.seconds,
  unit: 's',
  goal: 0.3,
});
tell({ name: 'engine, one block of them', value: large.microsecondsPerBlock, unit: 'µs' });
tell({ name: 'engine, one block of 1,000', value: small.microsecondsPerBlock, unit: 'µs', goal: 20 });
tell({ name: 'engine, peak of the heap', value: large.peakHeapMib, unit: 'MB', goal: 150 });
// A commit that it is compared with may not have it yet.
if ('blockPages' in engine)
  tell({
    name: 'engine, page view of a block, slowest of six',
    value: slowestPageView(),
    unit: 'ms',
    goal: 100,
  });
console.log(`    ${large.events} events`);
