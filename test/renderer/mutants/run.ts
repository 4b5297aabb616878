/**
 * `npm run test:mutants [PATTERN…]`: makes each mistake of mutants.ts in a copy of the page, shows the scene that it is in,
 * and looks as the tests of the screens look. What they do not notice has survived; the exit code then is 1.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, type Plugin } from 'vite';
import { findOrInstallChromium } from '../../../scripts/lib/chromium.mjs';
import { type Host, startHost } from '../../e2e/host.ts';
import { variedSample } from '../../e2e/machines.ts';
import { FRAME, LESSON, OPENED, SCREENS, type Scene, walk } from '../../e2e/scenes.ts';
import { factsOf } from '../screens/facts.ts';
import { goldenOf, partOf, readUntil } from '../screens/read-screen.ts';
import { VIEW } from '../screens/view.ts';
import { MUTANTS, type Mutant, missingOf } from './mutants.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const RENDERER = path.join(ROOT, 'renderer');
const SCENES = new Map([...FRAME, ...SCREENS, ...OPENED, ...LESSON].map((scene) => [scene.name, scene]));
/** A mutant that keeps a scene from being reached is noticed as well; this long is waited for it. */
const PATIENCE_MS = 10_000;
const WORKERS = 2;

/** @returns the text with the mistake in it */
function mutated(text: string, { change }: Mutant): string {
  if (!('swap' in change)) return text.replace(change.from, () => change.to);
  const [one, other] = change.swap;
  // In one go, because each may be part of what the other becomes.
  const either = new RegExp([one, other].map((part) => RegExp.escape(part)).join('|'), 'g');
  return text.replace(either, (part) => (part === one ? other : one));
}

/** The page's script, with one mistake or none. Styles stay those of the built page. */
async function scriptWith(mutant: Mutant | undefined): Promise<string> {
  const plugin: Plugin = {
    name: 'mutant',
    enforce: 'pre',
    load(id) {
      if (id.endsWith('.scss')) return '';
      if (!mutant || id !== path.join(RENDERER, mutant.file)) return undefined;
      return mutated(readFileSync(id, 'utf8'), mutant);
    },
  };
  const result = await build({
    configFile: false,
    root: RENDERER,
    base: './',
    logLevel: 'error',
    plugins: [plugin],
    build: { write: false, minify: false, target: 'es2024', assetsInlineLimit: 0, modulePreload: false },
  });
  const { output } = Array.isArray(result) ? (result[0] ?? { output: [] }) : (result as never);
  const entry = (output as { type: string; isEntry?: boolean; code?: string }[]).find(
    ({ isEntry }) => isEntry,
  );
  if (entry?.code === undefined) throw new Error('the page has no script');
  return entry.code;
}

interface Place {
  readonly browser: Browser;
  readonly host: Host;
}

/** What is done in these stays in the machine, or opens another one: each look at them has a console of its own. */
const LASTING = new Set([...LESSON.map(({ name }) => name), 'refusal', 'past']);

/** What the tests of a scene find wrong with a page that has this script; undefined: nothing. */
async function problemOf(place: Place, scene: Scene, script: string): Promise<string | undefined> {
  const ofItsOwn = LASTING.has(scene.name);
  const host = ofItsOwn ? await startHost(variedSample) : place.host;
  const context = await place.browser.newContext(VIEW);
  try {
    await context.route('**/assets/*.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: script }),
    );
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await host.visit(page, '#/LNXTEST/overview');
    let problem: string | undefined;
    await walk(page, [scene], async () => {
      problem = await look(page, scene);
    });
    return problem;
  } catch (error) {
    return `the scene is not reached: ${String(error).split('\n')[0]}`;
  } finally {
    await context.close();
    if (ofItsOwn) await host.remove();
  }
}

/** What screens.spec.ts compares. */
async function look(page: Page, scene: Scene): Promise<string | undefined> {
  const golden = goldenOf(scene.name);
  const text = await readUntil(partOf(page, scene), golden, 1_000);
  if (text !== golden) {
    const lines = golden.split('\n');
    return `says ${
      text
        .split('\n')
        .find((line, index) => line !== lines[index])
        ?.trim() ?? 'less'
    }`;
  }
  const { said, known } = await factsOf(page, scene.name);
  return JSON.stringify(said) === JSON.stringify(known) ? undefined : 'says other figures than the session';
}

const patterns = process.argv.slice(2);
const chosen = MUTANTS.filter(
  ({ scene, file }) => patterns.length === 0 || patterns.some((each) => `${scene} ${file}`.includes(each)),
);
const started = Date.now();
const executablePath = await findOrInstallChromium(process.execPath);
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const places = await Promise.all(
  Array.from({ length: WORKERS }, async () => ({ browser, host: await startHost(variedSample) })),
);

/** Works off a list, as many at a time as there are places. */
async function each<T>(list: readonly T[], work: (place: Place, item: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  await Promise.all(
    places.map(async (place) => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(place, item);
    }),
  );
}

const survivors: Mutant[] = [];
/** What cannot be judged: scenes that are not as they should be, and mutants whose place has gone. */
const unjudged: string[] = [];
try {
  const places = chosen.filter((mutant) => {
    const missing = missingOf(mutant);
    if (missing !== undefined) unjudged.push(`${mutant.scene}: ${missing}`);
    return missing === undefined;
  });
  const sound = await scriptWith(undefined);
  const scenes = [...new Set(places.map(({ scene }) => scene))];
  const unsound = new Set<string>();
  await each(scenes, async (place, name) => {
    const scene = SCENES.get(name);
    if (!scene) throw new Error(`there is no scene ${name}`);
    const problem = await problemOf(place, scene, sound);
    if (problem === undefined) return;
    unsound.add(name);
    unjudged.push(`${name}: fails without any mutant: it ${problem}`);
  });
  const judged = places.filter(({ scene }) => !unsound.has(scene));
  await each(judged, async (place, mutant) => {
    const scene = SCENES.get(mutant.scene) as Scene;
    const problem = await problemOf(place, scene, await scriptWith(mutant));
    const what = `${mutant.scene}, ${mutant.kind}: ${JSON.stringify(mutant.change)}`;
    console.log(problem === undefined ? `SURVIVED ${what}` : `noticed  ${what}\n         ${problem}`);
    if (problem === undefined) survivors.push(mutant);
  });
} finally {
  await browser.close();
  for (const { host } of places) await host.remove();
}
const seconds = ((Date.now() - started) / 1000).toFixed(0);
console.log(`${chosen.length} mutants in ${seconds} s, survivors: ${survivors.length || 'none'}`);
for (const what of unjudged) console.log(`NOT JUDGED ${what}`);
process.exitCode = survivors.length === 0 && unjudged.length === 0 && chosen.length > 0 ? 0 : 1;
