/**
 * What `package:check` gives electron-builder instead of what cannot be had without a network: Electron for the three
 * systems, and the tools that make an installer. A tool notes how it was called and what it was shown, and leaves a file
 * where the real one would.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findNode24 } from '../node24.mjs';
import { inRoot } from '../paths.mjs';
import { electronVersion } from './electron-builder.mjs';

const modules = createRequire(import.meta.url);

/** In the state in which Electron is published: RunAsNode first, WasmTrapHandlers last. */
export const PUBLISHED_WIRE = '101100011';

/** @typedef {'linux' | 'windows' | 'mac'} System */

/**
 * A folder that electron-builder takes for Electron: an executable with nothing in it but the fuse wire, the languages
 * and the licences that are published with it, and the program that Electron shows where there is none.
 *
 * @param {string} folder @param {System} system
 */
export function layElectronOut(folder, system) {
  const { SENTINEL } = modules('@electron/fuses/dist/constants.js');
  const wire = Buffer.concat([
    Buffer.from(SENTINEL),
    Buffer.of(1, PUBLISHED_WIRE.length),
    Buffer.from(PUBLISHED_WIRE),
  ]);
  /** @param {string} name @param {string | Buffer} content */
  const write = (name, content) => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content, { mode: 0o755 });
  };
  write('version', electronVersion());
  write('LICENSE', "Electron's licence\n");
  write('LICENSES.chromium.html', "Chromium's licences\n");
  if (system === 'mac') return layMacOut(write, wire);
  write('resources/default_app.asar', '');
  for (const language of ['en-US', 'de']) write(`locales/${language}.pak`, '');
  if (system === 'linux') return write('electron', Buffer.concat([Buffer.from('\x7fELF'), wire]));
  const { NtExecutable } = modules('pe-library');
  const resources = modules('resedit');
  const program = NtExecutable.createEmpty(false, false);
  const entries = resources.NtExecutableResource.from(program, true);
  const version = resources.Resource.VersionInfo.createEmpty();
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' });
  version.outputToResourceEntries(entries.entries);
  entries.outputResource(program);
  write('electron.exe', Buffer.concat([Buffer.from(program.generate()), wire]));
}

/** @param {(name: string, content: string | Buffer) => void} write @param {Buffer} wire */
function layMacOut(write, wire) {
  const app = 'Electron.app/Contents';
  const plist = (/** @type {string} */ name) => `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${name}</string><key>CFBundleIdentifier</key><string>com.github.Electron</string></dict></plist>
`;
  write(`${app}/Info.plist`, plist('Electron'));
  write(`${app}/MacOS/Electron`, '');
  write(`${app}/Resources/electron.icns`, '');
  write(`${app}/Resources/default_app.asar`, '');
  write(`${app}/Resources/en.lproj/locale.pak`, '');
  for (const helper of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${helper}`;
    write(`${app}/Frameworks/${name}.app/Contents/Info.plist`, plist(name));
    write(`${app}/Frameworks/${name}.app/Contents/MacOS/${name}`, '');
  }
  const framework = `${app}/Frameworks/Electron Framework.framework`;
  write(`${framework}/Electron Framework`, wire);
  for (const resources of ['Resources', 'Versions/A/Resources'])
    write(`${framework}/${resources}/en.lproj/locale.pak`, '');
}

/**
 * The tools, and the environment in which electron-builder finds them and can download nothing.
 *
 * @param {string} folder for the tools and for what they note
 * @returns {{env: NodeJS.ProcessEnv, calls: () => Call[]}}
 */
export function layToolsOut(folder) {
  const noted = path.join(folder, 'noted.jsonl');
  /** @param {string} file below `folder` */
  const tool = (file) => {
    const where = path.join(folder, file);
    const script = `#!/bin/sh\nexec ${quoted(findNode24())} ${quoted(inRoot('scripts', 'lib', 'package', 'recorder.mjs'))} ${quoted(noted)} ${path.basename(file)} "$@"\n`;
    fs.mkdirSync(path.dirname(where), { recursive: true });
    fs.writeFileSync(where, script, { mode: 0o755 });
    return where;
  };
  for (const name of ['mksquashfs', 'desktop-file-validate']) tool(`appimage/${name}`);
  for (const name of [
    'runtimes/runtime-x64',
    'runtimes/runtime-arm64',
    'lib/x64/README',
    'lib/arm64/README',
  ]) {
    const file = path.join(folder, 'appimage', name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, 'runtime');
  }
  tool('nsis/makensis');
  fs.writeFileSync(path.join(folder, 'nsis', 'elevate.exe'), 'MZ');
  fs.mkdirSync(path.join(folder, 'nsis-resources', 'plugins', 'x86-unicode'), { recursive: true });
  for (const name of ['wine', 'sips', 'tiffutil']) tool(`path/${name}`);
  return {
    env: {
      PATH: `${path.join(folder, 'path')}${path.delimiter}${process.env.PATH ?? ''}`,
      CUSTOM_FPM_PATH: tool('fpm'),
      CUSTOM_DMGBUILD_PATH: tool('dmgbuild'),
      APPIMAGE_TOOLS_PATH: path.join(folder, 'appimage'),
      ELECTRON_BUILDER_NSIS_DIR: path.join(folder, 'nsis'),
      ELECTRON_BUILDER_NSIS_RESOURCES_DIR: path.join(folder, 'nsis-resources'),
      USE_SYSTEM_WINE: 'true',
      ...noDownloads(folder),
    },
    calls: () =>
      fs.existsSync(noted)
        ? fs
            .readFileSync(noted, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
  };
}

/** @typedef {{tool: string, args: string[], shown: Record<string, string>, input: string}} Call shown: text files that it was given, by their names */

/**
 * Whatever electron-builder wants to download ends in an error that names it.
 *
 * @param {string} folder for an empty cache
 * @returns {NodeJS.ProcessEnv}
 */
export const noDownloads = (folder) => ({
  ELECTRON_BUILDER_CACHE: path.join(folder, 'cache'),
  electron_config_cache: path.join(folder, 'cache'),
  ELECTRON_BUILDER_BINARIES_ALLOW_HTTP: 'true',
  ELECTRON_BUILDER_BINARIES_DOWNLOAD_OVERRIDE_URL: 'http://127.0.0.1:9/no-downloads',
  ELECTRON_MIRROR: 'http://127.0.0.1:9/no-downloads/',
});

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
