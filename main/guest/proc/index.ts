/** The files of /proc that concern memory, written from the partition's view in the kernel's formats. */

import type { PartitionView } from '../../../shared/view.ts';
import { iomem } from './iomem.ts';
import { meminfo } from './meminfo.ts';
import { buddyinfo, pagetypeinfo } from './pagetypeinfo.ts';
import { vmstat } from './vmstat.ts';
import { zoneinfo } from './zoneinfo.ts';

export const PROC_FILES = [
  'buddyinfo',
  'cmdline',
  'iomem',
  'meminfo',
  'pagetypeinfo',
  'version',
  'vmstat',
  'zoneinfo',
] as const;
/** For root only. */
export const PRIVATE_PROC_FILES: readonly string[] = ['pagetypeinfo'];
export type ProcFile = (typeof PROC_FILES)[number];

export function readProc(name: string, view: PartitionView, cells: Uint16Array): string {
  switch (name) {
    case 'buddyinfo':
      return buddyinfo(view);
    case 'cmdline':
      return `${view.loadedWith ?? view.commandLine}\n`;
    case 'iomem':
      return iomem(view, cells);
    case 'meminfo':
      return meminfo(view);
    case 'pagetypeinfo':
      return pagetypeinfo(view, cells);
    case 'version':
      return `Linux version ${view.release} (simulated ${view.arch ?? 's390x'})\n`;
    case 'vmstat':
      return vmstat(view);
    default:
      return zoneinfo(view);
  }
}
