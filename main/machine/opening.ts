/** Which machine a start opens, and how a machine is opened with the checks that follow. */

import type { Stores } from '../../db/stores.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import { revision } from '../../shared/ids.ts';
import { bytes, MIB } from '../../shared/units.ts';
import { createSystem, ENGINE_VERSION } from '../engine/index.ts';
import { loadMachine, takeCheckpoint } from './load.ts';
import { type MachineContext, makeMachineAtOnce } from './machines.ts';
import type { OpenMachine } from './open-machine.ts';
import { inBackground } from './pause.ts';
import { newRecentEvents } from './recent-events.ts';
import { SAMPLE_COMMANDS, SAMPLE_DEFINITION, SAMPLE_NAME } from './sample.ts';
import { verify } from './verify.ts';

/** Setting: the machine to open at the next start. */
const LAST_MACHINE = 'last-machine';

export interface Opened {
  readonly stores: Stores;
  readonly machine: OpenMachine;
  /** JSON of the system definition, where every replay without a snapshot begins. */
  readonly definition: string;
  /** Runs the checks in the background: null when all is well or `stop` ended them. */
  readonly check: (stop: () => boolean) => Promise<Failure | null>;
}

export const rememberLast = (stores: Stores, id: number): void =>
  stores.settings.set(LAST_MACHINE, String(id));

/** The machine that was open last; the sample, newly made, in an empty database. */
export function openLast(context: MachineContext): Result<Opened, Failure> {
  const { stores } = context;
  const machines = stores.machines.list();
  const last = Number(stores.settings.get(LAST_MACHINE));
  const id = machines.find((machine) => machine.id === last)?.id ?? machines[0]?.id;
  if (id !== undefined) return openMachine(context, id);
  const sample = makeMachineAtOnce(context, SAMPLE_NAME, SAMPLE_DEFINITION, SAMPLE_COMMANDS, 'import');
  return sample.ok ? openMachine(context, sample.value) : sample;
}

/** Number of no machine. */
export const NO_MACHINE = 0;

/** Safe mode: nothing is open until somebody opens a machine. */
export function openNothing(stores: Stores): Result<Opened, Failure> {
  const nothing = {
    name: 'NONE',
    customerBytes: bytes(MIB),
    answerStyle: 'always-0020',
    partitions: [],
  } as const;
  const system = createSystem(nothing);
  if (!system.ok) return fail(rejection('unknown', 'machine', 'There is no empty system.'));
  const machine: OpenMachine = {
    id: NO_MACHINE,
    name: '',
    system: system.value,
    head: revision(0),
    depth: 0,
    branch: 0,
    branches: [],
    lastRevision: 0,
    lastAction: 0,
    sinceSnapshot: 0,
    rowsDue: false,
    recent: newRecentEvents(),
    readOnly: rejection('readOnly', 'machine', 'No machine is open: the console was started in safe mode.'),
  };
  return ok({ stores, machine, definition: JSON.stringify(nothing), check: () => Promise.resolve(null) });
}

export function openMachine({ database, stores }: MachineContext, id: number): Result<Opened, Failure> {
  const row = stores.machines.find(id);
  if (!row) return fail(rejection('unknown', 'params.machine', `There is no machine ${id}.`));
  const loaded = loadMachine(stores, row);
  if (!loaded.ok) return loaded;
  const machine = loaded.value;
  if (row.engine !== ENGINE_VERSION && !machine.readOnly) takeCheckpoint(stores, machine);
  const pinned = database.pinned();
  const check = async (stop: () => boolean): Promise<Failure | null> =>
    (await inBackground(verify({ database, stores, row, pinned }), stop)) ?? null;
  return ok({ stores, machine, definition: row.definition, check });
}
