/**
 * What the engine answers to fixed sessions: every outcome and every event, as one hash a session. They stand in
 * answers.json beside the ENGINE_VERSION that gave them.
 *
 *     npm run engine:answers     writes them down anew, after ENGINE_VERSION was raised or a template was added
 */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {
  blockCells,
  createSystem,
  ENGINE_VERSION,
  execute,
  newUndoLog,
  partitionNames,
  partitionView,
  type System,
} from '../../main/engine/index.ts';
import { TEMPLATES } from '../../main/files/templates/systems.ts';
import { SAMPLE_COMMANDS, SAMPLE_DEFINITION } from '../../main/machine/sample.ts';
import { blockStateOf } from '../../shared/cells.ts';
import type { Command } from '../../shared/command.ts';
import { ORDINARY_CONDITIONS, type SystemDefinition } from '../../shared/definition.ts';
import type { PartitionName } from '../../shared/ids.ts';

export interface Answers {
  readonly engine: string;
  readonly sessions: Readonly<Record<string, string>>;
}

const FILE = path.join(import.meta.dirname, 'answers.json');

/** One release of each kernel that behaves in its own way, and the ends of each range. */
const RELEASES = ['6.1', '6.8', '6.9', '6.12', '6.18', '6.19', '7.2'];

export const storedAnswers = (): Answers => JSON.parse(fs.readFileSync(FILE, 'utf8'));

export function answersNow(): Answers {
  const sessions: Record<string, string> = {};
  for (const { id, definition, commands } of TEMPLATES) sessions[id] = sessionOf(definition, commands);
  for (const release of RELEASES)
    sessions[`sample on ${release}`] = sessionOf(sampleOn(release), SAMPLE_COMMANDS);
  return { engine: ENGINE_VERSION, sessions };
}

function sampleOn(release: string): SystemDefinition {
  const partitions = SAMPLE_DEFINITION.partitions.map((partition) => ({
    ...partition,
    kernel: { ...partition.kernel, release },
  }));
  return { ...SAMPLE_DEFINITION, partitions };
}

/** The commands of the machine, then in each partition everything that can be written, and what an HMC does. */
function sessionOf(definition: SystemDefinition, commands: readonly Command[]): string {
  const created = createSystem(definition);
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
  const system = created.value;
  const hash = createHash('sha256');
  const run = (command: Command): void => {
    hash.update(JSON.stringify([command, execute(system, command, newUndoLog())]));
  };
  for (const command of commands) run(command);
  for (const partition of partitionNames(system)) walk(system, partition, run);
  return hash.digest('hex').slice(0, 32);
}

const DEVICES = '/sys/devices/system/memory';

function walk(system: System, partition: PartitionName, run: (command: Command) => void): void {
  const write = (file: string, value: string): void =>
    run({ kind: 'writeSysfs', partition, path: file, value });
  for (const block of sampleOfBlocks(system, partition)) {
    const [device, firmware] = [`${DEVICES}/memory${block}`, `/sys/firmware/memory/memory${block}`];
    for (const value of ['0', '1', 'x']) write(`${firmware}/memmap_on_memory`, value);
    for (const value of ['1', '1', '0', '1']) write(`${firmware}/config`, value);
    for (const value of ['online_movable', 'offline', 'online_kernel', 'online', 'nonsense', 'offline'])
      write(`${device}/state`, value);
    for (const value of ['1', '0']) write(`${device}/online`, value);
  }
  for (const value of ['online', 'online_movable', 'offline', 'x'])
    write(`${DEVICES}/auto_online_blocks`, value);
  run({ kind: 'setConditions', partition, conditions: { ...ORDINARY_CONDITIONS } });
  if (!partitionView(system, partition)) return;
  for (const kind of ['stop', 'resetClear', 'deactivate', 'activate'] as const) run({ kind, partition });
  run({ kind: 'load', partition, clear: false });
}

/** The first blocks of each state, and the last one of all. */
function sampleOfBlocks(system: System, partition: PartitionName): number[] {
  const seen = new Map<string, number>();
  const cells = blockCells(system, partition);
  const chosen: number[] = [];
  cells.forEach((cell, block) => {
    const state = blockStateOf(cell);
    const count = seen.get(state) ?? 0;
    seen.set(state, count + 1);
    if (count < 2 || block === cells.length - 1) chosen.push(block);
  });
  return chosen;
}

if (import.meta.main) {
  const now = answersNow();
  const before = fs.existsSync(FILE) ? storedAnswers() : undefined;
  // A session that is new, or is no more, says nothing about the engine.
  const changed = Object.entries(before?.sessions ?? {}).some(
    ([name, hash]) => name in now.sessions && now.sessions[name] !== hash,
  );
  if (before && changed && before.engine === now.engine) {
    console.error(`The answers of engine version ${now.engine} have changed: raise ENGINE_VERSION first.`);
    process.exitCode = 1;
  } else fs.writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`);
}
