/**
 * `npm run e2e:electron`: the browser stories on real Electron, where its binary is on disk. Elsewhere it says why not,
 * and how many stories that leaves out, and ends with 0.
 *
 *     --must-run   not to run is a failure: for a CI that has the binary
 *     --stand-in   plays them on the stand-in (test/e2e/stand-in-electron): our host and preload, Chromium as the window
 *     PATTERN…     only these stories
 *
 * ELECTRON_PATH names a binary elsewhere; ELECTRON_OVERRIDE_DIST_PATH, as for Electron itself, its folder.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { run } from './lib/child.mjs';
import { findOrInstallChromium } from './lib/chromium.mjs';
import { storiesListed } from './lib/counts.mjs';
import { findElectron } from './lib/electron.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

const playwright = inRoot('node_modules', '@playwright', 'test', 'cli.js');

/** @returns {string | undefined} */
function whyNot() {
  if (findElectron() === undefined)
    return "Electron's binary is not on disk (it comes from its own download host; ELECTRON_PATH names one elsewhere)";
  if (process.getuid?.() === 0) return 'Electron refuses its sandbox to root';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'this session has no display (xvfb-run gives it one)';
  }
  return undefined;
}

await runMain(async () => {
  const { values, positionals } = parseArgs({
    options: { 'must-run': { type: 'boolean' }, 'stand-in': { type: 'boolean' } },
    allowPositionals: true,
  });
  await ensureInstalled();
  const node24 = findNode24();
  /** @type {Record<string, string | undefined>} */
  const env = { ...process.env, E2E_ELECTRON: values['stand-in'] ? 'stand-in' : (findElectron() ?? '') };
  const why = values['stand-in'] ? undefined : whyNot();
  if (why !== undefined) {
    if (values['must-run']) throw new SetupFailure(`The Electron stories cannot run: ${why}.`);
    const { stdout } = spawnSync(node24, [playwright, 'test', '--list', ...positionals], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    console.log(`SKIP ${storiesListed(stdout)} stories on real Electron: ${why}.`);
    return 0;
  }
  await ensureBuilt(node24);
  if (values['stand-in']) env.CHROMIUM_PATH = await findOrInstallChromium(node24);
  return (await run(node24, [playwright, 'test', ...positionals], { cwd: root, env })).code;
});
