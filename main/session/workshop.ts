/** The workshop service's view of the session. */

import { dirname } from 'node:path';
import type { OpenDatabase } from '../../db/open.ts';
import type { Stores } from '../../db/stores.ts';
import type { Action, ActionResult, Push } from '../../shared/api.ts';
import { atOnce } from '../../shared/at-once.ts';
import { type Failure, fail, ok, type Result } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { ENGINE_VERSION } from '../engine/index.ts';
import { writeMachineFile } from '../files/machine-file-write.ts';
import { problemText } from '../files/problem.ts';
import { machineFileOf } from '../machine/machine-file-of.ts';
import { makeMachine } from '../machine/machines.ts';
import type { OpenMachine } from '../machine/open-machine.ts';
import { pathHistory } from '../machine/path-history.ts';
import { inPieces } from '../machine/pause.ts';
import { readCatalogue } from '../workshop/catalogue.ts';
import { WorkshopService } from '../workshop/service.ts';

/** What a step may consist of; a lesson is smaller. */
const HISTORY_LIMIT_ROWS = 20_000;

export interface WorkshopContext {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  readonly now: () => number;
  machine(): OpenMachine;
  /** JSON of the definition of the open machine. */
  definition(): string;
  open(machine: number): Promise<Result<unknown, Failure>>;
  remove(machine: number): Promise<Result<unknown, Failure>>;
  machinesChanged(): void;
  run(action: Action): Promise<Result<ActionResult, Failure>>;
  guestFile(partition: PartitionName, path: string): string | undefined;
  push(push: Push): void;
}

/** No window shows it. */
const SILENT_TERMINAL = 'lesson-setup';

/** The terminal that windows show for a partition. */
const terminalOf = (partition: PartitionName): string => `${partition}-1`;

export function newWorkshopService(context: WorkshopContext): WorkshopService {
  const { database, stores, now } = context;
  const directory = dirname(database.path);
  return new WorkshopService({
    now,
    directory,
    product: 'LPAR memory console',
    engine: ENGINE_VERSION,
    progress: stores.progress,
    lessonLog: stores.lessonLog,
    settings: stores.settings,
    catalogue: () => readCatalogue(directory, (name) => savedMachine(stores, name)),
    inPieces,
    saved: (name) => savedMachine(stores, name),
    exists: (machine) => stores.machines.find(machine) !== undefined,
    machine: () => context.machine(),
    definition: () => JSON.parse(context.definition()),
    history: (after) =>
      pathHistory(stores, context.machine(), context.definition(), after, HISTORY_LIMIT_ROWS),
    guestFile: (partition, path) => context.guestFile(partition, path),
    make: (name, definition, history, disks) =>
      makeMachine({ database, stores, now }, name, definition, history, 'import', disks),
    open: context.open,
    remove: context.remove,
    incident: (machine, report) =>
      stores.incidents.add(machine, { revision: context.machine().head, stampMs: now(), report }),
    machinesChanged: context.machinesChanged,
    run: (action) => context.run(action),
    type: (partition, line) => {
      const terminal = terminalOf(partition);
      context.push({ kind: 'terminal', terminal, stream: 'typed', text: line });
      return context.run({ kind: 'shell', partition, terminal, line });
    },
    quietly: (partition, line) => context.run({ kind: 'shell', partition, terminal: SILENT_TERMINAL, line }),
    push: context.push,
  });
}

/** Commands of a saved machine that a lesson may start from; each is gone through when its lesson is read. */
const SAVED_LIMIT_ROWS = 10_000;

/** A machine by its name as the text of a machine file with its history. Fails with the reason. */
function savedMachine(stores: Stores, name: string): Result<string, string> {
  const [row, ...more] = stores.machines.list().filter((machine) => machine.name === name);
  if (!row) return fail(`there is no saved machine ${JSON.stringify(name)} in this data directory`);
  if (more.length > 0)
    return fail(`${more.length + 1} machines are called ${JSON.stringify(name)}: rename the others`);
  const newest = Math.max(...stores.branches.list(row.id).map(({ tip }) => tip));
  if (newest > SAVED_LIMIT_ROWS)
    return fail(`the history of ${JSON.stringify(name)} is longer than ${SAVED_LIMIT_ROWS} commands`);
  const file = atOnce(machineFileOf(stores, row, null));
  if (!file) return fail(`the stored definition of ${JSON.stringify(name)} cannot be read any more`);
  const text = writeMachineFile(file);
  return text.ok ? ok(text.value) : fail(problemText(text.failure));
}
