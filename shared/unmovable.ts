/** Why a block cannot go offline: what of the kernel lies in it. One value for refusals, views and the inspector. */

export type UnmovableReason =
  /** The kernel image and what it reserved first. */
  | { readonly kind: 'kernelImage' }
  /** Struct pages of boot memory. */
  | { readonly kind: 'bootMemmap' }
  /** Pages that the kernel reserved at boot, wherever they lie: its zone has fewer pages than the block. */
  | { readonly kind: 'reservedAtBoot' }
  /** Area of the contiguous memory allocator. */
  | { readonly kind: 'contiguousArea' }
  /** Huge pages reserved at boot, which these kernels cannot migrate. */
  | { readonly kind: 'hugePages' }
  /** Early allocations lie at the end of the memory that their zone reaches. */
  | { readonly kind: 'endOfZone'; readonly zone: string }
  /** Lowest block of a zone that has boot memory: kernel allocations since boot. */
  | { readonly kind: 'lowestOfZone'; readonly zone: string }
  /** The block that the kernel found first in a zone that had been empty. */
  | { readonly kind: 'firstOfZone'; readonly zone: string }
  /** On a busy system every block of a kernel zone has kernel pages. */
  | { readonly kind: 'busySystem'; readonly zone: string }
  /** The conditions name it. */
  | { readonly kind: 'asSet' };

/** Half a sentence: "busy because …". */
export function unmovableBecause(reason: UnmovableReason): string {
  switch (reason.kind) {
    case 'kernelImage':
      return 'the kernel itself and its first reservations lie in it';
    case 'bootMemmap':
      return 'the memmap of boot memory lies at the end of core memory';
    case 'reservedAtBoot':
      return 'pages of it were reserved while the kernel booted';
    case 'contiguousArea':
      return 'part of it is reserved for contiguous allocations (CMA)';
    case 'hugePages':
      return 'huge pages were reserved in it, and this kernel cannot migrate them';
    case 'endOfZone':
      return `early allocations of the kernel lie at the end of zone ${reason.zone}`;
    case 'lowestOfZone':
      return `it is the lowest block of ${reason.zone}: the kernel has allocated there since boot`;
    case 'firstOfZone':
      return `${reason.zone} was empty when it came online: new kernel allocations went there first`;
    case 'busySystem':
      return `it is in ${reason.zone}, and on a busy system kernel pages are everywhere`;
    case 'asSet':
      return 'the conditions say so';
  }
}
