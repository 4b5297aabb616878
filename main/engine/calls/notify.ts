/** memory_notify: the chain, its built-in callbacks, and what the driver asks of SCLP in its turn. */

import { ERRNO_NUMBER } from '../../../shared/errno-number.ts';
import type { SclpCommandName } from '../../../shared/event.ts';
import { decodeElementInfo, sccbOfHex } from '../../../shared/sccb.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import type { Geometry } from '../../../shared/view.ts';
import {
  builtInChain,
  callbackFunction,
  chainWith,
  DRIVER_CALLBACK,
  KASAN_CALLBACK,
} from '../kernel/notifier-chain.ts';
import { isSuccess, RESPONSE } from '../sclp/commands.ts';
import type { TracedKernel } from './traced-kernel.ts';
import type { EventOf, Tracer } from './tracer.ts';

/** include/linux/notifier.h. */
export const NOTIFY_OK = 1;
const NOTIFY_STOP_MASK = 0x8000;
const NOTIFY_BAD = NOTIFY_STOP_MASK | 2;

type Notified = EventOf<'notified'>;
type Verdict = EventOf<'notifierCalled'>['verdict'];

/** notifier_from_errno. */
export function returnCodeOf(verdict: Verdict): number {
  if (verdict === 'ok') return NOTIFY_OK;
  return verdict === 'bad' ? NOTIFY_BAD : NOTIFY_STOP_MASK | (NOTIFY_OK + ERRNO_NUMBER[verdict]);
}

/** One notification with everything that its callbacks do. Returns 0, or the error number of who refused. */
export function traceNotification(tracer: Tracer, kernel: TracedKernel): number {
  const told = tracer.comes('notified');
  const ret = tracer.call('memory_notify', told ? { state: told.action } : {}, () => {
    const notified = tracer.take('notified');
    return tracer.call('blocking_notifier_call_chain', { val: notified.action }, () =>
      traceChain(tracer, kernel, notified),
    );
  });
  return errnoOf(ret ?? NOTIFY_OK);
}

/** notifier_to_errno. */
export const errnoOf = (ret: number): number => {
  const code = ret & ~NOTIFY_STOP_MASK;
  return code > NOTIFY_OK ? NOTIFY_OK - code : 0;
};

function traceChain(tracer: Tracer, kernel: TracedKernel, notified: Notified): number {
  const more = modulesAhead(tracer, notified);
  for (const { callback } of chainWith(builtInChain(kernel.profile, kernel), more)) {
    const ret = tracer.call(callback, { action: notified.action }, () => {
      traceCallback(tracer, kernel, callback, notified);
      return verdictsOf(tracer, callback, notified);
    });
    if (ret !== NOTIFY_OK) return ret ?? NOTIFY_OK;
  }
  return NOTIFY_OK;
}

/** Callbacks that answered and are not built in, as the events show them. They are where they were heard. */
function modulesAhead(tracer: Tracer, notified: Notified): { callback: string; priority: number }[] {
  const found: { callback: string; priority: number }[] = [];
  let behindDriver = false;
  for (let ahead = 0; ; ahead++) {
    const event = tracer.peek(ahead);
    if (!event || event.kind === 'notified' || event.kind === 'blockStateChanged') break;
    if (event.kind !== 'notifierCalled' || event.notification !== notified.notification) continue;
    if (event.callback === DRIVER_CALLBACK) behindDriver = true;
    else found.push({ callback: event.callback, priority: event.priority ?? (behindDriver ? 0 : 1) });
  }
  return found;
}

/** What is known of a callback's inside. */
function traceCallback(
  tracer: Tracer,
  { functions, cmaAreas, profile, geometry }: TracedKernel,
  callback: string,
  { notification, start, pages, block }: Notified,
): void {
  const isOver = notification === 'MEM_ONLINE' || notification === 'MEM_OFFLINE';
  switch (callback) {
    case 'cpuset_track_online_nodes':
      if (functions.cpusetHandles)
        tracer.call('cpuset_handle_hotplug', {}, () => tracer.call('lockdep_assert_cpus_held'));
      break;
    case 'mm_compute_batch_notifier':
      if (isOver) tracer.call('mm_compute_batch');
      break;
    case 's390_cma_mem_notifier':
      if (notification !== 'MEM_GOING_OFFLINE') break;
      tracer.call('cma_for_each_area', {}, () => {
        const range = { start: start * PAGE_BYTES, end: (start + pages) * PAGE_BYTES };
        tracer.repeat(cmaAreas, 's390_cma_check_range', {}, () => tracer.call('cma_intersects', range));
      });
      break;
    case KASAN_CALLBACK:
      tracer.takeAll('shadowMapped');
      tracer.takeAll('shadowUnmapped');
      break;
    case DRIVER_CALLBACK:
      traceAttach(tracer);
      if (changesStorage(profile.era, notification))
        traceChangeState(tracer, geometry, block, isAssigning(notification));
      break;
    default:
  }
}

const isAssigning = (notification: Notified['notification']): boolean =>
  notification === 'MEM_GOING_ONLINE' || notification === 'MEM_PREPARE_ONLINE';

/** drivers/s390/char/sclp_cmd.c: which notifications assign or unassign. */
function changesStorage(
  era: TracedKernel['profile']['era'],
  notification: Notified['notification'],
): boolean {
  return era === 'classic'
    ? ['MEM_GOING_ONLINE', 'MEM_CANCEL_ONLINE', 'MEM_OFFLINE'].includes(notification)
    : ['MEM_PREPARE_ONLINE', 'MEM_FINISH_OFFLINE'].includes(notification);
}

function verdictsOf(tracer: Tracer, callback: string, { notification }: Notified): number {
  for (;;) {
    const answer = tracer.comes('notifierCalled');
    const isOurs = answer?.notification === notification && callbackFunction(answer.callback) === callback;
    if (!isOurs) return NOTIFY_OK;
    const ret = returnCodeOf(tracer.take('notifierCalled').verdict);
    if (ret !== NOTIFY_OK) return ret;
  }
}

/** Elements that are missing: each is attached, and the increments that it lists are unassigned. */
export function traceAttach(tracer: Tracer): void {
  for (;;) {
    const next = tracer.comes('sclpAnswered');
    if (next?.command !== 'attach') return;
    tracer.call('sclp_attach_storage', {}, () => {
      const answer = traceRequest(tracer, 'attach');
      tracer.takeAll('elementAttached');
      const ok = answer.response === RESPONSE.normal;
      for (let left = ok ? listedIn(answer.sccb) : 0; left > 0; left--) traceAssign(tracer);
      return ok ? 0 : -ERRNO_NUMBER.EIO;
    });
  }
}

function listedIn(hex: string | undefined): number {
  const sccb = hex === undefined ? undefined : sccbOfHex(hex);
  return sccb ? decodeElementInfo(sccb).rns.length : 0;
}

/** sclp_mem_change_state: every increment of the block; the first ASSIGN that fails is remembered. */
export function traceChangeState(
  tracer: Tracer,
  { blockBytes }: Pick<Geometry, 'blockBytes'>,
  block: number,
  online: boolean,
): number | undefined {
  const args = { start: block * blockBytes, size: blockBytes, online: online ? 1 : 0 };
  const command: SclpCommandName = online ? 'assign' : 'unassign';
  return tracer.call('sclp_mem_change_state', args, () => {
    let failed = false;
    while (tracer.comes('sclpAnswered')?.command === command) {
      if (traceAssign(tracer) !== 0) failed = true;
      tracer.takeAll('incrementBelieved');
    }
    return failed && online ? -ERRNO_NUMBER.EIO : 0;
  });
}

/** do_assign_storage: ASSIGN or UNASSIGN of one increment. */
function traceAssign(tracer: Tracer): number | undefined {
  const next = tracer.comes('sclpAnswered');
  if (!next) return undefined;
  return tracer.call('do_assign_storage', { cmd: next.code, rn: next.rn ?? 0 }, () => {
    const { response } = traceRequest(tracer, next.command);
    tracer.messages();
    tracer.takeAll(next.command === 'assign' ? 'incrementAssigned' : 'incrementUnassigned');
    return isSuccess(response) ? 0 : -ERRNO_NUMBER.EIO;
  });
}

/** A request that reached SCLP has succeeded as a request, whatever its response. */
export function traceRequest(tracer: Tracer, command: SclpCommandName): EventOf<'sclpAnswered'> {
  const next = tracer.comes('sclpAnswered');
  let answer = next;
  tracer.call('sclp_sync_request_timeout', { cmd: next?.code ?? 0 }, () => {
    answer = tracer.take('sclpAnswered');
    return 0;
  });
  if (answer?.command !== command) throw new Error(`${answer?.command} where ${command} was due`);
  return answer;
}
