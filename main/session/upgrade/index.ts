/** An upgrade check: the machine's own kernel and others, column by column, each on a machine of its own. */

import { type Failure, fail, ok, type Result, rejection } from '../../../shared/failure.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { releaseNamed } from '../../../shared/known-releases.ts';
import type { UpgradeChange, UpgradeCheck, UpgradeColumn } from '../../../shared/upgrade-check.ts';
import { partitionView, type System } from '../../engine/index.ts';
import type { StoredFile } from '../../guest/tree/kept-disk.ts';
import { letOthersRun } from '../../machine/pause.ts';
import { checkColumn } from './column.ts';
import { type DoneAction, type Intent, intentsOf, lineIntent, storageIntent } from './intents.ts';

export interface UpgradeSubject {
  readonly machine: string;
  readonly base: System;
  readonly partition: PartitionName;
  readonly files: readonly StoredFile[];
  /** For the change `done`. */
  readonly done: readonly DoneAction[];
  readonly notes: readonly string[];
}

export interface UpgradePace {
  readonly stop: () => boolean;
  readonly progress: (done: number, total: number) => void;
}

/** undefined: it was stopped. */
export async function checkUpgrade(
  { machine, base, partition, files, done, notes }: UpgradeSubject,
  releases: readonly string[],
  change: UpgradeChange,
  { stop, progress }: UpgradePace,
): Promise<Result<UpgradeCheck, Failure> | undefined> {
  const view = partitionView(base, partition);
  if (!view) return fail(rejection('unknown', 'params.partition', `There is no partition ${partition}.`));
  if (view.platform)
    return fail(
      rejection(
        'unknown',
        'params.partition',
        `${partition} is no s390x guest: its kernels differ in other things.`,
      ),
    );
  const intents = intentsFor(change, done, view.geometry.blockBytes);
  const asked = [...new Set(releases.map((each) => each.trim()))].filter(
    (each) => releaseNamed(each) !== view.release || each !== view.release,
  );
  const total = (asked.length + 1) * (intents.length + 2);
  let count = 0;
  const tell = (): void => progress(++count, total);
  const columns: UpgradeColumn[] = [];
  for (const each of [undefined, ...asked]) {
    const release = each === undefined ? undefined : releaseNamed(each);
    const column = await checkColumn({
      base,
      partition,
      release,
      asked: each ?? '',
      intents,
      files,
      stop,
      progress: tell,
    });
    if (!column || stop()) return undefined;
    columns.push(column);
    count = columns.length * (intents.length + 2);
    progress(count, total);
    await letOthersRun();
  }
  return ok({ machine, partition, columns, notes });
}

function intentsFor(
  change: UpgradeChange,
  done: readonly DoneAction[],
  blockBytes: Parameters<typeof intentsOf>[1],
): readonly Intent[] {
  switch (change.kind) {
    case 'none':
      return [];
    case 'done':
      return intentsOf(done, blockBytes);
    case 'online':
      return [storageIntent(change.direction, change.bytes)];
    case 'lines':
      return change.lines
        .split('\n')
        .filter((each) => each.trim() !== '')
        .map(lineIntent);
  }
}
