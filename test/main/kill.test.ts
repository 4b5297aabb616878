import { expect, test } from 'vitest';
import { killRounds } from './kill.ts';

/** `KILL_ROUNDS=200` for more; `node test/main/kill.ts N` does the same outside the test runner. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 10);

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
