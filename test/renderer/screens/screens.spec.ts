/**
 * What every screen says, and what opens in it: roles, names, states, texts, as a person hears and reads them, of one
 * machine that the real session keeps in a real file. Compared with the texts in golden/; an intended change writes them
 * anew with `node scripts/test.mjs --only=browser -- screens --update-snapshots`, and is read in the diff.
 */

import { expect, test } from '@playwright/test';
import { type Host, startHost } from '../../e2e/host.ts';
import { variedSample } from '../../e2e/machines.ts';
import { FRAME, LESSON, OPENED, SCREENS, type Scene, walk } from '../../e2e/scenes.ts';
import { factsOf } from './facts.ts';
import { goldenOf, partOf, readUntil } from './read-screen.ts';
import { VIEW } from './view.ts';

const { reducedMotion, ...window } = VIEW;
test.use({ ...window, contextOptions: { reducedMotion } });

/** For answers that nobody can see coming, on a slow machine. */
const PATIENCE_MS = 3_000;

// Each group has a console of its own: both workers have something to do, and none of them for long.
test.describe.configure({ mode: 'parallel' });

let host: Host;

test.beforeEach(async () => {
  host = await startHost(variedSample);
});

test.afterEach(async () => {
  await host?.remove();
});

/** Its part of the page names the tabs that are open: those of no other scene. */
const isPast = ({ name }: Scene): boolean => name === 'past';
const others = OPENED.filter((scene) => !isPast(scene));
const half = Math.ceil(others.length / 2);
const GROUPS: Readonly<Record<string, readonly Scene[]>> = {
  'every screen says': [...FRAME, ...SCREENS],
  'what opens in the first screens says': others.slice(0, half),
  'what opens in the other screens says': others.slice(half),
  'the past says': OPENED.filter(isPast),
  'a lesson says': LESSON,
};

for (const [what, scenes] of Object.entries(GROUPS))
  test(`${what} what it said, and what the session says`, async ({ page }) => {
    test.setTimeout(180_000);
    await host.visit(page, '#/LNXTEST/overview');
    await walk(page, scenes, async (scene) => {
      await test.step(scene.name, async () => {
        const text = await readUntil(partOf(page, scene), goldenOf(scene.name), PATIENCE_MS);
        expect.soft(text).toMatchSnapshot(`${scene.name}.txt`);
        const { said, known } = await factsOf(page, scene.name);
        expect.soft(said, `${scene.name}: what the session knows`).toEqual(known);
      });
    });
  });
