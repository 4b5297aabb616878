/**
 * What every screen says, and what opens in it: roles, names, states, texts, as a person hears and reads them, of one
 * machine that the real session keeps in a real file. Compared with the texts in golden/; an intended change writes them
 * anew with `node scripts/test.mjs --only=browser -- screens --update-snapshots`, and is read in the diff.
 */

import { expect, test } from '@playwright/test';
import { type Host, startHost } from '../../e2e/host.ts';
import { variedSample } from '../../e2e/machines.ts';
import { FRAME, LESSON, OPENED, SCREENS, walk } from '../../e2e/scenes.ts';
import { factsOf } from './facts.ts';
import { goldenOf, partOf, readUntil } from './read-screen.ts';
import { VIEW } from './view.ts';

const { reducedMotion, ...window } = VIEW;
test.use({ ...window, contextOptions: { reducedMotion } });

/** For answers that nobody can see coming, on a slow machine. */
const PATIENCE_MS = 3_000;

let host: Host;

test.beforeAll(async () => {
  host = await startHost(variedSample);
});

test.afterAll(async () => {
  await host?.remove();
});

test('screens say what they said, and what the session says', async ({ page }) => {
  test.setTimeout(180_000);
  await host.visit(page, '#/LNXTEST/overview');
  await walk(page, [...FRAME, ...SCREENS, ...OPENED, ...LESSON], async (scene) => {
    await test.step(scene.name, async () => {
      const text = await readUntil(partOf(page, scene), goldenOf(scene.name), PATIENCE_MS);
      expect.soft(text).toMatchSnapshot(`${scene.name}.txt`);
      const { said, known } = await factsOf(page, scene.name);
      expect.soft(said, `${scene.name}: what the session knows`).toEqual(known);
    });
  });
});
