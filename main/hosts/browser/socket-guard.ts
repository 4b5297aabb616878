/**
 * How many sockets may be open at once, and who has to go when there are more. A stranger on this computer can open as many
 * as he likes and say nothing; whoever has shown the cookie keeps his.
 */

import type { Duplex } from 'node:stream';

export interface SocketGuard {
  /** A new socket: when there are too many now, the one that has been nobody's for longest is closed. */
  admit(socket: Duplex): void;
  /** Its other end holds the cookie. */
  know(socket: Duplex): void;
}

export function newSocketGuard(limit: number): SocketGuard {
  // In the order in which they came.
  const strangers = new Set<Duplex>();
  const known = new Set<Duplex>();
  return {
    admit: (socket) => {
      strangers.add(socket);
      socket.once('close', () => {
        strangers.delete(socket);
        known.delete(socket);
      });
      if (strangers.size + known.size <= limit) return;
      // Nobody is older than the one that came just now when all others are known.
      const [oldest] = strangers;
      oldest?.destroy();
    },
    know: (socket) => {
      if (strangers.delete(socket)) known.add(socket);
    },
  };
}
