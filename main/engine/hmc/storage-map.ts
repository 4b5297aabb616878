/**
 * Where partitions lie in the machine's addressability (PR/SM planning guide: central storage origin). An origin says
 * nothing about which storage backs it: reserved storage comes from anywhere, and only initial storage must be free at
 * a chosen origin. Addressability is at least twice the customer storage.
 */

import { highestRn } from '../../../shared/geometry.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { type Bytes, bytes, GIB } from '../../../shared/units.ts';
import type { StoragePlace } from '../../../shared/view.ts';
import type { Partition } from '../state/partition.ts';
import type { SystemState } from '../system-state.ts';

/** Origins and limits are on 2 GiB boundaries, in support of 2 GiB pages. */
const BOUNDARY = 2 * GIB;

interface Place {
  readonly name: PartitionName;
  readonly start: number;
  /** End of the initial storage, and of initial and reserved storage. */
  readonly initialEnd: number;
  readonly end: number;
}

const up = (value: number): number => Math.ceil(value / BOUNDARY) * BOUNDARY;

/** Active partitions by origin. */
function places(system: SystemState, except?: PartitionName): Place[] {
  const found: Place[] = [];
  for (const { name, running } of system.partitions.values()) {
    if (!running.value || name === except) continue;
    const { originBytes, initialBytes, rnMax, incrementBytes } = running.value;
    found.push({
      name,
      start: originBytes,
      initialEnd: originBytes + initialBytes,
      end: up(originBytes + Math.max(initialBytes, rnMax * incrementBytes)),
    });
  }
  return found.sort((a, b) => a.start - b.start);
}

export const addressabilityBytes = (system: SystemState): number => up(2 * system.frame.value.customerBytes);

export type Origin =
  | { readonly kind: 'chosen'; readonly originBytes: Bytes }
  | { readonly kind: 'taken'; readonly originBytes: Bytes; readonly takenBy: PartitionName };

/** The origin that an activation would give, or what is in its way. */
export function originFor(system: SystemState, partition: Partition): Origin {
  const { profile, sclp } = partition.definition.value;
  const others = places(system, partition.name);
  if (profile.originBytes !== undefined) {
    const start = profile.originBytes;
    const taken = others.find(
      (other) => start < other.initialEnd && start + profile.initialBytes > other.start,
    );
    if (taken) return { kind: 'taken', originBytes: profile.originBytes, takenBy: taken.name };
    return { kind: 'chosen', originBytes: profile.originBytes };
  }
  const size = up(highestRn({ profile, sclp }) * sclp.incrementBytes);
  return { kind: 'chosen', originBytes: bytes(topDownFirstFit(others, size, addressabilityBytes(system))) };
}

/** The highest hole that is large enough; above everything when there is none: promises need not fit the map. */
function topDownFirstFit(others: readonly Place[], size: number, top: number): number {
  let ceiling = top;
  for (const { start, end } of [...others].sort((a, b) => b.end - a.end)) {
    if (ceiling - end >= size) return ceiling - size;
    ceiling = Math.min(ceiling, start);
  }
  if (ceiling >= size) return ceiling - size;
  return Math.max(top, ...others.map(({ end }) => end));
}

/** Running partitions by origin, with the free addressability between each and the next, or the end of the map. */
export function storageMap(system: SystemState): StoragePlace[] {
  const found = places(system);
  const top = addressabilityBytes(system);
  return found.map(({ name, start, initialEnd, end }, index) => {
    const next = found.slice(index + 1).find((other) => other.end > end)?.start ?? Math.max(top, end);
    return {
      partition: name,
      originBytes: bytes(start),
      initialBytes: bytes(initialEnd - start),
      maximumBytes: bytes(end - start),
      gapBytes: bytes(Math.max(0, next - end)),
    };
  });
}
