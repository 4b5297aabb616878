/** What the memory notifier chain was told and what each callback said, those behind a veto included. */

import { ERRNO_NUMBER } from '../../../shared/errno-number.ts';
import type { MachineEvent } from '../../../shared/event.ts';
import type { Errno } from '../../../shared/failure.ts';
import type { NotificationView, NotifiedCallback } from '../../../shared/view.ts';
import { builtInChain, callbackFunction, chainWith, DRIVER_CALLBACK } from '../kernel/notifier-chain.ts';
import { architectureOf, guestOf, type Partition } from '../state/partition.ts';
import { errnoOf, NOTIFY_OK, returnCodeOf } from './notify.ts';

type Told = Extract<MachineEvent, { readonly kind: 'notified' }>;
type Answered = Extract<MachineEvent, { readonly kind: 'notifierCalled' }>;

/** In the order of the events. `partition`: its kernel, and the conditions that it is asked under. */
export function notificationsOf(
  partition: Partition,
  events: readonly MachineEvent[],
): readonly NotificationView[] {
  if (!partition.guest.value || !architectureOf(partition).sclp) return [];
  return events.flatMap((event, index) =>
    event.kind === 'notified' ? [viewOf(partition, event, index, answersTo(events, index))] : [],
  );
}

/** What was answered until something else happens than the callbacks' own doing. */
function answersTo(events: readonly MachineEvent[], from: number): Answered[] {
  const told = events[from] as Told;
  const answers: Answered[] = [];
  for (const event of events.slice(from + 1)) {
    if (event.kind === 'notified') break;
    if (event.kind === 'notifierCalled' && event.notification === told.notification) answers.push(event);
  }
  return answers;
}

function viewOf(
  partition: Partition,
  told: Told,
  event: number,
  answers: readonly Answered[],
): NotificationView {
  const { profile, kasan } = guestOf(partition);
  const { notifierVetoes } = partition.definition.value.conditions;
  const heard = answers.map(({ callback, priority }) => ({
    callback,
    ...(priority === undefined ? {} : { priority }),
  }));
  const chain = chainWith(builtInChain(profile, { kasan }), [...heard, ...notifierVetoes]);
  let stopped = false;
  let result = NOTIFY_OK;
  const called = chain.map(({ callback, priority }): NotifiedCallback => {
    const driver = callback === DRIVER_CALLBACK ? { isDriver: true as const } : {};
    if (stopped)
      return { callback, priority, returned: null, ...driver, ...wouldRefuse(partition, told, callback) };
    const own = answers.filter((answer) => callbackFunction(answer.callback) === callback);
    const verdict = own.find((answer) => answer.verdict !== 'ok')?.verdict ?? 'ok';
    const returned = returnCodeOf(verdict);
    if (verdict !== 'ok') {
      stopped = true;
      result = returned;
    }
    return { callback, priority, returned, ...driver };
  });
  return {
    event,
    notification: told.notification,
    action: told.action,
    block: told.block,
    argument: argumentOf(partition, told),
    chain: called,
    result: errnoOf(result),
  };
}

function wouldRefuse(partition: Partition, told: Told, callback: string): { wouldRefuse?: number } {
  const veto = partition.definition.value.conditions.notifierVetoes.find(
    (entry) =>
      callbackFunction(entry.callback) === callback &&
      entry.on === told.notification &&
      (entry.block === undefined || entry.block === told.block),
  );
  if (!veto) return {};
  const errno: Errno = veto.verdict === 'bad' ? 'EPERM' : veto.verdict;
  return { wouldRefuse: -ERRNO_NUMBER[errno] };
}

/** Node 0 always has memory: no notification of these machines changes the state of a node. */
const NO_NODE = -1;

/**
 * include/linux/memory.h, struct memory_notify: the altmap is named from 6.9 to 6.18, in PREPARE_ONLINE and
 * FINISH_OFFLINE only; nodes up to 6.16.
 */
function argumentOf(partition: Partition, told: Told): Readonly<Record<string, number>> {
  const { profile, geometry } = guestOf(partition);
  const altmap = profile.prepareEvents
    ? {
        altmap_start_pfn: told.altmapPages > 0 ? told.block * geometry.pagesPerBlock : 0,
        altmap_nr_pages: told.altmapPages,
      }
    : {};
  const nodes =
    profile.era !== 'dynamic' && !profile.nodeNotifier
      ? { status_change_nid_normal: NO_NODE, status_change_nid: NO_NODE }
      : {};
  return { ...altmap, start_pfn: told.start, nr_pages: told.pages, ...nodes };
}
