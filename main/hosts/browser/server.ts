/** The browser host's server: the built page over HTTP, calls and pushes over one WebSocket. Loopback only. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { MESSAGE_LIMIT_BYTES } from '../../../shared/api.ts';
import { encodePush, SOCKET_PATH } from '../../../shared/codec.ts';
import type { Session } from '../../session.ts';
import { callChannel } from '../call-channel.ts';
import { pageFile } from '../page-files.ts';
import { pageHeaders } from '../page-policy.ts';
import { type Access, newAccess } from './access.ts';

const LOOPBACK = '127.0.0.1';
const CONNECTION_LIMIT = 8;
/** A message beyond the contract's limit is still read and rejected by name; one beyond this ends the connection. */
const HARD_MESSAGE_LIMIT_BYTES = 4 * MESSAGE_LIMIT_BYTES;
/** A page that does not read this much is gone; it asks for a snapshot when it is back. */
const BACKLOG_LIMIT_BYTES = 64 * 1024 * 1024;

export interface RunningServer {
  readonly port: number;
  /** A new address, good for one visit. */
  address(): string;
  /** Open pages. */
  readonly connections: number;
  /** Resolves when the last page has gone. */
  close(): Promise<void>;
}

/** @param folder the built page */
export async function serve(session: Session, folder: string, wantedPort: number): Promise<RunningServer> {
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 30_000 });
  await listen(server, wantedPort);
  const { port } = server.address() as AddressInfo;
  const access = newAccess(port);
  const headers = pageHeaders(`ws://${LOOPBACK}:${port} ws://localhost:${port}`);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: HARD_MESSAGE_LIMIT_BYTES,
    clientTracking: true,
  });
  server.on('request', (request, response) => void answer(request, response, access, folder, headers));
  server.on('upgrade', (request, socket, head) => {
    const refused = refuseUpgrade(request, access, sockets.clients.size);
    if (refused) return end(socket, refused);
    sockets.handleUpgrade(request, socket, head, (connection) => connect(connection, session));
  });
  return {
    port,
    address: () => `http://${LOOPBACK}:${port}/?token=${access.issue()}`,
    get connections() {
      return sockets.clients.size;
    },
    close: async () => {
      for (const connection of sockets.clients) connection.close(1001, 'The console is closing.');
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      for (const connection of sockets.clients) connection.terminate();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

type Headers = Readonly<Record<string, string>>;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  folder: string,
  headers: Headers,
): Promise<void> {
  const say = (status: number, text: string, more: Headers = {}): void => {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', ...more });
    response.end(request.method === 'HEAD' ? undefined : text);
  };
  request.resume();
  const [pathname = '/', search = ''] = (request.url ?? '/').split('?', 2);
  const token = pathname === '/' ? new URLSearchParams(search).get('token') : null;
  const refused = access.refuse(request.headers, token === null ? 'page' : 'token');
  if (refused === 421) return say(421, 'This address is not served here.\n');
  if (refused) return say(403, 'This console was opened from elsewhere. Use the address it printed.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return say(405, 'Only GET.\n', { allow: 'GET, HEAD' });
  if (token !== null) {
    const cookie = access.exchange(token);
    if (!cookie) return say(403, 'This address was used already. Ask the console for a new one.\n');
    return say(200, ENTRANCE, { 'set-cookie': cookie, 'content-type': 'text/html; charset=utf-8' });
  }
  const file = await pageFile(folder, pathname);
  if (!file) return say(404, 'There is no such file.\n');
  response.writeHead(200, { ...headers, 'content-type': file.type, 'content-length': file.content.length });
  response.end(request.method === 'HEAD' ? undefined : file.content);
}

/**
 * The page that sets the cookie. It leads on by itself instead of redirecting: a strict cookie is not sent when the
 * visit began on another site, and the file that opens the window is one.
 */
const ENTRANCE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>LPAR memory console</title><link rel="icon" href="/icon.svg">
<meta http-equiv="refresh" content="0;url=/"><a href="/">Open the console</a></html>
`;

function refuseUpgrade(request: IncomingMessage, access: Access, connections: number): number | undefined {
  const refused = access.refuse(request.headers, 'socket');
  if (refused) return refused;
  if (request.url?.split('?', 1)[0] !== SOCKET_PATH) return 404;
  return connections >= CONNECTION_LIMIT ? 503 : undefined;
}

const REASONS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'Not Found',
  421: 'Misdirected Request',
  503: 'Service Unavailable',
};

function end(socket: Duplex, status: number): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** One page: calls in, answers and pushes out. */
function connect(connection: WebSocket, session: Session): void {
  const client = session.join((push) => {
    if (connection.readyState !== connection.OPEN) return;
    if (connection.bufferedAmount > BACKLOG_LIMIT_BYTES) return connection.terminate();
    connection.send(encodePush(push));
  });
  const handle = callChannel(client);
  connection.on('message', (data, isBinary) => {
    void handle(isBinary ? undefined : data.toString()).then((text) => {
      if (connection.readyState === connection.OPEN) connection.send(text);
    });
  });
  // Too long, not UTF-8: the connection closes by itself and the page comes back.
  connection.on('error', () => {});
  connection.on('close', () => client.leave());
}
