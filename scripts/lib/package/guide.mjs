import path from 'node:path';

/** What an Electron installer is for, by the end of its name, and how it is started. @type {Record<string, [string, string]>} */
export const INSTALLERS = {
  '.exe': ['Windows', 'open FILE; no administrator is needed'],
  '.dmg': [
    'macOS',
    'open FILE and drag the program to Applications; if macOS stops it, allow it in Privacy &amp; Security',
  ],
  '.AppImage': ['Any Linux, own window', '<code>chmod +x FILE</code>, then start it'],
  '.rpm': ['Fedora, SUSE, with administrator', '<code>sudo rpm -i ./FILE</code>'],
};

/**
 * What is filled into the guide: HTML, with every name in it escaped.
 *
 * @param {string} version
 * @param {{name: string, deb: string, tar: string, others: string[]}} files of the hand-out
 * @param {string[]} machines paths of machine files
 * @returns {Record<string, string>}
 */
export function guideValues(version, { name, deb, tar, others }, machines) {
  const starts = [
    [
      'Debian, Ubuntu, with administrator',
      `<code>sudo apt install ./${deb}</code>, then “LPAR memory console” in the menu`,
    ],
    [
      'Any Linux, without administrator',
      `<code>tar xzf ${tar}</code>, then <code>${name}/bin/lpar-console</code>`,
    ],
    ...others.map((file) => {
      const [system = '', how = ''] = INSTALLERS[path.extname(file)] ?? [];
      const shown = escaped(file);
      return [
        system,
        how.includes('<code>') ? how.replace('FILE', shown) : how.replace('FILE', `<code>${shown}</code>`),
      ];
    }),
  ];
  const names = machines.map((file) => escaped(path.basename(file)));
  const windows = others.some((file) => file.endsWith('.exe'));
  const mac = others.some((file) => file.endsWith('.dmg'));
  return {
    VERSION: version,
    CHECK: [
      'sha256sum -c SHA256SUMS',
      ...(mac ? ['shasum -a 256 -c SHA256SUMS             # macOS'] : []),
      ...(windows
        ? ['certutil -hashfile NAME SHA256      # Windows: compare with the line of NAME in SHA256SUMS']
        : []),
    ].join('\n'),
    STARTS: starts.map(([system, how]) => `  <tr><th>${system}</th><td>${how}</td></tr>`).join('\n'),
    MACHINES:
      names.length === 0
        ? '<p>The lessons bring their own, and the sample is there at the first start.</p>'
        : `<p>Open one from the file manager, drop it onto the window, or choose <i>Saved machines</i>, <i>Import</i>:</p>
<ul${names.length > 4 ? ' class="columns"' : ''}>${names.map((one) => `<li><code>machines/${one}</code></li>`).join('')}</ul>`,
    AFTERWARDS: `Your machines are in <code>~/.local/share/lpar-console</code>${others.length > 0 ? ' (Windows: <code>%APPDATA%\\lpar-console</code>, macOS: <code>~/Library/Application Support/lpar-console</code>)' : ''}. An upgrade
keeps them, and removing the program leaves them there: <code class="whole">sudo apt remove lpar-console-browser</code>, or
delete the unpacked folder.`,
  };
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
