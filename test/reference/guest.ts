/**
 * The kernel's side of the reference: an s390x guest of one of the three generations, written from docs/domain.md alone
 * and without knowledge of the engine. Free memory, CMA, pressure and devices are left out.
 */

import { Hypervisor, type HypervisorPlan } from './hypervisor.ts';
import { readBoolean, readUnsigned, unterminated } from './parsing.ts';
import { type Pages, type Zone, type ZoneFigures, Zones } from './zones.ts';

export type Generation = 'classic' | 'memmap' | 'dynamic';
export type OnlineWord = 'online' | 'online_kernel' | 'online_movable';
export type Answer =
  | 'done'
  | 'ENOENT'
  | 'EINVAL'
  | 'EBUSY'
  | 'EPERM'
  | 'EIO'
  | 'EOPNOTSUPP'
  | 'ERANGE'
  | 'EACCES';

export interface GuestPlan extends HypervisorPlan {
  readonly generation: Generation;
  readonly incrementMib: number;
  readonly sectionMib: number;
  readonly edat1: boolean;
  /** Release whose booleans know "enable" and "disable". */
  readonly knowsEnable: boolean;
  readonly autoOnline: OnlineWord | 'offline';
  readonly memmapOnMemory: boolean;
  readonly autoMovable: boolean;
  readonly movableNode: boolean;
  /** mem=, in MiB: hides what lies above. */
  readonly memMib: number | undefined;
  /** Blocks with unmovable pages, as set. */
  readonly unmovable: readonly number[];
}

interface Block {
  readonly id: number;
  readonly pages: Pages;
  /** Where storage is: less than `pages` where core memory ends inside the block. */
  readonly storage: Pages;
  /** Boot memory that was never removed. */
  early: boolean;
  /** /sys/devices/system/memory/memoryN is there. */
  present: boolean;
  online: boolean;
  /** null: online and in more than one zone. */
  zone: Zone | null;
  /** Its memmap lies in itself. */
  self: boolean;
  /** File memmap_on_memory. */
  requested: boolean;
  /** Left by a word that was refused because the block is online already: what `1 > online` then means. */
  leftWord: OnlineWord;
}

export interface BlockFigures {
  readonly state: string;
  readonly validZones: string;
  readonly config: string;
  readonly requested: string;
}

const PAGES_PER_MIB = 256;
const TWO_GIB = 2048 * PAGES_PER_MIB;
const MEMMAP_SHARE = 64;
const nothingLeft = { leftWord: 'online' } as const;
const ONLINE_WORDS: readonly string[] = ['online', 'online_kernel', 'online_movable'];

export class Guest {
  private readonly plan: GuestPlan;
  readonly hypervisor: Hypervisor;
  readonly believed = new Set<number>();
  private readonly zones = new Zones();
  private readonly blocks = new Map<number, Block>();
  private readonly blockPages: number;
  private readonly attached = new Set<number>();
  private autoOnline: OnlineWord | 'offline';
  private autoMovable: boolean;
  private ratio = 301;

  constructor(plan: GuestPlan) {
    this.plan = plan;
    this.hypervisor = new Hypervisor(plan);
    this.blockPages = Math.max(plan.sectionMib, plan.incrementMib) * PAGES_PER_MIB;
    this.autoOnline = plan.autoOnline;
    this.autoMovable = plan.autoMovable;
    for (let rn = 1; rn <= plan.coreIncrements; rn++) this.believed.add(rn);
    this.bootCore();
    this.findStandby();
  }

  get blockIds(): readonly number[] {
    return [...this.blocks.keys()];
  }

  // What can be seen

  figures(id: number): BlockFigures {
    const block = this.block(id);
    const firmware = this.plan.generation === 'dynamic';
    return {
      state: !block.present ? '-' : block.online ? 'online' : 'offline',
      validZones: block.present ? this.validZones(block) : '-',
      config: firmware ? String(Number(block.present)) : '-',
      requested: firmware ? String(Number(block.requested)) : '-',
    };
  }

  zone(name: Zone): ZoneFigures {
    return this.zones.figures(name);
  }

  /** Managed pages of Movable, where no boot memory decides: those of its blocks without their own memmap. */
  get managedMovable(): number {
    const online = [...this.blocks.values()].filter(({ zone }) => zone === 'Movable');
    return online.reduce((sum, block) => sum + this.blockPages - this.altmapPages(block), 0);
  }

  // What can be written

  write(path: string, value: string): Answer {
    const file = /^\/sys\/(devices\/system|firmware)\/memory\/memory(\d+)\/(\w+)$/.exec(path);
    if (file) return this.writeBlock(file[1] === 'firmware', Number(file[2]), file[3] ?? '', value);
    if (path === '/sys/devices/system/memory/auto_online_blocks') return this.writeAutoOnline(value);
    if (path === '/sys/module/memory_hotplug/parameters/online_policy') return this.writePolicy(value);
    if (path === '/sys/module/memory_hotplug/parameters/auto_movable_ratio') return this.writeRatio(value);
    if (path === '/sys/module/memory_hotplug/parameters/memmap_on_memory') return 'EACCES';
    return 'ENOENT';
  }

  private writeBlock(firmware: boolean, id: number, name: string, value: string): Answer {
    const block = this.blocks.get(id);
    if (!block || (firmware ? this.plan.generation !== 'dynamic' : !block.present)) return 'ENOENT';
    if (firmware && name === 'config') return this.writeConfig(block, value);
    if (firmware && name === 'memmap_on_memory') return this.writeRequested(block, value);
    if (!firmware && name === 'state') return this.writeState(block, value);
    if (!firmware && name === 'online') return this.writeOnline(block, value);
    return 'ENOENT';
  }

  private writeState(block: Block, value: string): Answer {
    const word = unterminated(value);
    if (word === 'offline') return block.online ? this.offline(block) : 'EINVAL';
    if (!ONLINE_WORDS.includes(word)) return 'EINVAL';
    if (!block.online) return this.online(block, word as OnlineWord);
    block.leftWord = word as OnlineWord;
    return 'EINVAL';
  }

  private writeOnline(block: Block, value: string): Answer {
    const wanted = readBoolean(value, this.plan.knowsEnable);
    if (wanted === 'EINVAL') return 'EINVAL';
    if (wanted === block.online) return 'done';
    return wanted ? this.online(block, block.leftWord) : this.offline(block);
  }

  private writeConfig(block: Block, value: string): Answer {
    const wanted = readBoolean(value, this.plan.knowsEnable);
    if (wanted === 'EINVAL') return 'EINVAL';
    this.attachOnce();
    if (wanted === block.present) return 'done';
    return wanted ? this.configure(block) : this.deconfigure(block);
  }

  private writeRequested(block: Block, value: string): Answer {
    const wanted = readBoolean(value, this.plan.knowsEnable);
    if (wanted === 'EINVAL') return 'EINVAL';
    if (wanted && !this.plan.memmapOnMemory) return 'EOPNOTSUPP';
    if (block.present) return 'EBUSY';
    block.requested = wanted;
    return 'done';
  }

  private writeAutoOnline(value: string): Answer {
    const word = unterminated(value);
    if (word !== 'offline' && !ONLINE_WORDS.includes(word)) return 'EINVAL';
    this.autoOnline = word as OnlineWord | 'offline';
    return 'done';
  }

  private writePolicy(value: string): Answer {
    const word = unterminated(value);
    if (word !== 'contig-zones' && word !== 'auto-movable') return 'EINVAL';
    this.autoMovable = word === 'auto-movable';
    return 'done';
  }

  private writeRatio(value: string): Answer {
    const ratio = readUnsigned(value);
    if (typeof ratio !== 'number') return ratio;
    this.ratio = ratio;
    return 'done';
  }

  // Boot

  private bootCore(): void {
    const { coreIncrements, incrementMib } = this.plan;
    const end = coreIncrements * incrementMib * PAGES_PER_MIB;
    this.zones.add('DMA', { start: 0, end: Math.min(end, TWO_GIB) });
    this.zones.add('Normal', { start: TWO_GIB, end: Math.max(end, TWO_GIB) });
    for (let id = 0; id * this.blockPages < end; id++) {
      const pages = this.pagesOf(id);
      const storage = { start: pages.start, end: Math.min(pages.end, end) };
      const zone = storage.end <= TWO_GIB ? 'DMA' : storage.start >= TWO_GIB ? 'Normal' : null;
      const rest = {
        early: true,
        present: true,
        online: true,
        self: false,
        requested: false,
        ...nothingLeft,
      };
      this.blocks.set(id, { id, pages, storage, zone, ...rest });
    }
  }

  private findStandby(): void {
    const { incrementMib, memMib = Number.POSITIVE_INFINITY } = this.plan;
    const end = Math.min(this.hypervisor.rnMax * incrementMib, memMib) * PAGES_PER_MIB;
    const dynamic = this.plan.generation === 'dynamic';
    for (let id = this.blocks.size; (id + 1) * this.blockPages <= end; id++) {
      const pages = this.pagesOf(id);
      const block: Block = {
        id,
        pages,
        storage: pages,
        early: false,
        present: false,
        online: false,
        zone: null,
        self: false,
        requested: dynamic && this.plan.memmapOnMemory,
        ...nothingLeft,
      };
      this.blocks.set(id, block);
      if (!dynamic) this.addMemory(block);
    }
  }

  // Configuring, adding, removing

  private configure(block: Block): Answer {
    if (!this.assignAll(block)) return 'EIO';
    this.addMemory(block);
    return 'done';
  }

  private deconfigure(block: Block): Answer {
    if (block.online) return 'EBUSY';
    this.unassignAll(block);
    block.present = false;
    block.early = false;
    block.self = false;
    return 'done';
  }

  private addMemory(block: Block): void {
    block.present = true;
    block.leftWord = 'online';
    block.self = this.memmapGoesInto(block);
    if (this.autoOnline !== 'offline') this.online(block, this.autoOnline);
  }

  private memmapGoesInto(block: Block): boolean {
    const { generation, memmapOnMemory, edat1 } = this.plan;
    if (generation === 'classic' || !memmapOnMemory) return false;
    return generation === 'memmap' ? edat1 : block.requested;
  }

  private altmapPages(block: Block): number {
    return block.self ? this.blockPages / MEMMAP_SHARE : 0;
  }

  // Onlining and offlining; the driver sees every notification and first attaches what is not attached

  private online(block: Block, word: OnlineWord): Answer {
    const zone = this.zoneFor(block, word);
    const { generation } = this.plan;
    block.leftWord = 'online';
    if (generation === 'memmap') {
      this.attachOnce();
      if (!this.assignAll(block)) return 'EPERM';
    }
    if (generation !== 'dynamic') this.attachOnce();
    if (generation === 'classic' && !this.assignAll(block)) {
      this.attachOnce();
      this.unassignAll(block);
      return 'EPERM';
    }
    if (generation !== 'dynamic') this.attachOnce();
    this.zones.add(zone, block.storage);
    block.online = true;
    block.zone = zone;
    return 'done';
  }

  private offline(block: Block): Answer {
    const { zone } = block;
    const hole = block.storage.end < block.pages.end;
    if (zone === null || hole) return 'EINVAL';
    if (this.plan.unmovable.includes(block.id)) return 'EBUSY';
    const { generation } = this.plan;
    if (generation !== 'dynamic') this.attachOnce();
    if (generation !== 'dynamic') this.attachOnce();
    if (generation === 'classic') this.unassignAll(block);
    this.zones.remove(zone, block.storage);
    block.online = false;
    block.zone = null;
    if (generation === 'memmap') {
      this.attachOnce();
      this.unassignAll(block);
    }
    return 'done';
  }

  // Zones

  private validZones(block: Block): string {
    if (block.online) return block.zone ?? 'none';
    const first = this.zoneFor(block, 'online');
    const others = [this.kernelZone(block), 'Movable' as const].filter((zone) => zone !== first);
    return [first, ...others].join(' ');
  }

  private zoneFor(block: Block, word: OnlineWord): Zone {
    const kernel = this.kernelZone(block);
    if (word === 'online_kernel') return kernel;
    if (word === 'online_movable') return 'Movable';
    if (this.autoMovable) return this.ratioAllows() ? 'Movable' : kernel;
    const inKernel = this.zones.spans(kernel, block.pages);
    const inMovable = this.zones.spans('Movable', block.pages);
    if (inKernel !== inMovable) return inKernel ? kernel : 'Movable';
    return this.plan.movableNode ? 'Movable' : kernel;
  }

  private kernelZone(block: Block): Zone {
    return this.zones.spans('DMA', block.pages) ? 'DMA' : 'Normal';
  }

  /** Boot memory counts while it is in a kernel zone, so less of it allows less in Movable; what was added never does. */
  private ratioAllows(): boolean {
    if (this.ratio === 0) return false;
    const early = [...this.blocks.values()].filter(
      (block) => block.early && block.online && block.zone !== 'Movable',
    );
    const kernelEarly = early.reduce((sum, { storage }) => sum + storage.end - storage.start, 0);
    return this.zones.present('Movable') + this.blockPages <= Math.floor((this.ratio * kernelEarly) / 100);
  }

  // SCLP

  /** What ATTACH lists is given back at once, assigned or not; a refusal has no effect but the next try. */
  private attachOnce(): void {
    for (let element = 1; element <= this.plan.elements.length; element++) {
      const listed = this.attached.has(element) ? undefined : this.hypervisor.attach(element);
      if (!listed) continue;
      this.attached.add(element);
      for (const rn of listed) this.hypervisor.change('unassign', rn);
    }
  }

  /** Goes on behind a failure; only increments before it count as assigned. @returns whether all worked */
  private assignAll(block: Block): boolean {
    let good = true;
    for (const rn of this.increments(block)) {
      good = this.hypervisor.change('assign', rn) && good;
      if (good) this.believed.add(rn);
    }
    return good;
  }

  /** Failures are ignored: Linux takes all of them for standby. */
  private unassignAll(block: Block): void {
    for (const rn of this.increments(block)) {
      this.hypervisor.change('unassign', rn);
      this.believed.delete(rn);
    }
  }

  private increments(block: Block): number[] {
    const each = this.plan.incrementMib * PAGES_PER_MIB;
    const first = block.pages.start / each + 1;
    return Array.from({ length: this.blockPages / each }, (_, index) => first + index);
  }

  private pagesOf(id: number): Pages {
    return { start: id * this.blockPages, end: (id + 1) * this.blockPages };
  }

  private block(id: number): Block {
    const block = this.blocks.get(id);
    if (!block) throw new Error(`no block ${id}`);
    return block;
  }
}
