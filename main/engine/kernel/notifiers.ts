/**
 * Telling the memory notifier chain: each callback in its turn, and any of them may refuse. The s390 memory driver is
 * the last of the built-in ones in the classic and memmap eras; what it asks of the machine happens in its turn.
 */

import type { MemoryNotification, NotifierVeto } from '../../../shared/definition.ts';
import type { Errno } from '../../../shared/failure.ts';
import { incrementsOfBlock } from '../../../shared/geometry.ts';
import { type BlockId, pfn } from '../../../shared/ids.ts';
import { architectureOf, guestOf, VETO_HITS_FROM } from '../state/partition.ts';
import { emit, type Refused, type Steps } from '../step.ts';
import { hasKasan, mapShadow, unmapShadow } from './kasan.ts';
import {
  actionNumber,
  builtInChain,
  callbackFunction,
  chainWith,
  DRIVER_CALLBACK,
  KASAN_CALLBACK,
} from './notifier-chain.ts';
import { assignRange, attachMissingElements, containsStandby, unassignRange } from './sclp-driver.ts';
import { keptForCrash } from './unmovable.ts';

const DRIVER = { callback: DRIVER_CALLBACK };
const CRASH_CALLBACK = { callback: 'crashkernel' };

/** Range of a notification: PREPARE and FINISH name the altmap beside it, the others only what follows it. */
interface Notified {
  readonly block: BlockId;
  readonly altmapPages: number;
}

/**
 * Tells every callback in turn. A veto ends the walk and is returned; a plain "bad" verdict is EPERM. Notifications
 * that cannot be refused go to the whole chain and return null.
 * @models memory_notify, drivers/base/memory.c (all)
 * @models blocking_notifier_call_chain, kernel/notifier.c (all)
 */
export function notify(steps: Steps, notification: MemoryNotification, range: Notified): Refused | null {
  tell(steps, notification, range);
  const { notifierVetoes } = steps.partition.definition.value.conditions;
  if (notification === 'MEM_GOING_OFFLINE' && keptForCrash(steps.partition, range.block)) {
    answered(steps, notification, CRASH_CALLBACK, range.block, 'bad');
    return {
      errno: 'EPERM',
      stage: notification,
      rule: 'notifier-bad-is-eperm',
      because: `block ${range.block} is kept for the crash kernel`,
    };
  }
  const hasDriver = driverIsOnChain(steps);
  if (notifierVetoes.length === 0)
    return (
      askKasan(steps, notification, range.block) ??
      (hasDriver ? askDriver(steps, notification, range.block) : null)
    );
  const { profile, kasan } = guestOf(steps.partition);
  for (const { callback } of chainWith(builtInChain(profile, { kasan }), notifierVetoes)) {
    const own = callback === KASAN_CALLBACK ? askKasan(steps, notification, range.block) : null;
    const refused =
      own ??
      (callback === DRIVER_CALLBACK && hasDriver
        ? askDriver(steps, notification, range.block)
        : askVetoes(steps, notification, callback, range.block));
    if (refused) return refused;
  }
  return null;
}

/** KASAN's callback: it has to have a shadow for what goes online. */
function askKasan(steps: Steps, notification: MemoryNotification, block: BlockId): Refused | null {
  if (!hasKasan(steps.partition)) return null;
  if (notification === 'MEM_OFFLINE' || notification === 'MEM_CANCEL_ONLINE')
    unmapShadow(steps, block, notification === 'MEM_CANCEL_ONLINE');
  const refused = notification === 'MEM_GOING_ONLINE' ? mapShadow(steps, block) : null;
  if (refused) answered(steps, notification, { callback: KASAN_CALLBACK }, block, 'bad');
  return refused;
}

const driverIsOnChain = ({ partition }: Steps): boolean =>
  architectureOf(partition).sclp && guestOf(partition).profile.era !== 'dynamic';

function tell(steps: Steps, notification: MemoryNotification, { block, altmapPages }: Notified): void {
  const { geometry, profile } = guestOf(steps.partition);
  const { pagesPerBlock } = geometry;
  const namesAltmap = notification === 'MEM_PREPARE_ONLINE' || notification === 'MEM_FINISH_OFFLINE';
  emit(steps, {
    kind: 'notified',
    notification,
    action: actionNumber(profile, notification),
    block,
    start: pfn(block * pagesPerBlock + altmapPages),
    pages: pagesPerBlock - altmapPages,
    altmapPages: namesAltmap ? altmapPages : 0,
  });
}

/** What the conditions say of one callback: the first of its vetoes that fires is its answer. */
function askVetoes(
  steps: Steps,
  notification: MemoryNotification,
  callback: string,
  block: BlockId,
): Refused | null {
  for (const [index, veto] of steps.partition.definition.value.conditions.notifierVetoes.entries()) {
    if (callbackFunction(veto.callback) !== callback || !isAsked(veto, notification, block)) continue;
    if (!fires(steps, index, veto, notification)) {
      answered(steps, notification, veto, block, 'ok');
      continue;
    }
    answered(steps, notification, veto, block, veto.verdict);
    return {
      errno: veto.verdict === 'bad' ? 'EPERM' : veto.verdict,
      stage: notification,
      rule: veto.verdict === 'bad' ? 'notifier-bad-is-eperm' : 'notifier-veto',
      because: `callback ${veto.callback} refused ${notification}`,
    };
  }
  return null;
}

/** A veto's callback hears its own question, and the cancellation of it. */
function isAsked(veto: NotifierVeto, notification: MemoryNotification, block: BlockId): boolean {
  if (veto.block !== undefined && veto.block !== block) return false;
  const cancel = veto.on === 'MEM_GOING_ONLINE' ? 'MEM_CANCEL_ONLINE' : 'MEM_CANCEL_OFFLINE';
  return notification === veto.on || notification === cancel;
}

function fires(steps: Steps, index: number, veto: NotifierVeto, notification: MemoryNotification): boolean {
  if (notification !== veto.on) return false;
  const { store, hits } = steps.partition;
  const row = VETO_HITS_FROM + index;
  const count = (hits.cells[row] ?? 0) + 1;
  store.write(hits, row, count);
  return veto.onlyNth === undefined || veto.onlyNth === count;
}

/** The driver's callback. It attaches missing storage elements whatever it is told. */
function askDriver(steps: Steps, notification: MemoryNotification, block: BlockId): Refused | null {
  const { profile, geometry } = guestOf(steps.partition);
  attachMissingElements(steps);
  const { first, last } = incrementsOfBlock(block, geometry);
  const refused = (verdict: Refused): Refused => {
    answered(steps, notification, DRIVER, block, 'bad');
    return verdict;
  };
  const assigns: MemoryNotification = profile.era === 'classic' ? 'MEM_GOING_ONLINE' : 'MEM_PREPARE_ONLINE';
  switch (notification) {
    case assigns: {
      const response = assignRange(steps, first, last);
      if (response === undefined) break;
      return refused({
        errno: 'EPERM',
        stage: notification,
        rule: 'assign-failure-eperm',
        because: `SCLP answered 0x${response.toString(16).padStart(4, '0')} to ASSIGN for block ${block}`,
        sclpResponse: response,
      });
    }
    case 'MEM_GOING_OFFLINE':
      if (!containsStandby(steps.partition, first, last)) break;
      return refused({
        errno: 'EPERM',
        stage: notification,
        rule: 'offline-contains-standby',
        because: `block ${block} contains an increment that the kernel believes standby`,
      });
    case 'MEM_CANCEL_ONLINE':
    case 'MEM_OFFLINE':
      if (profile.era === 'classic') unassignRange(steps, first, last);
      break;
    case 'MEM_FINISH_OFFLINE':
      unassignRange(steps, first, last);
      break;
    default:
  }
  answered(steps, notification, DRIVER, block, 'ok');
  return null;
}

function answered(
  steps: Steps,
  notification: MemoryNotification,
  { callback, priority }: Pick<NotifierVeto, 'callback' | 'priority'>,
  block: BlockId,
  verdict: 'ok' | 'bad' | Errno,
): void {
  const rank = priority === undefined ? {} : { priority };
  emit(steps, { kind: 'notifierCalled', notification, callback, ...rank, block, verdict });
}
