/** The kernel of a captured system: what it was told, what it measured, and what has to be guessed. */

import type { AutoOnline, KernelDefinition, OnlinePolicy } from '../../shared/definition.ts';
import { memmapPagesOf } from '../../shared/geometry.ts';
import { KIB, PAGE_BYTES, PAGE_KIB } from '../../shared/units.ts';
import type { Era } from '../../shared/view.ts';
import type { Assumptions } from './assumptions.ts';
import { type CapturedBlock, DEVICES, PARAMETERS, textOf } from './blocks.ts';
import type { Capture } from './files.ts';
import type { Findings } from './findings.ts';

/** Settings that can be changed while the kernel runs; undefined where the capture does not have the file. */
export interface CapturedSettings {
  readonly autoOnline: AutoOnline | undefined;
  readonly onlinePolicy: OnlinePolicy | undefined;
  readonly autoMovableRatio: string | undefined;
}

export interface CapturedKernel {
  /** "6.12.41+deb13-s390x"; undefined when the capture does not say. */
  readonly release: string | undefined;
  /** The person says it. */
  readonly isGiven: boolean;
  readonly era: Era;
  readonly settings: CapturedSettings;
  readonly commandLine: string;
  readonly measured: KernelDefinition['measured'];
}

const AUTO_ONLINE: readonly AutoOnline[] = ['offline', 'online', 'online_kernel', 'online_movable'];
const POLICIES: readonly OnlinePolicy[] = ['contig-zones', 'auto-movable'];

const oneOf = <Word extends string>(text: string | undefined, words: readonly Word[]): Word | undefined =>
  words.find((word) => word === text);

/** What the kernel booted with, and what came later. */
export interface CapturedCore {
  readonly bytes: number;
  readonly blockBytes: number;
  /** Whether it has /sys/firmware/memory. */
  readonly dynamic: boolean;
  readonly hotAdded: readonly CapturedBlock[];
  /** Memory at boot that was offline when the capture was made. */
  readonly offlined: readonly CapturedBlock[];
  /** Zone of a block at boot. */
  readonly zoneOf: (block: number) => string;
  /** Whether the block's memmap lies in the block. */
  readonly hostsItself: (block: CapturedBlock) => boolean;
}

export function kernelOf(
  capture: Capture,
  core: CapturedCore,
  assumptions: Assumptions,
  { know, guess }: Findings,
): CapturedKernel {
  const parameter = textOf(capture, `${PARAMETERS}/memmap_on_memory`);
  const release = assumptions.release ?? releaseOf(capture);
  const era: Era = core.dynamic ? 'dynamic' : parameter === undefined ? 'classic' : 'memmap';
  const settings: CapturedSettings = {
    autoOnline: oneOf(textOf(capture, `${DEVICES}/auto_online_blocks`), AUTO_ONLINE),
    onlinePolicy: oneOf(textOf(capture, `${PARAMETERS}/online_policy`), POLICIES),
    autoMovableRatio: /^\d{1,6}$/.exec(textOf(capture, `${PARAMETERS}/auto_movable_ratio`) ?? '')?.[0],
  };
  for (const [name, value] of [
    ['auto_online_blocks', settings.autoOnline],
    ['memmap_on_memory', parameter],
    ['online_policy', settings.onlinePolicy],
    ['auto_movable_ratio', settings.autoMovableRatio],
  ])
    if (value !== undefined) know(`${name}: ${value}.`);
  const recorded = assumptions.commandLine ?? recordedLine(capture.get('proc/cmdline'));
  if (assumptions.commandLine !== undefined)
    guess(`The kernel command line, as given: ${recorded || '(empty)'}`);
  else if (recorded !== undefined) know(`The kernel command line: ${recorded || '(empty)'}`);
  else guess('The kernel command line: only the parameters that show in /sys.');
  const commandLine = recorded ?? lineOf(parameter, settings, core.hotAdded);
  const isGiven = assumptions.release !== undefined;
  return {
    release,
    isGiven,
    era,
    settings,
    commandLine,
    measured: measuredOf(capture, core, { know, guess }),
  };
}

/** "6.12.41+deb13-s390x", of /proc/version or what uname said. */
const releaseOf = (capture: Capture): string | undefined =>
  /^Linux version (\d{1,3}\.\d{1,3}\S{0,110})/.exec(textOf(capture, 'proc/version') ?? '')?.[1];

const LINE_LIMIT_CHARS = 4096;
/** tar takes files of /proc to be empty: that says nothing, and an empty line does. */
const recordedLine = (text: string | null | undefined): string | undefined =>
  text ? text.split('\n', 1)[0]?.trim().slice(0, LINE_LIMIT_CHARS) : undefined;

/** A command line that leads to what the parameters say. Memory is onlined at boot only where all of it was online. */
function lineOf(
  parameter: string | undefined,
  { autoOnline, onlinePolicy }: CapturedSettings,
  hotAdded: readonly CapturedBlock[],
): string {
  const allOnline = hotAdded.every(({ state }) => state === 'online' || state === 'deconfigured');
  const words = [
    parameter === 'Y' ? 'memory_hotplug.memmap_on_memory=1' : '',
    parameter === 'force' ? 'memory_hotplug.memmap_on_memory=force' : '',
    autoOnline === undefined ? '' : `memhp_default_state=${allOnline ? autoOnline : 'offline'}`,
    onlinePolicy === 'auto-movable' ? 'memory_hotplug.online_policy=auto-movable' : '',
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** Least plausible free memory at the end of boot: below it programs were using hot-added memory. */
const LEAST_FREE_KIB = 16 * 1024;

/**
 * Figures at the end of boot: those of the capture without what was added since. They need /proc/meminfo and
 * /proc/zoneinfo; where programs use more than core memory had, there is nothing to reckon with.
 */
function measuredOf(
  capture: Capture,
  core: CapturedCore,
  { know, guess }: Pick<Findings, 'know' | 'guess'>,
): KernelDefinition['measured'] {
  const meminfo = textOf(capture, 'proc/meminfo') ?? '';
  const figure = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d{1,15}) kB$`, 'm').exec(meminfo)?.[1] ?? 0);
  const memTotalKib = figure('MemTotal');
  const memFreeKib = figure('MemFree');
  const managed = managedPages(textOf(capture, 'proc/zoneinfo') ?? '');
  if (memTotalKib > 0)
    know(`MemTotal ${memTotalKib} kB and MemFree ${memFreeKib} kB at the time of the capture.`);
  const blockPages = core.blockBytes / PAGE_BYTES;
  const memmapPages = memmapPagesOf(blockPages);
  let addedPages = 0;
  let paidPages = 0;
  for (const block of core.hotAdded) {
    const self = core.hostsItself(block);
    if (block.state !== 'deconfigured' && !self) paidPages += memmapPages;
    if (block.state !== 'online') continue;
    const usable = blockPages - (self ? memmapPages : 0);
    const [zone = ''] = block.zones;
    managed[zone] = (managed[zone] ?? 0) - usable;
    addedPages += usable;
  }
  for (const { block } of core.offlined) {
    const zone = core.zoneOf(block);
    managed[zone] = (managed[zone] ?? 0) + blockPages;
    addedPages -= blockPages;
  }
  delete managed.Movable;
  const pages = Object.fromEntries(Object.entries(managed).filter(([, count]) => count > 0));
  const sum = Object.values(pages).reduce((total, count) => total + count, 0);
  const freeAtBoot = memFreeKib + (paidPages - addedPages) * PAGE_KIB;
  const totalAtBoot = memTotalKib - addedPages * PAGE_KIB;
  const isPlausible = sum * PAGE_BYTES <= core.bytes && totalAtBoot * KIB <= core.bytes;
  if (sum > 0 && isPlausible && freeAtBoot > LEAST_FREE_KIB && totalAtBoot > freeAtBoot)
    return { managedPages: pages, cmaPages: {}, memTotalKib: totalAtBoot, memFreeKib: freeAtBoot };
  guess('MemTotal and MemFree at the end of boot: estimated for the kernel generation.');
  return undefined;
}

function managedPages(zoneinfo: string): Record<string, number> {
  const pages: Record<string, number> = {};
  let zone: string | undefined;
  for (const line of zoneinfo.split('\n')) {
    zone =
      /^Node 0, zone\s+(DMA|DMA32|Normal|Movable)$/.exec(line)?.[1] ??
      (line.startsWith('Node ') ? undefined : zone);
    const managed = /^\s+managed\s+(\d{1,15})$/.exec(line)?.[1];
    if (zone !== undefined && managed !== undefined) pages[zone] = Number(managed);
  }
  return pages;
}
