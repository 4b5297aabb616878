/** The driver's start during IPL: sclp_detect_standby_memory, and from 6.19 on sclp_setup_memory. */

import type { SclpAnswered } from '../../../shared/event.ts';
import { addressOfRn } from '../../../shared/geometry.ts';
import { rn } from '../../../shared/ids.ts';
import { decodeElementInfo, decodeScpInfo, sccbOfHex } from '../../../shared/sccb.ts';
import { RESPONSE } from '../sclp/commands.ts';
import { traceAddMemory } from './add.ts';
import { traceRequest } from './notify.ts';
import type { TracedKernel } from './traced-kernel.ts';
import { type Tracer, UnknownSequence } from './tracer.ts';

/** Increments as the driver lists them: numbers that are memory at IPL, and runs of standby. */
interface ListedIncrements {
  readonly runs: readonly { readonly first: number; readonly count: number }[];
  readonly standby: number;
}

/** From READ SCP INFO on: the early scan, and the driver's own behind it, where it makes one. */
export function traceBoot(tracer: Tracer, kernel: TracedKernel): void {
  const scpInfo = traceEarly(tracer, 'sclp_early_read_info');
  const sccb = scpInfo.sccb === undefined ? undefined : sccbOfHex(scpInfo.sccb);
  const rnMax = sccb ? decodeScpInfo(sccb).rnMax : 0;
  for (let element = 0; isRead(tracer, element); element++)
    traceEarly(tracer, 'sclp_early_read_storage_info');
  if (!isRead(tracer, 0)) return;
  const isDynamic = kernel.profile.era === 'dynamic';
  tracer.call(isDynamic ? 'sclp_setup_memory' : 'sclp_detect_standby_memory', {}, () => {
    const listed = traceScan(tracer, rnMax);
    if (!tracer.comes('standbyDetected')) return;
    if (isDynamic) traceOffers(tracer, kernel, listed);
    else traceStandby(tracer, kernel, listed);
    return 0;
  });
}

const isRead = (tracer: Tracer, element: number): boolean => {
  const next = tracer.comes('sclpAnswered');
  return next?.command === 'read-storage-info' && next.element === element;
};

function traceEarly(tracer: Tracer, fn: string): SclpAnswered {
  const next = tracer.comes('sclpAnswered');
  if (!next) throw new UnknownSequence('no request was sent');
  tracer.call(fn, {}, () => {
    tracer.take('sclpAnswered');
  });
  return next;
}

function traceScan(tracer: Tracer, rnMax: number): ListedIncrements {
  const listed = new Map<number, 'assigned' | 'standby'>();
  for (let element = 0; isRead(tracer, element); element++) {
    const code = tracer.comes('sclpAnswered')?.code ?? 0;
    let answer: SclpAnswered | undefined;
    tracer.call('sclp_sync_request', { cmd: code }, () => {
      answer = traceRequest(tracer, 'read-storage-info');
      return 0;
    });
    const numbers = listedIn(answer);
    const state = answer?.response === RESPONSE.normalRead ? 'assigned' : 'standby';
    for (const number of numbers) listed.set(number, state);
    tracer.repeat(numbers.length, 'insert_increment', { standby: state === 'standby' ? 1 : 0, assigned: 1 });
  }
  // Numbers that nobody listed are standby: each takes the lowest that is free.
  const rest = Math.max(0, rnMax - listed.size);
  tracer.repeat(rest, 'insert_increment', { standby: 1, assigned: 0 });
  return { runs: runsOf(listed, rnMax), standby: rnMax - assignedIn(listed) };
}

function listedIn(answer: SclpAnswered | undefined): readonly number[] {
  const lists = answer?.response === RESPONSE.normalRead || answer?.response === RESPONSE.standbyRead;
  const sccb = lists && answer.sccb !== undefined ? sccbOfHex(answer.sccb) : undefined;
  return sccb ? decodeElementInfo(sccb).rns : [];
}

const assignedIn = (listed: ReadonlyMap<number, string>): number =>
  [...listed.values()].filter((state) => state === 'assigned').length;

function runsOf(listed: ReadonlyMap<number, string>, rnMax: number): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (let number = 1; number <= rnMax; number++) {
    if (listed.get(number) === 'assigned') continue;
    const last = runs.at(-1);
    if (last && last.first + last.count === number) last.count++;
    else runs.push({ first: number, count: 1 });
  }
  return runs;
}

/** Standby increments are merged one by one; a run is used when the next one begins, the last by a call of its own. */
function traceMerging(
  tracer: Tracer,
  merge: string,
  { runs }: ListedIncrements,
  use: (run: { readonly first: number; readonly count: number }) => void,
): void {
  for (const [index, run] of runs.entries()) {
    const before = runs[index - 1];
    if (before) tracer.call(merge, { rn: run.first }, () => use(before));
    tracer.repeat(run.count - (before ? 1 : 0), merge, { rn: run.first });
  }
  const last = runs.at(-1);
  tracer.call(merge, { rn: 0 }, () => (last ? use(last) : undefined));
}

/** What lies beyond the identity mapping is not reported. */
function isReported(tracer: Tracer, { geometry }: TracedKernel, first: number): boolean {
  return tracer.comes('standbyDetected')?.start === addressOfRn(rn(first), geometry.incrementBytes);
}

function traceStandby(tracer: Tracer, kernel: TracedKernel, listed: ListedIncrements): void {
  tracer.call('register_memory_notifier', {}, () => {
    tracer.call('blocking_notifier_chain_register', {}, () => {
      tracer.call('notifier_chain_register');
    });
  });
  traceMerging(tracer, 'add_memory_merged', listed, ({ first }) => {
    if (!isReported(tracer, kernel, first)) return;
    tracer.take('standbyDetected');
    while (tracer.comes('hotplugLocked')) {
      const claimed = tracer.peek(1);
      const range = claimed?.kind === 'resourceClaimed' ? { start: claimed.start, size: claimed.bytes } : {};
      tracer.call('add_memory', { nid: 0, ...range }, () => {
        tracer.call('lock_device_hotplug', {}, () => {
          tracer.take('hotplugLocked');
        });
        const code = traceAddMemory(tracer, kernel);
        tracer.call('unlock_device_hotplug', {}, () => {
          tracer.take('hotplugUnlocked');
        });
        return code;
      });
    }
  });
}

/** Nothing is added: each block becomes a directory below /sys/firmware/memory. */
function traceOffers(tracer: Tracer, kernel: TracedKernel, listed: ListedIncrements): void {
  tracer.call('for_each_memory_block', {}, () => {
    tracer.repeat(kernel.coreBlocks, 'sclp_create_configured_mem');
  });
  traceMerging(tracer, 'sclp_create_standby_mems_merged', listed, ({ first }) => {
    if (!isReported(tracer, kernel, first)) return;
    const { usableBytes } = tracer.take('standbyDetected');
    tracer.messages();
    tracer.repeat(usableBytes / kernel.geometry.blockBytes, 'mhp_supports_memmap_on_memory');
  });
}
