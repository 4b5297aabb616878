/** mm/vmstat.c zoneinfo_show: every zone of node 0 with its span, present and managed pages. */

import { PAGE_KIB } from '../../../shared/units.ts';
import type { PartitionView, ZoneView } from '../../../shared/view.ts';

export const zoneinfo = (view: PartitionView): string =>
  view.zones.map((zone) => zoneText(zone, freePagesOf(view, zone))).join('');

/** Free pages of one zone are not modelled: they are shown as its share of what is free. */
export function freePagesOf({ zones, memory }: PartitionView, zone: ZoneView): number {
  const managed = zones.reduce((sum, { managedPages }) => sum + managedPages, 0);
  const free = Math.floor(memory.memFreeKib / PAGE_KIB);
  return managed === 0 ? 0 : Math.floor((free * zone.managedPages) / managed);
}

function zoneText(zone: ZoneView, freePages: number): string {
  const row = (name: string, value: number): string => `        ${name.padEnd(8)} ${value}\n`;
  const head = `Node 0, zone ${zone.name.padStart(8)}\n`;
  const { min, low, high } = zone.watermarks;
  const pages = `  pages free     ${freePages}\n${row('boost', 0)}${row('min', min)}${row('low', low)}${row('high', high)}`;
  const sizes =
    row('spanned', zone.spannedPages) + row('present', zone.presentPages) + row('managed', zone.managedPages);
  const start = zone.presentPages === 0 ? '' : `  start_pfn:           ${zone.startPfn ?? 0}\n`;
  return `${head}${pages}${sizes}${start}`;
}
