import type { Session } from '../../main/session/index.ts';
import type { Call, Push } from '../../shared/api.ts';
import { ok } from '../../shared/failure.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts';

/** A session that says hello and remembers what it was asked; hosts need no machine behind it. */
export function fakeSession(): {
  session: Session;
  calls: Call[];
  push: (push: Push) => void;
  settings: { now: Settings };
  listeners: () => number;
  /** Calls are not answered until the returned function is called. */
  hold: () => () => void;
} {
  const calls: Call[] = [];
  const listeners = new Set<(push: Push) => void>();
  const settings = { now: DEFAULT_SETTINGS as Settings };
  let held: Promise<void> | undefined;
  const session: Session = {
    join: (listener) => {
      listeners.add(listener);
      return {
        call: async (call) => {
          calls.push(call);
          await held;
          return ok({ method: call.method });
        },
        leave: () => void listeners.delete(listener),
      };
    },
    settings: () => settings.now,
    verified: Promise.resolve(null),
    importMachine: async () => ok({ machine: 7 }),
    exportMachine: async () => ok('lparMachine: 1\n'),
    files: {
      receive: async () => ok({ machine: 7 }),
      receiveAnswered: async () => ({ ok: true as const, value: { machine: 1 } }),
      receiveArchive: async () => ok({ machine: 8 }),
      receiveRecording: async (_text, file) =>
        ok({
          id: 9,
          name: 'recording',
          file,
          format: 2,
          recordedOn: null,
          release: '6.12',
          arch: 's390x',
          steps: 0,
          takenMs: 0,
          bytes: 0,
          chosen: { usual: null, choices: [] },
          last: null,
          replay: null,
        }),
      receiveWorkshop: async () => ok({ kind: 'packed', file: 'never' }),
      offer: async ({ kind }) => ok({ name: `${kind}.txt`, type: 'text/plain', pieces: [kind, '\n'] }),
    },
    close: async () => ok(null),
  };
  const push = (what: Push): void => {
    for (const listener of listeners) listener(what);
  };
  const hold = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    return resolve;
  };
  return { session, calls, push, settings, listeners: () => listeners.size, hold };
}
