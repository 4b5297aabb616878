/** The ways in which the console is tried to be broken. */

import type { Breaker } from './breaker.ts';
import { corrupt } from './corrupt.ts';
import { disk } from './disk.ts';
import { fuzz } from './fuzz.ts';
import { kill } from './kill.ts';
import { power } from './power.ts';
import { shell } from './shell.ts';
import { soak } from './soak.ts';
import { socket } from './socket.ts';

export const BREAKERS = { kill, power, disk, corrupt, fuzz, shell, socket, soak } as const satisfies Readonly<
  Record<string, Breaker>
>;
export type BreakerName = keyof typeof BREAKERS;
