/** A machine whose two partitions have more reserved storage than the pool holds. */

import path from 'node:path';
import { openDatabase } from '../../db/open.ts';
import { storesOn } from '../../db/stores.ts';
import { createMachineWith } from '../../main/session/machines.ts';
import type { Command } from '../../shared/command.ts';
import { ORDINARY_CONDITIONS, type SystemDefinition } from '../../shared/definition.ts';
import { partitionName } from '../../shared/ids.ts';
import { gib } from '../../shared/units.ts';

const NAMES = ['LNXA', 'LNXB'].map(partitionName);

/** 16 GiB each at the start; 4 GiB are left, and either may ask for 16. */
const DEFINITION: SystemDefinition = {
  name: 'SIMCPC2',
  customerBytes: gib(36),
  answerStyle: 'always-0020',
  partitions: NAMES.map((name) => ({
    name,
    profile: { initialBytes: gib(16), reservedBytes: gib(16) },
    sclp: { incrementBytes: gib(1) },
    kernel: { release: '7.2', commandLine: 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1' },
    conditions: ORDINARY_CONDITIONS,
  })),
};

const COMMANDS: readonly Command[] = NAMES.flatMap((partition): Command[] => [
  { kind: 'activate', partition },
  { kind: 'load', partition, clear: true },
]);

/** For `startHost`: puts the machine into a new data directory. */
export async function twoPartitions(directory: string): Promise<void> {
  const database = openDatabase(path.join(directory, 'console.sqlite'));
  if (!database.ok) throw new Error(JSON.stringify(database.failure));
  const context = { database: database.value, stores: storesOn(database.value.writer), now: Date.now };
  const created = createMachineWith(context, 'Two partitions', DEFINITION, COMMANDS, 'import');
  database.value.close();
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
}
