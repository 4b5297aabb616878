/** `lpar export FORMAT`: what a machine tells as a file for other tools. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { PRODUCT_VERSION } from '../../shared/product.ts';
import type { System } from '../engine/index.ts';
import { dbginfoArchive } from '../export/dbginfo.ts';
import { prometheusText } from '../export/prometheus.ts';
import { zmemtopoOf } from '../files/zmemtopo.ts';
import { zmemtopoCsv, zmemtopoTable } from '../files/zmemtopo-text.ts';
import type { Tree } from '../guest/shell/index.ts';

export const EXPORT_FORMATS = [
  'dbginfo',
  'prometheus',
  'zmemtopo',
  'zmemtopo-table',
  'zmemtopo-csv',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const isExportFormat = (word: string): word is ExportFormat =>
  (EXPORT_FORMATS as readonly string[]).includes(word);

export interface ExportedPartition {
  readonly system: System;
  readonly partition: PartitionName;
  readonly tree: Tree;
}

export interface ExportedFile {
  /** What the tool itself would call it. */
  readonly name: string;
  readonly content: string | Buffer;
}

export async function exportAs(
  format: ExportFormat,
  { system, partition, tree }: ExportedPartition,
  stampMs: number,
): Promise<Result<ExportedFile, string>> {
  const topology = zmemtopoOf(system, { version: PRODUCT_VERSION, host: '', now: new Date(stampMs) });
  switch (format) {
    case 'dbginfo': {
      if (!tree.stat('/sys/devices/system/memory')) return fail('no Linux is running in this partition');
      const zmemtopo = zmemtopoTable(topology);
      const { name, bytes } = await dbginfoArchive({ system, partition, tree, stampMs, zmemtopo });
      return ok({ name, content: bytes });
    }
    case 'prometheus':
      if (!tree.stat('/proc/meminfo')) return fail('no Linux is running in this partition');
      return ok({ name: `${partition}.prom`, content: prometheusText(tree) });
    case 'zmemtopo':
      return ok({ name: 'zmemtopo.json', content: `${JSON.stringify(topology, null, 2)}\n` });
    case 'zmemtopo-table':
      return ok({ name: 'zmemtopo.txt', content: zmemtopoTable(topology) });
    case 'zmemtopo-csv':
      return ok({ name: 'zmemtopo.csv', content: zmemtopoCsv(topology) });
  }
}
