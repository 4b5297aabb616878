import { expect, test } from 'vitest';
import { answersNow, storedAnswers } from './answers.ts';

/**
 * Rows of a journal are replayed by the engine version that wrote them: when the same command leads to something else, the
 * number must change, or machines of an older program are called damaged.
 */
test('answers to fixed sessions change with ENGINE_VERSION only', { timeout: 120_000 }, () => {
  const [now, stored] = [answersNow(), storedAnswers()];
  const changed = Object.keys({ ...stored.sessions, ...now.sessions }).filter(
    (name) => now.sessions[name] !== stored.sessions[name],
  );
  if (now.engine === stored.engine)
    expect(
      changed,
      'the engine answers otherwise: raise ENGINE_VERSION, then npm run engine:answers',
    ).toEqual([]);
  expect(now.engine, 'ENGINE_VERSION was raised: write its answers down with npm run engine:answers').toBe(
    stored.engine,
  );
});
