/** The figures of a state that another engine version led to, taken over from its rows. */

import type { StoredFigures } from '../../shared/rows.ts';
import { setWatermarks } from './kernel/watermarks.ts';
import { architectureOf, FIGURE, type Partition } from './state/partition.ts';
import type { SystemState } from './system-state.ts';

/**
 * Sets zones and free memory of every running kernel to what is stored: an older version may have reckoned them
 * otherwise at IPL, and a kernel that runs keeps what it counted. Blocks and increments are left alone.
 */
export function takeFigures(system: SystemState, { zones, free }: StoredFigures): void {
  for (const partition of system.partitions.values()) {
    if (!partition.guest.value) continue;
    takeZones(
      partition,
      zones.filter((row) => row.partition === partition.name),
    );
    const row = free.find((one) => one.partition === partition.name);
    if (row) partition.store.write(partition.figures, FIGURE.memFreeKib, row.memFreeKib);
    setWatermarks(partition);
  }
}

function takeZones(partition: Partition, rows: StoredFigures['zones']): void {
  const { store, zones } = partition;
  for (const [zone, name] of architectureOf(partition).zones.entries()) {
    const row = rows.find((one) => one.zone === name);
    if (!row) continue;
    if (row.startPfn !== null) store.write(zones.start, zone, row.startPfn);
    store.write(zones.spanned, zone, row.spannedPages);
    store.write(zones.present, zone, row.presentPages);
    store.write(zones.managed, zone, row.managedPages);
  }
}
