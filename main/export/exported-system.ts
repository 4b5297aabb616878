/** A system as it runs, for the files that an HMC's tools read. */

import { definitionOf, partitionNames, partitionView, type System, systemView } from '../engine/index.ts';
import type { ExportedSystem } from '../files/hmc-definition/index.ts';

/** A system with its statuses and allocations. */
export function exportedOf(system: System): ExportedSystem {
  const partitions = new Map(
    partitionNames(system).flatMap((partition) => {
      const view = partitionView(system, partition);
      return view ? [[partition, view] as const] : [];
    }),
  );
  return { definition: definitionOf(system), system: systemView(system), partitions };
}
