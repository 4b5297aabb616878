/** Work that takes long: shown at the window's icon, asked about before quitting, told about when nobody looks. */

import { type BrowserWindow, Notification } from 'electron';
import type { Methods, Push } from '../../../shared/api.ts';
import { PRODUCT_NAME } from '../../../shared/product.ts';
import type { Client } from '../../session/index.ts';

/** Shorter work is not worth a notification. */
const LONG_MS = 10_000;

interface Work {
  readonly startedMs: number;
  readonly progress: { readonly done: number; readonly total: number } | undefined;
}

export interface LongWork {
  /** The client, with its actions watched from call to answer. */
  watch(client: Client): Client;
  /** Takes what the session pushes to the page. */
  see(push: Push): void;
  /** What an action that is under way has done, "3 of 448"; undefined when there is none. */
  underWay(): string | undefined;
}

export function watchLongWork(window: BrowserWindow, now: () => number = Date.now): LongWork {
  const works = new Map<string, Work>();
  const end = (ticket: string): void => {
    const work = works.get(ticket);
    works.delete(ticket);
    if (window.isDestroyed()) return;
    if (work?.progress) window.setProgressBar(-1);
    if (!work || now() - work.startedMs < LONG_MS || window.isFocused() || !Notification.isSupported())
      return;
    const told = new Notification({ title: PRODUCT_NAME, body: 'The action that was under way has ended.' });
    told.on('click', () => window.show());
    told.show();
  };
  return {
    watch: (client) => ({
      leave: () => client.leave(),
      call: async (call) => {
        if (call.method !== 'run') return client.call(call);
        const { ticket } = call.params as Methods['run']['params'];
        works.set(ticket, { startedMs: now(), progress: undefined });
        try {
          return await client.call(call);
        } finally {
          end(ticket);
        }
      },
    }),
    see: (push) => {
      if (push.kind !== 'progress') return;
      const work = works.get(push.ticket);
      if (!work) return;
      const { done, total } = push;
      works.set(push.ticket, { ...work, progress: { done, total } });
      window.setProgressBar(total > 0 ? done / total : 0);
    },
    underWay: () => {
      const [work] = works.values();
      if (!work) return undefined;
      return work.progress ? `${work.progress.done} of ${work.progress.total} steps` : 'its first steps';
    },
  };
}
