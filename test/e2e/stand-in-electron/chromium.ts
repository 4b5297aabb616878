/** Chromium as the stand-in's window, over its own protocol. */

import { spawn } from 'node:child_process';
import process from 'node:process';

type Parameters = Readonly<Record<string, unknown>>;

/** The first page's session. */
export interface Chromium {
  send(method: string, params?: Parameters): Promise<Readonly<Record<string, unknown>>>;
  on(method: string, listener: (params: Parameters) => void): void;
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
  const leash = '"$@" & read _; kill $!; wait';
  const child = spawn('sh', ['-c', leash, 'leash', program, ...flags], { stdio: ['pipe', 'ignore', 'pipe'] });
  const address = await new Promise<string>((resolve) => {
    child.stderr.on('data', (part: Buffer) => {
      process.stderr.write(part);
      const found = /^DevTools listening on (ws:\S+)/m.exec(part.toString());
      if (found?.[1]) resolve(found[1]);
    });
  });
  return firstPage(address);
}

async function firstPage(address: string): Promise<Chromium> {
  const socket = new WebSocket(address);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const listeners = new Map<string, (params: Parameters) => void>();
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  let lastId = 0;
  let sessionId: unknown;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.id === undefined) listeners.get(message.method)?.(message.params);
    else waiting.get(message.id)?.(message.result ?? {});
    waiting.delete(message.id);
  });
  const send: Chromium['send'] = (method, params = {}) => {
    lastId++;
    const id = lastId;
    socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  const { targetInfos } = await send('Target.getTargets');
  const page = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === 'page');
  sessionId = (await send('Target.attachToTarget', { targetId: page?.targetId, flatten: true })).sessionId;
  return { send, on: (method, listener) => void listeners.set(method, listener) };
}
