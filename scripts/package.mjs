/**
 * `npm run package -- [--electron-zip FILE] [--maintainer 'NAME <ADDRESS>'] [--homepage ADDRESS] [TARGET…]`: the
 * Electron packages of this platform in release/. With a local copy of Electron's zip nothing is downloaded for the targets
 * `dir`, `tar.gz` and `zip`, which are made when no target is named; the others need tools that electron-builder downloads.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { findElectron } from './lib/electron.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import {
  electronBuilder,
  electronVersion,
  macSigning,
  publishedChecksums,
  signingEnvironment,
  verifyElectronZip,
} from './lib/package/electron-builder.mjs';
import { homepage, maintainer } from './lib/package/layout.mjs';
import { callerFolder } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

/**
 * plain: what is made with nothing but what is here.
 *
 * @type {Record<string, {flag: string, targets: string[], plain: string}>}
 */
const PLATFORMS = {
  linux: { flag: '--linux', targets: ['AppImage', 'deb', 'rpm', 'tar.gz', 'dir'], plain: 'tar.gz' },
  win32: { flag: '--win', targets: ['nsis', 'zip', 'dir'], plain: 'zip' },
  darwin: { flag: '--mac', targets: ['dmg', 'zip', 'dir'], plain: 'zip' },
};

await runMain(async () => {
  const { values, positionals } = parseArgs({
    options: {
      'electron-zip': { type: 'string' },
      maintainer: { type: 'string' },
      homepage: { type: 'string' },
    },
    allowPositionals: true,
  });
  const platform = PLATFORMS[process.platform];
  if (!platform) throw new SetupFailure(`There is no package for ${process.platform}.`);
  const unknown = positionals.find((target) => !platform.targets.includes(target));
  if (unknown !== undefined)
    throw new SetupFailure(`There is no target ${unknown}: ${platform.targets.join(', ')}.`);
  await ensureInstalled();
  const zip = values['electron-zip'];
  const chosen = positionals.length === 0 && zip !== undefined ? [platform.plain] : positionals;
  const args = [
    platform.flag,
    ...chosen,
    `--${process.arch}`,
    `-c.linux.maintainer=${maintainer(values.maintainer)}`,
    `-c.extraMetadata.homepage=${homepage(values.homepage)}`,
    ...(process.platform === 'darwin' ? macSigning(process.env) : []),
  ];
  if (zip !== undefined) {
    const file = path.resolve(callerFolder(), zip);
    verifyElectronZip(file, publishedChecksums(), electronVersion(), process.platform, process.arch);
    args.push(`-c.electronDist=${file}`);
  } else if (findElectron() === undefined) {
    console.error(
      "Electron's binary is not on disk; electron-builder tries to download it (--electron-zip FILE avoids that).",
    );
  }
  await ensureBuilt(findNode24());
  return (await electronBuilder(args, 'inherit', signingEnvironment(process.env))).code;
});
