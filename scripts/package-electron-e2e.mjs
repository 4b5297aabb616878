/**
 * `npm run e2e:electron [-- --must-run]`: the browser stories on real Electron, where its binary is on disk. Elsewhere it
 * says why not and ends with 0; with `--must-run`, as on a CI that has the binary, that is a failure.
 */
import { ensureBuilt } from './lib/build.mjs';
import { run } from './lib/child.mjs';
import { findElectron } from './lib/electron.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

/** @returns {string | undefined} */
function whyNot() {
  if (findElectron() === undefined)
    return "Electron's binary is not on disk (it comes from its own download host)";
  if (process.getuid?.() === 0) return 'Electron refuses its sandbox to root';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'this session has no display';
  }
  return undefined;
}

await runMain(async () => {
  const mustRun = process.argv.includes('--must-run');
  await ensureInstalled();
  const why = whyNot();
  if (why !== undefined) {
    if (mustRun) throw new SetupFailure(`The Electron tests cannot run: ${why}.`);
    console.log(`SKIP the Electron tests: ${why}.`);
    return 0;
  }
  const node24 = findNode24();
  await ensureBuilt(node24);
  const cli = inRoot('node_modules', '@playwright', 'test', 'cli.js');
  return (await run(node24, [cli, 'test', 'electron'], { cwd: root })).code;
});
