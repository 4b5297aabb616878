import path from 'node:path';
import { SYSTEMS } from './portable.mjs';

/** What an Electron installer is for, by the end of its name, and how it is started. @type {Record<string, [string, string]>} */
export const INSTALLERS = {
  '.exe': ['Windows, installed', 'open FILE; no administrator is needed'],
  '.dmg': [
    'macOS, installed',
    'open FILE and drag the program to Applications; if macOS stops it, allow it in Privacy &amp; Security',
  ],
  '.AppImage': ['Any Linux, own window', '<code>chmod +x FILE</code>, then start it'],
  '.rpm': ['Fedora, SUSE, with administrator', '<code>sudo rpm -i ./FILE</code>'],
};

/** How a plain zip is started, and what to do where the system objects. @type {Record<'windows' | 'macos' | 'linux', string>} */
const PORTABLE = {
  windows:
    'right-click FILE, <i>Extract all</i>, open <code>lpar-console.cmd</code>. If “Windows protected your PC” appears: <i>More info</i>, <i>Run anyway</i>',
  macos:
    'open FILE, then <code>lpar-console.command</code>. If macOS does not open it: <i>System Settings</i>, <i>Privacy &amp; Security</i>, <i>Open Anyway</i>',
  linux: '<code>tar xzf FILE</code>, then <code>lpar-console-VERSION/lpar-console</code>',
};

/** PowerShell: says of every file of the list that is there whether it is intact. */
const CHECK_WINDOWS =
  "powershell -c \"gc SHA256SUMS | % { $s,$f = $_ -split '  ',2; if (Test-Path $f) { $f + ': ' + ('BROKEN','OK')[(Get-FileHash $f).Hash -eq $s] } }\"";

/**
 * @typedef {object} HandOutFiles
 * @property {string} name of the folder in the archive for this Linux
 * @property {string} deb @property {string} tar
 * @property {string[]} others Electron installers
 * @property {{system: string, file: string}[]} systems plain zips
 */

/**
 * What is filled into the guide: HTML, with every name in it escaped.
 *
 * @param {string} version
 * @param {{files: HandOutFiles, machines: string[], lessons?: string | undefined, track?: string | undefined, glibc: string, sums?: ReadonlyMap<string, string>}} handOut machines: paths of
 *   machine files; lessons: title of the leader's own; glibc: the oldest C library that Linux' packages run on; sums: SHA-256
 *   by file
 * @returns {Record<string, string>}
 */
export function guideValues(version, { files, machines, lessons, track, glibc, sums = new Map() }) {
  const { others, systems } = files;
  const kinds = new Set(
    systems.map(({ system }) => SYSTEMS[/** @type {keyof typeof SYSTEMS} */ (system)].family),
  );
  const windows = kinds.has('windows') || others.some((file) => file.endsWith('.exe'));
  const mac = kinds.has('macos') || others.some((file) => file.endsWith('.dmg'));
  const names = machines.map((file) => escaped(path.basename(file)));
  return {
    VERSION: version,
    CHECK: [
      'sha256sum -c --ignore-missing SHA256SUMS',
      ...(mac ? ['shasum -a 256 -c --ignore-missing SHA256SUMS             # macOS'] : []),
      ...(windows ? [`${escaped(CHECK_WINDOWS)}   # Windows`] : []),
    ].join('\n'),
    STARTS: starts(version, files, sums)
      .map(([system, how]) => `  <tr><th>${system}</th><td>${how}</td></tr>`)
      .join('\n'),
    WINDOW: `${windows || mac ? 'The zips and the packages for Linux open' : 'It opens'} in an installed browser: Chromium, Chrome, Edge or Firefox${mac ? ', Safari on macOS' : ''}. Linux needs the C library
(glibc) ${glibc} or newer.${kinds.has('windows') || kinds.has('macos') ? ' The zips for Windows and macOS were made on Linux; whoever made them has not started them.' : ''}`,
    LESSONS:
      lessons === undefined
        ? ''
        : `  <li><b>“${escaped(lessons)}”</b> is among the workshops after the first start; it is also in <code>lessons/</code>, to be dropped onto the window.</li>`,
    MACHINES:
      names.length === 0
        ? '<p>The lessons bring their own, and the sample is there at the first start.</p>'
        : `<p>Open one from the file manager, drop it onto the window, or choose <i>Saved machines</i>, <i>Import</i>:</p>
<ul${names.length > 4 ? ' class="columns"' : ''}>${names.map((one) => `<li><code>machines/${one}</code></li>`).join('')}</ul>`,
    TRACK: track === undefined ? '<span class="blank"></span>' : `<b>${escaped(track)}</b>`,
    AFTERWARDS: `Your machines are in <code>~/.local/share/lpar-console</code>${windows || mac ? ' (Windows: <code>%APPDATA%\\lpar-console</code>, macOS: <code>~/Library/Application Support/lpar-console</code>)' : ''}. An upgrade
keeps them, and removing the program leaves them there: <code class="whole">sudo apt remove lpar-console-browser</code>, or
delete the unpacked folder.`,
  };
}

/** @param {string} version @param {HandOutFiles} files @param {ReadonlyMap<string, string>} sums @returns {[string, string][]} */
function starts(version, { name, deb, tar, others, systems }, sums) {
  const begins = (/** @type {string} */ file) => {
    const sum = sums.get(file);
    return sum === undefined ? '' : ` <small>SHA-256 ${sum.slice(0, 12)}…</small>`;
  };
  return [
    [
      'Debian, Ubuntu, with administrator',
      `<code>sudo apt install ./${deb}</code>, then “LPAR memory console” in the menu${begins(deb)}`,
    ],
    [
      'Any Linux, without administrator',
      `<code>tar xzf ${tar}</code>, then <code>${name}/bin/lpar-console</code>${begins(tar)}`,
    ],
    ...systems.map(({ system, file }) => {
      const { shown, family } = SYSTEMS[/** @type {keyof typeof SYSTEMS} */ (system)];
      const how = PORTABLE[family].replace('VERSION', version);
      return /** @type {[string, string]} */ ([shown, `${named(how, file)}${begins(file)}`]);
    }),
    ...others.map((file) => {
      const [system = '', how = ''] = INSTALLERS[path.extname(file)] ?? [];
      return /** @type {[string, string]} */ ([system, `${named(how, file)}${begins(file)}`]);
    }),
    [
      'None of these',
      'a tablet, a phone, a locked or older computer: share with a neighbour; the lessons are good for two',
    ],
  ];
}

/** @param {string} how @param {string} file */
function named(how, file) {
  const shown = escaped(file);
  return /<code>[^<]*FILE/.test(how)
    ? how.replace('FILE', shown)
    : how.replace('FILE', `<code>${shown}</code>`);
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
