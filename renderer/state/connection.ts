/** The console's way to its machine: the preload's bridge where there is one, a WebSocket to the browser host otherwise. */

import type { ConsoleApi, MethodName, Methods, Push } from '../../shared/api.ts';
import { decodePush, SOCKET_PATH } from '../../shared/codec.ts';
import { type Failure, fail, type Result, rejection } from '../../shared/failure.ts';

declare global {
  interface Window {
    /** Exposed by the Electron preload; absent in the browser host. */
    readonly lparConsole?: ConsoleApi;
  }
}

type Listener = Parameters<ConsoleApi['subscribe']>[0];
interface Waiting {
  readonly settle: (result: Result<never, Failure>) => void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

export const connect = (): ConsoleApi => window.lparConsole ?? new SocketConsole(socketAddress());

function socketAddress(): string {
  const address = new URL(SOCKET_PATH, window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

/** Calls as JSON texts, pushes as binary frames (shared/codec.ts); reconnects by itself with growing pauses. */
class SocketConsole implements ConsoleApi {
  readonly #address: string;
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Map<number, Waiting>();
  #socket: WebSocket | undefined;
  #queue: string[] = [];
  #nextId = 1;
  #retryMs = FIRST_RETRY_MS;
  #wasLost = false;

  constructor(address: string) {
    this.#address = address;
    this.#open();
  }

  call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Result<Methods[M]['answer'], Failure>> {
    const id = this.#nextId++;
    const text = JSON.stringify({ id, method, params });
    return new Promise((resolve) => {
      if (this.#wasLost && this.#socket?.readyState !== WebSocket.OPEN) {
        resolve(fail(rejection('busy', 'connection', 'There is no connection to the console process.')));
        return;
      }
      this.#waiting.set(id, { settle: resolve });
      if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
      else this.#queue.push(text);
    });
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #open(): void {
    const socket = new WebSocket(this.#address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#retryMs = FIRST_RETRY_MS;
      for (const text of this.#queue) socket.send(text);
      this.#queue = [];
      if (this.#wasLost) {
        this.#wasLost = false;
        this.#tell({ kind: 'connection', state: 'back' });
      }
    });
    socket.addEventListener('message', (message) => this.#receive(message.data));
    socket.addEventListener('close', () => this.#lose());
  }

  #receive(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      const push = decodePush(new Uint8Array(data));
      if (push.ok) this.#tell(push.value);
      return;
    }
    const answer = JSON.parse(String(data)) as { id: number; result: Result<never, Failure> };
    this.#waiting.get(answer.id)?.settle(answer.result);
    this.#waiting.delete(answer.id);
  }

  #lose(): void {
    this.#queue = [];
    const lost = rejection('busy', 'connection', 'The connection to the console process was lost.');
    for (const { settle } of this.#waiting.values()) settle(fail(lost));
    this.#waiting.clear();
    if (!this.#wasLost) {
      this.#wasLost = true;
      this.#tell({ kind: 'connection', state: 'lost' });
    }
    window.setTimeout(() => this.#open(), this.#retryMs);
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }

  #tell(push: Push | { kind: 'connection'; state: 'lost' | 'back' }): void {
    for (const listener of this.#listeners) listener(push);
  }
}
