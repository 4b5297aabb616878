import type { Session } from '../../main/session.ts';
import type { Call, Push } from '../../shared/api.ts';
import { ok } from '../../shared/failure.ts';

/** A session that says hello and remembers what it was asked; hosts need no machine behind it. */
export function fakeSession(): {
  session: Session;
  calls: Call[];
  push: (push: Push) => void;
  listeners: () => number;
} {
  const calls: Call[] = [];
  const listeners = new Set<(push: Push) => void>();
  const session: Session = {
    join: (listener) => {
      listeners.add(listener);
      return {
        call: async (call) => {
          calls.push(call);
          return ok({ method: call.method });
        },
        leave: () => void listeners.delete(listener),
      };
    },
    verified: Promise.resolve(null),
    files: {
      receive: async () => ok({ machine: 7 }),
      offer: async ({ kind }) => ok({ name: `${kind}.txt`, type: 'text/plain', pieces: [kind, '\n'] }),
    },
    close: async () => ok(null),
  };
  const push = (what: Push): void => {
    for (const listener of listeners) listener(what);
  };
  return { session, calls, push, listeners: () => listeners.size };
}
