/** How much a capture may be. What is larger is no capture of a system that can be simulated, or is meant to do harm. */

import { KIB, MIB } from '../../shared/units.ts';

export const CAPTURE_LIMITS = {
  /** A whole /sys with 65,535 blocks has about 920,000: nine files, links and directories for each. */
  entries: 999_999,
  /** An attribute is at most a page. */
  fileBytes: 64 * KIB,
  /** /proc/zoneinfo grows with the processors. */
  procFileBytes: 4 * MIB,
  /** Output of many commands in one file, the kernel log among them. */
  textBytes: 16 * MIB,
  /** A text that only its ending speaks for. */
  looseTextBytes: MIB,
  /** Texts of an archive together. */
  allTextBytes: 32 * MIB,
  /** As many as a partition can have. */
  blocks: 65_535,
  /** Places in which a /sys or /proc lies. */
  roots: 1000,
  /** No path of what is read is longer. */
  pathCharacters: 1024,
  /** Attributes together: those of 65,535 blocks have 4 MiB. */
  allFileBytes: 8 * MIB,
  archiveBytes: 64 * MIB,
  /** 65,535 blocks as a tar: half a KiB of header and as much of content for each file. */
  unpackedBytes: 1024 * MIB,
  /** Directories of a /sys nest deeply: devices behind bridges, and the archive's own above them. */
  depth: 40,
  nameCharacters: 255,
} as const;
