/** Chromium as the stand-in's window, over its own protocol. */

import { spawn } from 'node:child_process';
import process from 'node:process';

type Parameters = Readonly<Record<string, unknown>>;

/** One page's session. */
export interface Page {
  send(method: string, params?: Parameters): Promise<Readonly<Record<string, unknown>>>;
  on(method: string, listener: (params: Parameters) => void): void;
  /** The page has gone, whoever closed it. */
  onClosed(listener: () => void): void;
}

export interface Chromium {
  /** To the browser itself. */
  send(method: string, params?: Parameters): Promise<Readonly<Record<string, unknown>>>;
  /** The page that is there from the beginning, then new ones. */
  page(): Promise<Page>;
}

/**
 * Starts it with a profile of its own; Playwright reads the line that says where it listens, so everything it says is
 * passed on.
 */
export async function chromium(profile: string): Promise<Chromium> {
  const program = process.env.CHROMIUM_PATH ?? 'chromium';
  const flags = [
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--window-size=1440,900',
    // Chromium refuses its sandbox to root. Only tests get this; the product never passes it.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    'about:blank',
  ];
  // Reads until this process is gone, however it went, and takes Chromium with it.
  // A group of its own: what Debian calls chromium-headless-shell is a script that starts another process.
  const leash = 'setsid "$@" & read _; kill -- -$!; wait';
  const child = spawn('sh', ['-c', leash, 'leash', program, ...flags], { stdio: ['pipe', 'ignore', 'pipe'] });
  const address = await new Promise<string>((resolve) => {
    child.stderr.on('data', (part: Buffer) => {
      process.stderr.write(part);
      const found = /^DevTools listening on (ws:\S+)/m.exec(part.toString());
      if (found?.[1]) resolve(found[1]);
    });
  });
  return pagesOf(address);
}

async function pagesOf(address: string): Promise<Chromium> {
  const socket = new WebSocket(address);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const listeners = new Map<string, (params: Parameters) => void>();
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  const closing = new Map<string, () => void>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.method === 'Target.detachedFromTarget') closing.get(message.params.sessionId)?.();
    if (message.id === undefined) listeners.get(`${message.sessionId} ${message.method}`)?.(message.params);
    else waiting.get(message.id)?.(message.result ?? {});
    waiting.delete(message.id);
  });
  const send = (
    method: string,
    params: Parameters = {},
    session: unknown = undefined,
  ): Promise<Record<string, unknown>> => {
    lastId++;
    const id = lastId;
    socket.send(
      JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) }),
    );
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  const attach = async (targetId: unknown): Promise<Page> => {
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    return {
      onClosed: (listener) => void closing.set(String(sessionId), listener),
      send: (method, params) => send(method, params, sessionId),
      on: (method, listener) => void listeners.set(`${sessionId} ${method}`, listener),
    };
  };
  const { targetInfos } = await send('Target.getTargets');
  const first = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === 'page');
  let unused: unknown = first?.targetId;
  return {
    send: (method, params) => send(method, params),
    page: async () => {
      const targetId = unused ?? (await send('Target.createTarget', { url: 'about:blank' })).targetId;
      unused = undefined;
      return attach(targetId);
    },
  };
}
