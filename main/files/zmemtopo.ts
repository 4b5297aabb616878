/**
 * The increments of all partitions in the shape of s390-tools' `zmemtopo --format=json`. The simulated machine has no
 * drawers and chips: its topology is one level with one entry (our choice).
 */

import { bytes, MIB } from '../../shared/units.ts';
import { partitionNames, partitionView, type System, systemView } from '../engine/index.ts';

/** Format of s390-tools 2.38. */
const API_LEVEL = 1;

export interface ZmemtopoContext {
  /** Version and host that the file names as its maker. */
  readonly version: string;
  readonly host: string;
  readonly now: Date;
}

export interface ZmemtopoEntry {
  readonly level: number;
  readonly entry_idx: number;
  readonly increment_count: number;
  readonly topology?: readonly ZmemtopoEntry[];
}

export interface Zmemtopo {
  readonly meta: {
    readonly api_level: number;
    readonly version: string;
    readonly host: string;
    readonly time_epoch: number;
    readonly time: string;
  };
  readonly zmemtopo: {
    /** Time of day clock of the report, hexadecimal. */
    readonly report_tod: string;
    readonly report_partition_nr: number;
    /** In bytes: the smallest increment of all running partitions. */
    readonly increment_size: number;
    readonly partitions: readonly {
      readonly partition_nr: number;
      readonly partition_name: string;
      readonly topology: readonly ZmemtopoEntry[];
    }[];
  };
}

/** Microseconds between 1900, where the clock begins, and 1970. */
const TOD_EPOCH_MICROSECONDS = 2_208_988_800_000_000n;
/** Bit 51 of the clock is one microsecond. */
const TOD_MICROSECOND_SHIFT = 12n;

/** Partitions that hold storage, in the order of their numbers. */
export function zmemtopoOf(system: System, { version, host, now }: ZmemtopoContext): Zmemtopo {
  const running = partitionNames(system).flatMap((name, index) => {
    const view = partitionView(system, name);
    return view?.allocation ? [{ number: index + 1, name, view, allocation: view.allocation }] : [];
  });
  const increment = Math.min(...running.map(({ view }) => view.geometry.incrementBytes));
  const incrementBytes = bytes(Number.isFinite(increment) ? increment : MIB);
  const microseconds = BigInt(now.getTime()) * 1000n + TOD_EPOCH_MICROSECONDS;
  return {
    meta: {
      api_level: API_LEVEL,
      version,
      host: host === '' ? systemView(system).name : host,
      time_epoch: Math.floor(now.getTime() / 1000),
      time: now.toISOString(),
    },
    zmemtopo: {
      report_tod: `0x${(microseconds << TOD_MICROSECOND_SHIFT).toString(16).padStart(16, '0')}`,
      report_partition_nr: running[0]?.number ?? 0,
      increment_size: incrementBytes,
      partitions: running.map(({ number, name, allocation }) => ({
        partition_nr: number,
        partition_name: name,
        topology: [{ level: 1, entry_idx: 0, increment_count: allocation.currentBytes / incrementBytes }],
      })),
    },
  };
}
