/** Node.js for other systems than this one, from npm's registry: the packages are on nobody's computer before. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../child.mjs';
import { SetupFailure } from '../failure.mjs';
import { inRoot } from '../paths.mjs';

/** @typedef {'linux-x64' | 'linux-arm64' | 'win-x64' | 'win-arm64' | 'macos-x64' | 'macos-arm64'} SystemName */

/** @returns {{version: string, systems: Record<SystemName, {package: string, integrity: string}>}} */
export const runtimes = () => JSON.parse(fs.readFileSync(inRoot('packaging', 'runtimes.json'), 'utf8'));

const kept = () => inRoot('release', '.runtimes');

/**
 * @param {SystemName} system
 * @returns {Promise<{program: string, licence: string | undefined}>} files of Node for the system
 */
export async function runtimeOf(system) {
  const { version, systems } = runtimes();
  const { package: name, integrity } = systems[system];
  const folder = path.join(kept(), `${name}-${version}`);
  if (!fs.existsSync(folder)) await fetchInto(folder, `${name}@${version}`, integrity);
  const program = path.join(folder, 'bin', system.startsWith('win') ? 'node.exe' : 'node');
  const licence = path.join(folder, 'LICENSE');
  return { program, licence: fs.existsSync(licence) ? licence : undefined };
}

/** @param {string} folder @param {string} wanted @param {string} integrity */
async function fetchInto(folder, wanted, integrity) {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-runtime-'));
  try {
    console.error(`Fetching ${wanted}.`);
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const args = ['pack', wanted, '--silent', '--ignore-scripts', '--pack-destination', work];
    const { code, output } = await run(npm, args, { output: 'capture' });
    const [file] = fs.readdirSync(work).filter((one) => one.endsWith('.tgz'));
    if (code !== 0 || file === undefined)
      throw new SetupFailure(`${wanted} cannot be fetched from npm's registry:\n${output.trimEnd()}`);
    const archive = path.join(work, file);
    const found = `sha512-${createHash('sha512').update(fs.readFileSync(archive)).digest('base64')}`;
    if (found !== integrity)
      throw new SetupFailure(
        `${wanted} is not what packaging/runtimes.json says: ${found} instead of ${integrity}.`,
      );
    const unpacked = path.join(work, 'unpacked');
    fs.mkdirSync(unpacked);
    const only = ['package/bin', 'package/LICENSE'];
    // The packages for Windows have no licence beside the program.
    const tar = await run(
      'tar',
      ['-xzf', archive, '-C', unpacked, '--strip-components=1', '--wildcards', 'package/bin/node*'],
      { output: 'capture' },
    );
    if (tar.code !== 0) throw new SetupFailure(`${wanted} cannot be unpacked: ${tar.output}`);
    await run('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=1', only[1] ?? ''], {
      output: 'capture',
    });
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    fs.cpSync(unpacked, folder, { recursive: true });
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}
