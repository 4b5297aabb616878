/** Uses a running browser host the way its page does: over HTTP and its WebSocket. */

import assert from 'node:assert/strict';

/**
 * @typedef {object} Visit
 * @property {string} page text of the page
 * @property {string} origin
 * @property {string} cookie
 * @property {(method: string, params: object) => Promise<any>} call gives the value; a failure throws
 * @property {() => void} leave
 */

/**
 * Exchanges the one-time address, loads the page with everything it names, and connects.
 *
 * @param {string} address
 * @returns {Promise<Visit>}
 */
export async function visit(address) {
  const { origin, host } = new URL(address);
  const entrance = await fetch(address);
  assert.equal(entrance.status, 200, 'the one-time address is served');
  const cookie = (entrance.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const page = await get(`${origin}/`, cookie);
  const named = [...page.matchAll(/(?:src|href)="\.?\/?([^"]+)"/g)].map(([, name]) => name);
  assert.ok(named.length >= 2, 'the page names its script and its style');
  for (const name of named) await get(`${origin}/${name}`, cookie);
  const socket = await connect(`ws://${host}/ws`, { cookie, origin });
  let lastId = 0;
  /** @type {Map<number, (result: any) => void>} */
  const waiting = new Map();
  socket.on('message', (data, isBinary) => {
    if (isBinary) return;
    const { id, result } = JSON.parse(data.toString());
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  return {
    page,
    origin,
    cookie,
    call: async (method, params) => {
      lastId += 1;
      const id = lastId;
      const answer = new Promise((resolve) => waiting.set(id, resolve));
      socket.send(JSON.stringify({ id, method, params }));
      const result = await answer;
      assert.ok(result.ok, `${method} is carried out: ${JSON.stringify(result.failure)}`);
      return result.value;
    },
    leave: () => socket.terminate(),
  };
}

/** @param {string} url @param {string} cookie */
async function get(url, cookie) {
  const answered = await fetch(url, { headers: { cookie } });
  assert.equal(answered.status, 200, `${url} is served`);
  return answered.text();
}

/** @param {string} url @param {Record<string, string>} headers @returns {Promise<import('ws').WebSocket>} */
async function connect(url, headers) {
  // From here only: the packages are installed by now.
  const { WebSocket } = await import('ws');
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
