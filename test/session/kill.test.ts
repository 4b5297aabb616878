import { expect, test } from 'vitest';
import { killRounds } from './kill.ts';

/** `npm run break -- kill` does the same for as long as wanted. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 200);

test(`after ${ROUNDS} kills at random moments every acknowledged action is there and nothing is half done`, {
  timeout: 10_000 + ROUNDS * 5_000,
}, async () => {
  const { acknowledged, beyond, wrong } = await killRounds(ROUNDS);
  console.log(
    `kill test: ${ROUNDS} kills, ${acknowledged} acknowledged actions kept, ${beyond} commands beyond, ${wrong.length} wrong`,
  );
  expect(wrong).toEqual([]);
  expect(acknowledged).toBeGreaterThan(0);
});
