import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './child.mjs';
import { SetupFailure } from './failure.mjs';
import { withSetupLock } from './lock.mjs';
import { inRoot, root } from './paths.mjs';

const stampFile = inRoot('dist', '.stamp');

/** In this order: the preload goes into the folder that the main bundle has emptied. */
const configs = ['vite.renderer.config.ts', 'vite.main.config.ts', 'vite.preload.config.ts'];

/** Everything that a bundle is made of. */
const sources = ['shared', 'main', 'db', 'renderer', 'package-lock.json', 'tsconfig.base.json', ...configs];

/**
 * Builds dist/ when the sources are not the ones it was built from.
 *
 * @param {string} node24 the Node to build with
 * @param {{force?: boolean}} [options] `force` builds in any case
 */
export async function ensureBuilt(node24, { force = false } = {}) {
  if (!force && isBuilt()) return;
  await withSetupLock(async () => {
    const hash = hashSources();
    if (!force && stamp() === hash) return;
    console.error('Building the console.');
    fs.rmSync(stampFile, { force: true });
    for (const config of configs) await bundle(node24, config);
    fs.writeFileSync(stampFile, hash);
  });
}

/** @param {string} node24 @param {string} config */
async function bundle(node24, config) {
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', config, '--logLevel', 'warn'];
  // A test run sets NODE_ENV to "test"; the bundles are always those of production.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { code } = await run(node24, args, { cwd: root, output: 'stderr', env });
  if (code !== 0) throw new SetupFailure(`The build failed: ${config} (its messages are above).`);
}

/** Whether dist/ was built from the sources as they are. */
export const isBuilt = () => stamp() === hashSources();

function stamp() {
  return fs.existsSync(stampFile) ? fs.readFileSync(stampFile, 'utf8') : '';
}

/** @returns {string} a hash over the names and contents of all sources */
function hashSources() {
  const hash = createHash('sha256');
  for (const source of sources) addTo(hash, source);
  return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} relative a file or folder; a missing one adds its name */
function addTo(hash, relative) {
  const absolute = inRoot(relative);
  const status = fs.statSync(absolute, { throwIfNoEntry: false });
  hash.update(`${relative}\0`);
  if (!status) return;
  if (!status.isDirectory()) {
    // The length in front keeps one file's end from passing for the next one's start.
    hash.update(`${status.size}\0`).update(fs.readFileSync(absolute));
    return;
  }
  for (const name of fs.readdirSync(absolute).sort()) addTo(hash, path.posix.join(relative, name));
}
