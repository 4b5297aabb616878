/**
 * kernel/resource.c: addresses of eight hex digits or more. Memory at boot is one resource, with the kernel inside;
 * hot-added memory is one for each block, merged by nothing: a kernel shows each block it added.
 */

import { BLOCK } from '../../../shared/cells.ts';
import { nthRn } from '../../../shared/geometry.ts';
import type { PartitionView } from '../../../shared/view.ts';
import { iomemOfPlatform } from './iomem-x86.ts';

export function iomem(view: PartitionView, cells: Uint16Array): string {
  const { geometry, allocation, platform, absent, kernelImage = [] } = view;
  if (platform) return iomemOfPlatform(platform, geometry);
  const lines: string[] = [];
  const add = (start: number, bytes: number): void => {
    if (bytes <= 0) return;
    const last = start + bytes - 1;
    lines.push(`${hex(start)}-${hex(last)} : System RAM\n`);
    const inside = kernelImage.filter((part) => part.first >= start && part.last <= last);
    lines.push(...inside.map((part) => `  ${hex(part.first)}-${hex(part.last)} : ${part.name}\n`));
  };
  let boot: { start: number; bytes: number } | undefined;
  const { incrementBytes } = geometry;
  const bootEnd = nthRn((allocation?.initialBytes ?? 0) / incrementBytes, absent) * incrementBytes;
  for (let block = 0; block < cells.length; block++) {
    const cell = cells[block] ?? 0;
    const start = block * geometry.blockBytes;
    if (cell & BLOCK.present && cell & BLOCK.boot) {
      const bytes = Math.min(geometry.blockBytes, bootEnd - start);
      if (boot && boot.start + boot.bytes === start) boot.bytes += bytes;
      else {
        if (boot) add(boot.start, boot.bytes);
        boot = { start, bytes };
      }
      continue;
    }
    if (boot) add(boot.start, boot.bytes);
    boot = undefined;
    if (cell & BLOCK.present) add(start, geometry.blockBytes);
  }
  if (boot) add(boot.start, boot.bytes);
  return lines.join('');
}

const hex = (address: number): string => address.toString(16).padStart(8, '0');
