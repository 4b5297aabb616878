/** A browser without a window, spoken to over two pipes: no port is opened for it. */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export type Parameters = Readonly<Record<string, unknown>>;

export interface HiddenBrowser {
  /** To the browser, or to a page of it. Rejects with what the browser says against it. */
  send(method: string, params?: Parameters, session?: string): Promise<Parameters>;
  /** Resolves when an event of this name comes that is wanted. */
  event(method: string, wanted: (params: Parameters) => boolean): Promise<Parameters>;
  close(): void;
}

interface Waiting {
  readonly settle: (value: Parameters) => void;
  readonly refuse: (error: Error) => void;
}

/** @param profile a folder of its own */
export function openHidden(program: string, profile: string): HiddenBrowser {
  const child = spawn(
    program,
    [
      '--headless',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--window-size=1440,900',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const [, , , to, from] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, Waiting>();
  let listeners: { method: string; hear: (params: Parameters) => boolean }[] = [];
  let lastId = 0;
  const ended = (why: string): void => {
    for (const { refuse } of waiting.values()) refuse(new Error(why));
    waiting.clear();
  };
  child.once('error', (error) => ended(error.message));
  child.once('exit', (code, signal) => ended(`the browser ended (${code ?? signal})`));
  to.on('error', () => {});
  listen(from, (message) => {
    if (message.id === undefined) {
      const params = (message.params ?? {}) as Parameters;
      listeners = listeners.filter(({ method, hear }) => method !== message.method || !hear(params));
      return;
    }
    const asked = waiting.get(Number(message.id));
    waiting.delete(Number(message.id));
    if (message.error) asked?.refuse(new Error(String((message.error as Parameters).message)));
    else asked?.settle((message.result ?? {}) as Parameters);
  });
  return {
    send: (method, params = {}, sessionId = undefined) =>
      new Promise((settle, refuse) => {
        if (isGone(child)) return refuse(new Error('the browser has ended'));
        lastId++;
        waiting.set(lastId, { settle, refuse });
        to.write(`${JSON.stringify({ id: lastId, method, params, ...(sessionId && { sessionId }) })}\0`);
      }),
    event: (method, wanted) =>
      new Promise((resolve) => {
        const hear = (params: Parameters): boolean => {
          const isWanted = wanted(params);
          if (isWanted) resolve(params);
          return isWanted;
        };
        listeners = [...listeners, { method, hear }];
      }),
    close: () => {
      child.kill();
      // Where the program is a script, what it started is told by the end of its pipe.
      to.destroy();
      from.destroy();
    },
  };
}

const isGone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Messages are JSON texts, each ended by a NUL. */
function listen(from: Readable, hear: (message: Parameters) => void): void {
  let rest = '';
  from.setEncoding('utf8').on('data', (part: string) => {
    const texts = (rest + part).split('\0');
    rest = texts.pop() ?? '';
    for (const text of texts) hear(JSON.parse(text) as Parameters);
  });
}
