/**
 * socket: several pages on one console over real sockets: at once, with stale revisions, slow readers, pages that go and come
 * in the middle of the work. Every call is answered, and in the end all pages see the same.
 */

import fs from 'node:fs';
import path from 'node:path';
import WebSocket from 'ws';
import { serve } from '../../main/hosts/browser/server.ts';
import type { Push } from '../../shared/api.ts';
import { decodePush, SOCKET_PATH } from '../../shared/codec.ts';
import { type Breaker, type Chance, chance, newTally, rounds, type Tally } from './breaker.ts';
import { anyAction, opened } from './console.ts';

const PAGES = 3;
const CALLS = 40;
const ANSWER_LIMIT_MS = 60_000;

interface Answer {
  readonly id: number;
  readonly result: { readonly ok: boolean; readonly failure?: unknown };
}

/** A page as the server sees one. */
class Page {
  readonly socket: WebSocket;
  readonly waiting = new Map<number, (answer: Answer | undefined) => void>();
  revision: number | null = null;
  #id = 0;

  constructor(address: string, cookie: string, origin: string) {
    this.socket = new WebSocket(address, { headers: { cookie, origin } });
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) this.#see(decodePush(new Uint8Array(data as Buffer)));
      else this.#settle(JSON.parse(String(data)) as Answer);
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      for (const settle of this.waiting.values()) settle(undefined);
      this.waiting.clear();
    });
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  whenOpen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => resolve());
      this.socket.once('close', () => reject(new Error('the socket closed')));
    });
  }

  /** @returns the answer; undefined: the page was gone before; `late`: none came */
  call(method: string, params: unknown): Promise<Answer | undefined | 'late'> {
    this.#id++;
    const id = this.#id;
    return new Promise((resolve) => {
      const limit = setTimeout(() => resolve('late'), ANSWER_LIMIT_MS);
      this.waiting.set(id, (answer) => {
        clearTimeout(limit);
        resolve(answer);
      });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #settle(answer: Answer): void {
    this.waiting.get(answer.id)?.(answer);
    this.waiting.delete(answer.id);
  }

  #see(push: { ok: true; value: Push } | { ok: false }): void {
    if (push.ok && 'revision' in push.value && push.value.kind !== 'past')
      this.revision = Number(push.value.revision);
  }
}

export const socket: Breaker = (effort) => {
  const tally = newTally();
  return rounds(effort, tally, async (seed, folder) => {
    const by = chance(seed);
    const page = path.join(folder, 'page');
    fs.mkdirSync(page);
    fs.writeFileSync(path.join(page, 'index.html'), '');
    const console = opened(path.join(folder, 'data'));
    const server = await serve(console.session, page, 0);
    const origin = `http://127.0.0.1:${server.port}`;
    const cookie = (await fetch(server.address())).headers.get('set-cookie')?.split(';')[0] ?? '';
    const join = async (): Promise<Page> => {
      const made = new Page(`${origin.replace('http', 'ws')}${SOCKET_PATH}`, cookie, origin);
      await made.whenOpen();
      await made.call('open', { machine: 1 });
      return made;
    };
    const pages = await Promise.all(Array.from({ length: PAGES }, join));
    await work(pages, join, by, tally, seed);
    await agree(pages, tally, seed);
    for (const each of pages) each.socket.close();
    await server.close();
    const closed = await console.close();
    if (!closed.ok) tally.wrong(`seed ${seed}: ${closed.failure.message}`);
  });
};

async function work(
  pages: Page[],
  join: () => Promise<Page>,
  by: Chance,
  tally: Tally,
  seed: number,
): Promise<void> {
  const answers: Promise<void>[] = [];
  for (let call = 0; call < CALLS; call++) {
    const index = by.below(pages.length);
    const page = pages[index];
    if (!page?.isOpen) continue;
    const kind = by.below(12);
    if (kind === 0) {
      // It goes in the middle of its calls, and another one comes.
      page.socket.terminate();
      tally.count('disconnects');
      pages[index] = await join();
      continue;
    }
    if (kind === 1) {
      page.socket.pause();
      setTimeout(() => page.socket.resume(), by.below(200));
      tally.count('slow readers');
    }
    const seen = kind < 5 ? page.revision : kind < 7 ? by.below(50) : null;
    const params = { action: anyAction(by, `t${index}`), seen, ticket: `s${seed}-${call}` };
    answers.push(
      page.call('run', params).then((answer) => {
        if (answer === 'late') tally.wrong(`seed ${seed}: call ${call} was never answered`);
        else
          tally.count(
            answer === undefined
              ? 'calls of pages that went'
              : answer.result.ok
                ? 'calls done'
                : 'calls refused',
          );
      }),
    );
    if (by.below(4) === 0) await Promise.all(answers.slice(-2));
  }
  await Promise.all(answers);
}

/** What each page is told when it opens now, and what it knows from pushes. */
async function agree(pages: readonly Page[], tally: Tally, seed: number): Promise<void> {
  for (const page of pages) {
    const answer = await page.call('open', { machine: 1 });
    if (page.isOpen && (answer === 'late' || answer === undefined || !answer.result.ok))
      tally.wrong(`seed ${seed}: the machine was not opened: ${JSON.stringify(answer)}`);
  }
  // Pushes come before the answer to what was asked after them.
  for (const page of pages) await page.call('hello', {});
  const revisions = new Set(pages.filter(({ isOpen }) => isOpen).map(({ revision }) => revision));
  tally.count('pages compared', pages.length);
  if (revisions.size !== 1) tally.wrong(`seed ${seed}: pages see revisions ${[...revisions].join(', ')}`);
}
