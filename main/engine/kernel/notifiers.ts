/**
 * The memory notifier chain: who is told of what, in which order, and who may refuse. The s390 memory driver is
 * on it in the classic and memmap eras; vetoes of the machine's conditions come behind it.
 */

import type { MemoryNotification, NotifierVeto } from '../../../shared/definition.ts';
import type { Errno } from '../../../shared/failure.ts';
import { incrementsOfBlock } from '../../../shared/geometry.ts';
import { type BlockId, pfn } from '../../../shared/ids.ts';
import { architectureOf, guestOf, VETO_HITS_FROM } from '../state/partition.ts';
import { emit, type Refused, type Steps } from '../step.ts';
import { assignRange, attachMissingElements, containsStandby, unassignRange } from './sclp-driver.ts';

/** Range of a notification: PREPARE and FINISH name the altmap beside it, the others only what follows it. */
interface Notified {
  readonly block: BlockId;
  readonly altmapPages: number;
}

/**
 * Asks every callback in turn. A veto ends the walk and is returned; a plain "bad" verdict is EPERM. Notifications
 * that cannot be refused go to the whole chain and return null.
 */
export function notify(steps: Steps, notification: MemoryNotification, range: Notified): Refused | null {
  const refused = askDriver(steps, notification, range);
  if (refused) return refused;
  for (const [index, veto] of steps.partition.definition.value.conditions.notifierVetoes.entries()) {
    if (!isAsked(veto, notification, range.block)) continue;
    if (!fires(steps, index, veto, notification)) {
      called(steps, notification, veto.callback, range, 'ok');
      continue;
    }
    called(steps, notification, veto.callback, range, veto.verdict);
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
function askDriver(steps: Steps, notification: MemoryNotification, range: Notified): Refused | null {
  const { profile, geometry } = guestOf(steps.partition);
  if (!architectureOf(steps.partition).sclp || profile.era === 'dynamic') {
    called(steps, notification, 'core', range, 'ok');
    return null;
  }
  attachMissingElements(steps);
  const { first, last } = incrementsOfBlock(range.block, geometry);
  const assigns = profile.era === 'classic' ? 'MEM_GOING_ONLINE' : 'MEM_PREPARE_ONLINE';
  const name = profile.messagePrefix;
  switch (notification) {
    case assigns: {
      const response = assignRange(steps, first, last);
      called(steps, notification, name, range, response === undefined ? 'ok' : 'bad');
      if (response === undefined) return null;
      return {
        errno: 'EPERM',
        stage: notification,
        rule: 'assign-failure-eperm',
        because: `SCLP answered 0x${response.toString(16).padStart(4, '0')} to ASSIGN for block ${range.block}`,
        sclpResponse: response,
      };
    }
    case 'MEM_GOING_OFFLINE': {
      const vetoes = containsStandby(steps.partition, first, last);
      called(steps, notification, name, range, vetoes ? 'bad' : 'ok');
      if (!vetoes) return null;
      return {
        errno: 'EPERM',
        stage: notification,
        rule: 'offline-contains-standby',
        because: `block ${range.block} contains an increment that the kernel believes standby`,
      };
    }
    case 'MEM_CANCEL_ONLINE':
    case 'MEM_OFFLINE':
      called(steps, notification, name, range, 'ok');
      if (profile.era === 'classic') unassignRange(steps, first, last);
      return null;
    case 'MEM_FINISH_OFFLINE':
      called(steps, notification, name, range, 'ok');
      unassignRange(steps, first, last);
      return null;
    default:
      called(steps, notification, name, range, 'ok');
      return null;
  }
}

function called(
  steps: Steps,
  notification: MemoryNotification,
  callback: string,
  range: Notified,
  verdict: 'ok' | 'bad' | Errno,
): void {
  const { pagesPerBlock } = guestOf(steps.partition).geometry;
  const namesAltmap = notification === 'MEM_PREPARE_ONLINE' || notification === 'MEM_FINISH_OFFLINE';
  emit(steps, {
    kind: 'notifierCalled',
    notification,
    callback,
    block: range.block,
    start: pfn(range.block * pagesPerBlock + range.altmapPages),
    pages: pagesPerBlock - range.altmapPages,
    altmapPages: namesAltmap ? range.altmapPages : 0,
    verdict,
  });
}
