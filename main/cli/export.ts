/** `lpar export FORMAT`: what a machine tells as a file for other tools. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { PRODUCT_VERSION } from '../../shared/product.ts';
import type { System } from '../engine/index.ts';
import { dbginfoArchive } from '../export/dbginfo.ts';
import { exportedOf } from '../export/exported-system.ts';
import { prometheusText } from '../export/prometheus.ts';
import { exportDpmConfiguration, exportHmcDefinition } from '../files/hmc-definition/index.ts';
import { zmemtopoOf } from '../files/zmemtopo.ts';
import { zmemtopoCsv, zmemtopoTable } from '../files/zmemtopo-text.ts';
import type { Tree } from '../guest/shell/index.ts';

export const EXPORT_FORMATS = [
  'dbginfo',
  'prometheus',
  'zmemtopo',
  'zmemtopo-table',
  'zmemtopo-csv',
  'hmc',
  'dpm-export',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
/** Made of the system as a whole, whether anything runs in it or not. */
type SystemFormat = Extract<ExportFormat, 'hmc' | 'dpm-export'>;

export const isSystemFormat = (format: ExportFormat): format is SystemFormat =>
  format === 'hmc' || format === 'dpm-export';

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
  format: Exclude<ExportFormat, SystemFormat>,
  { system, partition, tree }: ExportedPartition,
  stampMs: number,
): Promise<Result<ExportedFile, string>> {
  const topology = zmemtopoOf(system, { version: PRODUCT_VERSION, host: '', now: new Date(stampMs) });
  switch (format) {
    case 'dbginfo': {
      if (!tree.stat('/sys/devices/system/memory')) return fail(noLinux(partition));
      const zmemtopo = zmemtopoTable(topology);
      const { name, bytes } = await dbginfoArchive({ system, partition, tree, stampMs, zmemtopo });
      return ok({ name, content: bytes });
    }
    case 'prometheus':
      if (!tree.stat('/proc/meminfo')) return fail(noLinux(partition));
      return ok({ name: `${partition}.prom`, content: prometheusText(tree) });
    case 'zmemtopo':
      return ok({ name: 'zmemtopo.json', content: `${JSON.stringify(topology, null, 2)}\n` });
    case 'zmemtopo-table':
      return ok({ name: 'zmemtopo.txt', content: zmemtopoTable(topology) });
    case 'zmemtopo-csv':
      return ok({ name: 'zmemtopo.csv', content: zmemtopoCsv(topology) });
  }
}

const noLinux = (partition: PartitionName): string => `${partition}: no Linux is running in this partition`;

export function exportSystemAs(format: SystemFormat, system: System): Result<ExportedFile, string> {
  const exported = exportedOf(system);
  if (format === 'hmc') return ok({ name: 'hmc.yaml', content: exportHmcDefinition([exported]) });
  const content = exportDpmConfiguration(exported);
  return content === undefined
    ? fail('the machine is in classic mode and has no DPM configuration: export hmc in its place')
    : ok({ name: 'dpm.json', content });
}
