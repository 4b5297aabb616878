import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../child.mjs';
import { SetupFailure } from '../failure.mjs';
import { findNode24 } from '../node24.mjs';
import { inRoot, root } from '../paths.mjs';
import { place, placeText } from './layout.mjs';
import { licenceTexts } from './licences.mjs';

export const electronVersion = () =>
  JSON.parse(fs.readFileSync(inRoot('node_modules', 'electron', 'package.json'), 'utf8')).version;

/**
 * Runs electron-builder on the built product.
 *
 * @param {string[]} args
 * @param {'inherit' | 'capture'} [output]
 * @param {NodeJS.ProcessEnv} [env] on top of ours
 */
export async function electronBuilder(args, output = 'inherit', env = {}) {
  layPapersOut();
  const cli = inRoot('node_modules', 'electron-builder', 'cli.js');
  const packer = process.env.ELECTRON_BUILDER_7ZIP_PATH ?? findPacker();
  return run(findNode24(), [cli, ...args], {
    cwd: root,
    output,
    env: {
      ...process.env,
      // Without it electron-builder downloads one, which a machine without internet cannot.
      ...(packer === undefined ? {} : { ELECTRON_BUILDER_7ZIP_PATH: packer }),
      ...env,
    },
  });
}

/**
 * Apple silicon starts no program without a signature, and setting the fuses breaks the one that Electron came with.
 * Without a certificate the program is signed for nobody in particular, which excludes the hardened runtime.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]} arguments for electron-builder
 */
export const macSigning = (env) =>
  env.CSC_LINK || env.CSC_NAME ? [] : ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false'];

/**
 * Pull requests are signed too where nothing secret signs them: without a certificate there is none to be stolen.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export const signingEnvironment = (env) =>
  macSigning(env).length > 0 ? { CSC_FOR_PULL_REQUEST: 'true' } : {};

/** @returns {string | undefined} the 7-Zip of the project's packages, else an installed one */
export function findPacker() {
  const windows = process.platform === 'win32';
  const system = windows ? 'win' : process.platform === 'darwin' ? 'mac' : 'linux';
  const ours = inRoot('node_modules', '7zip-bin', system, process.arch, windows ? '7za.exe' : '7za');
  if (fs.existsSync(ours)) {
    // npm keeps the mode of the archive, in which it is no program.
    if (!windows) fs.chmodSync(ours, 0o755);
    return ours;
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = ['7zz', '7z', '7za'].flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find((file) => fs.existsSync(file));
}

/** The licences that the package shows beside Electron's own. electron-builder copies the folder. */
function layPapersOut() {
  const papers = inRoot('release', '.papers');
  fs.rmSync(papers, { recursive: true, force: true });
  place(inRoot('LICENSE'), path.join(papers, 'lpar-console.txt'));
  placeText(path.join(papers, 'libraries.txt'), licenceTexts());
}

/**
 * Accepts a local copy of Electron only when it is the file that Electron's own npm package names.
 *
 * @param {string} file
 * @param {Record<string, string>} checksums SHA-256 by file name, as Electron publishes them
 * @param {string} version @param {string} platform @param {string} arch
 */
export function verifyElectronZip(file, checksums, version, platform, arch) {
  const name = `electron-v${version}-${platform}-${arch}.zip`;
  const wanted = checksums[name];
  if (!wanted) throw new SetupFailure(`Electron publishes no ${name}.`);
  if (!fs.existsSync(file)) throw new SetupFailure(`There is no file ${file}.`);
  const found = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
  if (found === wanted) return;
  const other = Object.entries(checksums).find(([, sum]) => sum === found)?.[0];
  throw new SetupFailure(
    other
      ? `${file} is ${other}, and this package needs ${name}.`
      : `${file} is not the ${name} that Electron published: its SHA-256 is ${found}, not ${wanted}.`,
  );
}

/** @returns {Record<string, string>} */
export const publishedChecksums = () =>
  JSON.parse(fs.readFileSync(inRoot('node_modules', 'electron', 'checksums.json'), 'utf8'));
