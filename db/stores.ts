/** All stores on one open database. */

import { type BranchWriter, branchWriter } from './branch-store.ts';
import { type CaptureWriter, captureWriter } from './capture-store.ts';
import type { Writer } from './connection.ts';
import { type GuestFileWriter, guestFileWriter } from './guest-file-store.ts';
import { type IncidentWriter, incidentWriter } from './incident-store.ts';
import { type IntegrityReader, integrityReader } from './integrity.ts';
import { type JournalWriter, journalWriter } from './journal-store.ts';
import { type LessonLogWriter, lessonLogWriter } from './lesson-log-store.ts';
import { type MachineCopier, machineCopier } from './machine-copy.ts';
import { type MachineWriter, machineWriter } from './machine-store.ts';
import { type ProgressWriter, progressWriter } from './progress-store.ts';
import { type RecordingWriter, recordingWriter } from './recording-store.ts';
import { type RunbookWriter, runbookWriter } from './runbook-store.ts';
import { type SettingWriter, settingWriter } from './setting-store.ts';
import { type SnapshotWriter, snapshotWriter } from './snapshot-store.ts';
import { type StateWriter, stateWriter } from './state-store.ts';
import { TRACE_LIMIT_ROWS, type TraceWriter, traceWriter } from './trace-store.ts';
import { type Transaction, transactionOn } from './transaction.ts';
import { type TypedLineWriter, typedLineWriter } from './typed-line-store.ts';

export interface Stores {
  readonly transaction: Transaction;
  readonly machines: MachineWriter;
  readonly copier: MachineCopier;
  readonly branches: BranchWriter;
  readonly journal: JournalWriter;
  readonly snapshots: SnapshotWriter;
  readonly state: StateWriter;
  readonly trace: TraceWriter;
  readonly guestFiles: GuestFileWriter;
  readonly captures: CaptureWriter;
  readonly recordings: RecordingWriter;
  readonly runbooks: RunbookWriter;
  readonly typedLines: TypedLineWriter;
  readonly settings: SettingWriter;
  readonly progress: ProgressWriter;
  readonly lessonLog: LessonLogWriter;
  readonly incidents: IncidentWriter;
  readonly integrity: IntegrityReader;
}

/** Setting that overrides how many SCLP requests are kept per partition. */
export const TRACE_LIMIT_SETTING = 'trace-limit-rows';

export function storesOn(db: Writer): Stores {
  const transaction = transactionOn(db);
  const within = inTransactions(transaction);
  const settings = within(settingWriter(db), 'set');
  const limit = Number(settings.get(TRACE_LIMIT_SETTING));
  return {
    transaction,
    machines: within(machineWriter(db), 'insert', 'rename', 'annotate', 'noteOpened', 'hide', 'show'),
    copier: machineCopier(db),
    branches: branchWriter(db),
    journal: journalWriter(db),
    snapshots: snapshotWriter(db),
    state: stateWriter(db),
    trace: traceWriter(db, Number.isSafeInteger(limit) && limit > 0 ? limit : TRACE_LIMIT_ROWS),
    guestFiles: within(guestFileWriter(db), 'put', 'remove'),
    captures: within(captureWriter(db), 'put'),
    recordings: within(recordingWriter(db), 'add', 'restore', 'rename', 'setReplay', 'remove'),
    runbooks: within(runbookWriter(db), 'add', 'put', 'remove'),
    typedLines: within(typedLineWriter(db), 'put'),
    settings,
    lessonLog: within(lessonLogWriter(db), 'add'),
    progress: within(progressWriter(db), 'put', 'release'),
    incidents: within(incidentWriter(db), 'add'),
    integrity: integrityReader(db),
  };
}

/** Stores whose single changes are transactions of their own, or part of the one that is open. */
const inTransactions =
  ({ around }: Transaction) =>
  <S extends object>(store: S, ...changes: readonly (keyof S)[]): S => {
    const wrapped = changes.map((name) => {
      const change = store[name] as (...values: unknown[]) => unknown;
      return [name, (...values: unknown[]) => around(() => change(...values))] as const;
    });
    return { ...store, ...Object.fromEntries(wrapped) };
  };
