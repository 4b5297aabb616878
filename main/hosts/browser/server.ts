/** The browser host's server: the built page over HTTP, calls and pushes over one WebSocket. Loopback only. */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { FILE_LIMIT_BYTES, MESSAGE_LIMIT_BYTES } from '../../../shared/api.ts';
import { encodePush, SOCKET_PATH } from '../../../shared/codec.ts';
import type { Result } from '../../../shared/failure.ts';
import type { Session } from '../../session/index.ts';
import { callChannel } from '../call-channel.ts';
import { giveFile, isFilePath, takeFile } from '../file-door.ts';
import { pageFile } from '../page-files.ts';
import { pageHeaders } from '../page-policy.ts';
import { type Access, newAccess, sameSecret } from './access.ts';
import { HAND_OVER_LIMIT_BYTES, HAND_OVER_PATH, type OpenRequest, openRequest } from './hand-over.ts';
import { newRate } from './rate.ts';
import { newSocketGuard, type SocketGuard } from './socket-guard.ts';

// Imported, the module would hand over all that it has, its client for fetch included: a third of what a start loads.
const { createServer } = process.getBuiltinModule('node:http');

const LOOPBACK = '127.0.0.1';
const CONNECTION_LIMIT = 8;
/** Sockets of any kind, idle ones included: a page with its assets takes about ten. */
const SOCKET_LIMIT = 64;
/** Refusals, which only strangers get; whoever holds the cookie is answered all the same. */
const REFUSALS_PER_SECOND = 20;
/** Messages of one page. The busiest one, dragging over the map, sends one per frame. */
const MESSAGES_PER_SECOND = 1000;
const POLICY_VIOLATION = 1008;
/** A message beyond the contract's limit is still read and rejected by name; one beyond this ends the connection. */
const HARD_MESSAGE_LIMIT_BYTES = 4 * MESSAGE_LIMIT_BYTES;
/** A page that leaves this much unread is asked nothing more until it has read. */
const UNREAD_BYTES = 8 * 1024 * 1024;
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

/** Takes what another start hands over; it proves with the secret that it is this user's. */
export interface Taker {
  readonly secret: string;
  take(what: OpenRequest): Promise<Result<null, string>>;
}

/** @param folder the built page */
export async function serve(
  session: Session,
  folder: string,
  wantedPort: number,
  taker?: Taker,
): Promise<RunningServer> {
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000 });
  const guard = newSocketGuard(SOCKET_LIMIT);
  server.on('connection', (socket) => guard.admit(socket));
  await listen(server, wantedPort);
  const { port } = server.address() as AddressInfo;
  const access = newAccess(port);
  const headers = pageHeaders(`ws://${LOOPBACK}:${port} ws://localhost:${port}`);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: HARD_MESSAGE_LIMIT_BYTES,
    clientTracking: true,
  });
  const strangers = newRate(REFUSALS_PER_SECOND);
  server.on('request', (request, response) => {
    const [pathname = '/', search = ''] = (request.url ?? '/').split('?', 2);
    if (isFilePath(pathname)) {
      void answerFile(request, response, search, { session, access, headers, strangers, guard });
      return;
    }
    const handedOver = request.method === 'POST' && request.url === HAND_OVER_PATH && taker !== undefined;
    if (handedOver) void takeOver(request, response, access, taker, headers);
    else void answer(request, response, { access, folder, headers, strangers, guard });
  });
  server.on('upgrade', (request, socket, head) => {
    const refused = refuseUpgrade(request, access, sockets.clients.size);
    if (refused) return end(socket, refused);
    guard.know(socket);
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

interface PageService {
  readonly access: Access;
  readonly folder: string;
  readonly headers: Headers;
  /** How many strangers come. */
  readonly strangers: ReturnType<typeof newRate>;
  readonly guard: SocketGuard;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { access, folder, headers, strangers, guard }: PageService,
): Promise<void> {
  const say = (status: number, text: string, more: Headers = {}): void => {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', ...more });
    response.end(request.method === 'HEAD' ? undefined : text);
  };
  request.resume();
  const [pathname = '/', search = ''] = (request.url ?? '/').split('?', 2);
  const token = pathname === '/' ? new URLSearchParams(search).get('token') : null;
  const refused = access.refuse(request.headers, token === null ? 'page' : 'token');
  if (refused && !strangers.allows())
    return say(429, 'Too many requests that had to be refused.\n', { 'retry-after': '1' });
  if (refused === 421) return say(421, 'This address is not served here.\n');
  if (refused) return say(403, 'This console was opened from elsewhere. Use the address it printed.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return say(405, 'Only GET.\n', { allow: 'GET, HEAD' });
  if (token !== null) {
    const cookie = access.exchange(token);
    if (!cookie && !strangers.allows())
      return say(429, 'Too many addresses that do not work.\n', { 'retry-after': '1' });
    if (!cookie) return say(403, 'This address was used already. Ask the console for a new one.\n');
    return say(200, ENTRANCE, { 'set-cookie': cookie, 'content-type': 'text/html; charset=utf-8' });
  }
  guard.know(request.socket);
  const file = await pageFile(folder, pathname);
  if (!file) return say(404, 'There is no such file.\n');
  response.writeHead(200, { ...headers, 'content-type': file.type, 'content-length': file.content.length });
  response.end(request.method === 'HEAD' ? undefined : file.content);
}

type FileService = Pick<PageService, 'access' | 'headers' | 'strangers' | 'guard'> & {
  readonly session: Session;
};

/** Files go in and out like calls: for the page that holds the cookie, and in only from the page itself. */
async function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
  { session, access, headers, strangers, guard }: FileService,
): Promise<void> {
  const { method } = request;
  const say = (status: number, text: string, more: Headers = {}): void => {
    request.resume();
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', ...more });
    response.end(text);
  };
  const refused = access.refuse(request.headers, method === 'POST' ? 'socket' : 'page');
  if (refused && !strangers.allows())
    return say(429, 'Too many requests that had to be refused.\n', { 'retry-after': '1' });
  if (refused) return say(refused, 'This is not for you.\n');
  guard.know(request.socket);
  if (method !== 'GET' && method !== 'POST') return say(405, 'Only GET and POST.\n', { allow: 'GET, POST' });
  // A sender that announces too much is told at once; one that does not is stopped while it sends.
  if (Number(request.headers['content-length'] ?? 0) > FILE_LIMIT_BYTES)
    return say(413, `A file holds at most ${FILE_LIMIT_BYTES} bytes.\n`, { connection: 'close' });
  try {
    const reply =
      method === 'POST'
        ? await takeFile(session.files, search, request.iterator({ destroyOnReturn: false }))
        : await giveFile(session.files, search);
    if (reply.status === 413) response.setHeader('connection', 'close');
    response.writeHead(reply.status, { ...headers, ...reply.headers });
    await pipeline(Readable.from(reply.pieces), response);
  } catch {
    // The page has gone, or broke off in the middle of its file.
    response.destroy();
  }
}

/** Another start of this user's. A browser cannot send it: it would add its Origin, and it does not know the secret. */
async function takeOver(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  taker: Taker,
  headers: Headers,
): Promise<void> {
  const say = (status: number, text: string): void => {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
    response.end(text);
  };
  const { authorization = '', origin } = request.headers;
  const known = origin === undefined && sameSecret(authorization, `Bearer ${taker.secret}`);
  const refused = access.refuse(request.headers, 'token') ?? (known ? undefined : 403);
  if (refused) {
    request.resume();
    return say(refused, 'This is not for you.\n');
  }
  const what = openRequest.safeParse(await jsonBody(request));
  if (!what.success) return say(400, 'This cannot be read.\n');
  const taken = await taker.take(what.data);
  say(taken.ok ? 200 : 422, taken.ok ? 'Taken.\n' : `${taken.failure}\n`);
}

/** The body as JSON; undefined when it is too long, breaks off or is none. */
async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > HAND_OVER_LIMIT_BYTES) return undefined;
      parts.push(part);
    }
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
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
  const say = (text: string | Uint8Array): void => {
    if (connection.readyState !== connection.OPEN) return;
    if (connection.bufferedAmount > BACKLOG_LIMIT_BYTES) {
      connection.terminate();
      return;
    }
    connection.send(text, () => {
      if (connection.isPaused && connection.bufferedAmount <= UNREAD_BYTES) connection.resume();
    });
    // Who asks and never reads would have the answers pile up here.
    if (connection.bufferedAmount > UNREAD_BYTES) connection.pause();
  };
  const client = session.join((push) => say(encodePush(push)));
  const handle = callChannel(client);
  const rate = newRate(MESSAGES_PER_SECOND);
  connection.on('message', (data, isBinary) => {
    if (!rate.allows()) return connection.close(POLICY_VIOLATION, 'Too many messages.');
    void handle(isBinary ? undefined : data.toString()).then(say);
  });
  // Too long, not UTF-8: the connection closes by itself and the page comes back.
  connection.on('error', () => {});
  connection.on('close', () => client.leave());
}
