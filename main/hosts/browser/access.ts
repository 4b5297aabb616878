/**
 * Who may talk to the server: whoever was given a one-time token. It is exchanged for a cookie that only this server
 * reads; foreign pages, other users' browsers and names that merely resolve to this computer are turned away.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const SECRET_BYTES = 32;
/** Addresses printed and not used yet; more of them are nobody's. */
const TOKEN_LIMIT = 16;

export interface Access {
  /** A new one-time token. */
  issue(): string;
  /** Uses a token up. @returns the cookie header to set, undefined when the token is wrong or used */
  exchange(token: string): string | undefined;
  /** 421: another host was meant; 403: another page asks, or nobody we know; undefined: welcome. */
  refuse(headers: IncomingHttpHeaders, kind: 'page' | 'token' | 'socket'): 403 | 421 | undefined;
}

/** Compares without telling by the time it takes how much agreed. */
export const sameSecret = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};
const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** @param port the port the server listens on: cookies do not keep ports apart, names do */
export function newAccess(port: number): Access {
  const cookieName = `lpar-console-${port}`;
  const cookie = secret();
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  let tokens: string[] = [];
  return {
    issue: () => {
      const token = secret();
      tokens = [...tokens, token].slice(-TOKEN_LIMIT);
      return token;
    },
    exchange: (token) => {
      const known = tokens.find((candidate) => sameSecret(candidate, token));
      if (known === undefined) return undefined;
      tokens = tokens.filter((candidate) => candidate !== known);
      return `${cookieName}=${cookie}; HttpOnly; SameSite=Strict; Path=/`;
    },
    refuse: ({ host, origin, cookie: header }, kind) => {
      if (host === undefined || !hosts.includes(host)) return 421;
      // A socket's origin is always sent by a browser; without one it is not a page of ours.
      if (origin === undefined ? kind === 'socket' : origin !== `http://${host}`) return 403;
      return kind === 'token' || holdsCookie(header, cookieName, cookie) ? undefined : 403;
    },
  };
}

function holdsCookie(header: string | undefined, name: string, value: string): boolean {
  return (header ?? '').split(';').some((part) => {
    const [key, ...rest] = part.trim().split('=');
    return key === name && sameSecret(rest.join('='), value);
  });
}
