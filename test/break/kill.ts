/** kill: the process ends at a random moment of its work, again and again on the same database. */

import { killRounds } from '../session/kill.ts';
import type { Breaker } from './breaker.ts';

const ROUNDS_AT_ONCE = 20;
const FEWEST_ROUNDS = 4;

export const kill: Breaker = async ({ goesOn }) => {
  let kills = 0;
  let acknowledged = 0;
  let beyond = 0;
  const wrong: string[] = [];
  do {
    const rounds = goesOn(1) ? ROUNDS_AT_ONCE : FEWEST_ROUNDS;
    const found = await killRounds(rounds);
    kills += rounds;
    acknowledged += found.acknowledged;
    beyond += found.beyond;
    wrong.push(...found.wrong);
  } while (goesOn(kills));
  return { tried: { kills, 'acknowledged actions kept': acknowledged, 'commands beyond': beyond }, wrong };
};
