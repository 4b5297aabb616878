import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { USAGE } from '../../main/hosts/browser/flags.ts';
import { APP_ID, nameProgram, windowIcon } from '../../main/hosts/electron/identity.ts';
import {
  macSigning,
  signingEnvironment,
  verifyElectronZip,
} from '../../scripts/lib/package/electron-builder.mjs';
import { guideValues } from '../../scripts/lib/package/guide.mjs';
import { icns, ico } from '../../scripts/lib/package/icon-files.mjs';
import { fillIn, homepage, maintainer } from '../../scripts/lib/package/layout.mjs';
import { licenceTexts, packagesUsed } from '../../scripts/lib/package/licences.mjs';
import { temporaryFolder } from '../db/files.ts';

const read = (...parts: string[]): string => fs.readFileSync(path.join('packaging', ...parts), 'utf8');

describe("the launcher of Debian's package", () => {
  const launch = (needed: string, ...args: string[]): string => {
    const prefix = path.join(temporaryFolder(), 'usr');
    const library = path.join(prefix, 'lib', 'lpar-console-browser');
    fs.mkdirSync(path.join(prefix, 'bin'), { recursive: true });
    fs.mkdirSync(library, { recursive: true });
    const text = fillIn(read('browser', 'lpar-console'), { GLIBC: needed });
    fs.writeFileSync(path.join(prefix, 'bin', 'lpar-console'), text);
    fs.writeFileSync(path.join(library, 'node'), '#!/bin/sh\nfor one; do echo "$one"; done\n', {
      mode: 0o755,
    });
    // Through a link, as from another folder of the path.
    const link = path.join(prefix, 'link');
    fs.symlinkSync(path.join('bin', 'lpar-console'), link);
    const printed = execFileSync('sh', [link, ...args], { encoding: 'utf8' });
    return printed.replaceAll(`${fs.realpathSync(library)}/`, '').trim();
  };

  test.each([
    [[], 'dist/main/serve.js'],
    [['--no-open'], 'dist/main/serve.js\n--no-open'],
    [['a b.lpar'], 'dist/main/serve.js\na b.lpar'],
    [['/m/x'], 'dist/main/serve.js\n/m/x'],
    [['run', 'x.lpar', '-c', 'echo  $(id)'], 'dist/main/cli.js\nrun\nx.lpar\n-c\necho  $(id)'],
    [['export-sysfs', 'dir'], 'dist/main/cli.js\nexport-sysfs\ndir'],
    [['import-sysfs', 'a.tar.gz'], 'dist/main/cli.js\nimport-sysfs\na.tar.gz'],
  ])('%j', (args, expected) => {
    expect(launch('2.28', ...args)).toBe(expected);
  });

  test('a system that is too old for its programs is told so', () => {
    expect(() => launch('9.1')).toThrow(
      /lpar-console: this system is too old for the package: its C library \(glibc\) is [\d.]+, and 9\.1 is needed/,
    );
    expect(() => launch('2.999')).toThrow(/too old/);
  });
});

describe('the papers of the packages', () => {
  const mimeType = 'application/x-lpar-machine';

  test('menu entry, file type and Electron agree on the type of .lpar', () => {
    expect(read('browser', 'lpar-console-browser.desktop')).toContain(`MimeType=${mimeType};`);
    expect(read('mime.xml')).toMatch(new RegExp(`type="${mimeType}"[^]*pattern="\\*\\.lpar"`));
    const { linux } = parse(fs.readFileSync('electron-builder.yml', 'utf8'));
    expect(linux.fileAssociations).toMatchObject([{ ext: 'lpar', mimeType }]);
  });

  test('the manual explains every option of the program', () => {
    const manual = read('lpar-console.1').replaceAll('\\-', '-');
    for (const [option] of USAGE.matchAll(/--[a-z-]+/g)) expect(manual).toContain(option);
  });

  test('the manual has no mistakes that man would warn of', ({ skip }) => {
    const missing = (): boolean => {
      try {
        execFileSync('groff', ['--version'], { stdio: 'ignore' });
        return false;
      } catch {
        return true;
      }
    };
    skip(missing(), 'groff is not installed');
    const file = path.join(temporaryFolder(), 'lpar-console.1');
    fs.writeFileSync(file, fillIn(read('lpar-console.1'), { VERSION: '1.2.3' }));
    const said = execFileSync('sh', ['-c', `groff -man -ww -z -Tutf8 ${file} 2>&1`], { encoding: 'utf8' });
    expect(said).toBe('');
  });

  test('the two packages exclude each other', () => {
    expect(read('browser', 'control')).toContain('Conflicts: lpar-console\n');
    const { deb, rpm } = parse(fs.readFileSync('electron-builder.yml', 'utf8'));
    for (const { fpm } of [deb, rpm])
      expect(fpm.slice(0, 2)).toEqual(['--conflicts', 'lpar-console-browser']);
  });

  test('who answers for a package stands in one place, and can be said', () => {
    const { author } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
    expect(maintainer(undefined)).toBe(author);
    expect(author).toMatch(/<\S+@\S+\.invalid>$/);
    expect(maintainer('Ada L <ada@example.org>')).toBe('Ada L <ada@example.org>');
    for (const wrong of ['Ada', '<a@b>', 'Ada <a@b>\nDepends: x', 'Ada <a b>', 'Ada <@>', ''])
      expect(() => maintainer(wrong)).toThrow(/--maintainer is NAME <ADDRESS>/);
    expect(read('browser', 'control')).toContain('Maintainer: @MAINTAINER@\n');
    expect(parse(fs.readFileSync('electron-builder.yml', 'utf8')).linux).not.toHaveProperty('maintainer');
  });

  test('a place that is not filled in is a mistake', () => {
    expect(fillIn('v@VERSION@.', { VERSION: '1' })).toBe('v1.');
    expect(() => fillIn('@OTHER@', {})).toThrow();
  });

  test('licences cover what the sources import and what that needs', () => {
    const used = packagesUsed();
    for (const name of ['better-sqlite3', 'ws', 'lit', 'lit-html', 'zod', 'yaml', '@carbon/web-components']) {
      expect(used).toContain(name);
    }
    expect(used).not.toContain('vitest');
    // What is imported by a path is ours.
    expect([...used].filter((name) => name.startsWith('.'))).toEqual([]);
    expect(licenceTexts()).toMatch(
      /^@lit-labs\/ssr-dom-shim [\d.]+\nLicence: BSD-3-Clause\n\n[\s\S]{0,200}Google/m,
    );
    expect(licenceTexts()).toMatch(/^zod [\d.]+\nLicence: MIT\n\nMIT License/m);
  });
});

test('a macOS program is signed, for nobody in particular where there is no certificate', () => {
  expect(macSigning({})).toEqual(['-c.mac.identity=-', '-c.mac.hardenedRuntime=false']);
  expect(macSigning({ CSC_LINK: 'x.p12' })).toEqual([]);
  expect(macSigning({ CSC_NAME: 'Ada' })).toEqual([]);
  // Also for a pull request, which electron-builder would leave unsigned; never with somebody's certificate.
  expect(signingEnvironment({})).toEqual({ CSC_FOR_PULL_REQUEST: 'true' });
  expect(signingEnvironment({ CSC_LINK: 'x.p12' })).toEqual({});
});

describe('what the desktop knows the program by', () => {
  const settings = parse(fs.readFileSync('electron-builder.yml', 'utf8'));
  const { desktopName, homepage: home } = JSON.parse(fs.readFileSync('package.json', 'utf8'));

  test("Windows: the window has the name of the installer's shortcut", () => {
    expect(settings.appId).toBe(APP_ID);
    const named: string[] = [];
    const app = { setAppUserModelId: (id: string) => void named.push(id) };
    nameProgram(app, 'win32');
    nameProgram(app, 'linux');
    expect(named).toEqual([APP_ID]);
  });

  test('Linux: window, menu entry and program have one name, and the window a picture', () => {
    expect(desktopName).toBe(`${settings.executableName}.desktop`);
    expect(settings.linux.syncDesktopName).toBe(true);
    const { icon = '' } = windowIcon(path.resolve('dist', 'main'), 'linux');
    expect(fs.existsSync(icon)).toBe(true);
    expect(settings.files).toContain(path.relative('.', icon));
    expect(windowIcon('x', 'win32')).toEqual({});
  });

  test('a home that can be said, for Debian and rpm', () => {
    expect(homepage(undefined)).toBe(home);
    expect(homepage('https://example.org/x')).toBe('https://example.org/x');
    for (const wrong of ['example.org', 'ftp://x', 'https://a b', ''])
      expect(() => homepage(wrong)).toThrow(/--homepage/);
  });

  test('one main category, the same in both packages', () => {
    const entry = read('browser', 'lpar-console-browser.desktop');
    expect(entry).toContain(`Categories=${settings.linux.category};\n`);
    const main = ['Development', 'Education', 'Science', 'System', 'Utility', 'Game', 'Office', 'Network'];
    expect(settings.linux.category.split(';').filter((one: string) => main.includes(one))).toHaveLength(1);
  });
});

describe('the start of the AppImage', () => {
  const start = (sysctl: Readonly<Record<string, string>>, unshare: 'works' | 'fails') => {
    const folder = temporaryFolder();
    const proc = path.join(folder, 'proc');
    for (const [name, value] of Object.entries(sysctl)) {
      fs.mkdirSync(path.dirname(path.join(proc, 'sys', name)), { recursive: true });
      fs.writeFileSync(path.join(proc, 'sys', name), `${value}\n`);
    }
    const bin = path.join(folder, 'bin');
    fs.mkdirSync(bin);
    fs.writeFileSync(path.join(bin, 'unshare'), `#!/bin/sh\n${unshare === 'works' ? 'true' : 'false'}\n`, {
      mode: 0o755,
    });
    fs.writeFileSync(path.join(folder, 'lpar-console'), '#!/bin/sh\necho "started: $*"\n', { mode: 0o755 });
    fs.copyFileSync(path.join('packaging', 'electron', 'AppRun'), path.join(folder, 'AppRun'));
    const env = { PATH: `${bin}:${process.env.PATH}`, LPAR_CONSOLE_PROC: proc };
    return spawnSync('sh', [path.join(folder, 'AppRun'), 'a b.lpar'], { encoding: 'utf8', env });
  };

  test('gives the program what it was given, and never switches the sandbox off', () => {
    expect(start({}, 'works').stdout).toBe('started: a b.lpar\n');
    // Only Chromium can tell.
    expect(start({}, 'fails').stdout).toBe('started: a b.lpar\n');
    expect(read('electron', 'AppRun')).not.toContain('no-sandbox');
  });

  test.each([
    ['kernel/apparmor_restrict_unprivileged_userns', '1'],
    ['kernel/unprivileged_userns_clone', '0'],
    ['user/max_user_namespaces', '0'],
  ])('says why it cannot be where %s is %s', (name, value) => {
    const { status, stderr, stdout } = start({ [name]: value }, 'fails');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`${name.replace('/', '.')} = ${value}`);
    expect(stderr).toContain('lpar-console-browser');
    expect(start({ [name]: value }, 'works').status).toBe(0);
  });
});

describe('the guide of a workshop', () => {
  const files = { name: 'n-1', deb: 'n_1.deb', tar: 'n-1.tar.gz' };
  const guide = (others: string[], machines: string[]): string =>
    fillIn(
      read('workshop', 'guide.html'),
      guideValues('1', { files: { ...files, others, systems: [] }, machines, glibc: '2.34' }),
    );

  test('names every way to start, and only those that are handed out', () => {
    const linux = guide([], []);
    expect(linux).toContain('sudo apt install ./n_1.deb');
    expect(linux).not.toMatch(/Windows|macOS/);
    const all = guide(['c.exe', 'c.dmg', 'c.AppImage', 'c.rpm'], []);
    expect(all).toMatch(
      /Windows, installed<.*open <code>c\.exe<.*macOS, installed<.*c\.dmg.*chmod \+x c\.AppImage.*rpm -i \.\/c\.rpm/s,
    );
    expect(all).toContain('%APPDATA%\\lpar-console');
  });

  test('has a row for each kind of laptop, says what to do when the system objects, and what was not tried', () => {
    const systems = ['win-x64', 'macos-arm64', 'linux-arm64'].map((system) => ({
      system,
      file: `n-${system}.zip`,
    }));
    const text = fillIn(
      read('workshop', 'guide.html'),
      guideValues('1', {
        files: { ...files, others: [], systems },
        machines: [],
        lessons: 'Ours & <theirs>',
        track: 'Two hours',
        glibc: '2.28',
        sums: new Map([['n-win-x64.zip', 'abcdef0123456789']]),
      }),
    );
    expect(text).toMatch(/Windows on x64<.*n-win-x64\.zip.*Run anyway.*SHA-256 abcdef012345…/);
    expect(text).toMatch(/macOS on Apple silicon<.*Open Anyway/);
    expect(text).toMatch(/Linux on arm64<.*tar xzf n-linux-arm64\.zip<.*lpar-console-1\/lpar-console/);
    expect(text).toMatch(/None of these<.*neighbour/);
    expect(text).toContain('has not started them');
    expect(text).toContain('Ours &#38; &#60;theirs&#62;');
    expect(text).toContain('Two hours');
    expect(text).toMatch(/glibc\) 2\.28/);
    // One file that was copied is enough, on each system.
    for (const [line] of text.matchAll(/^(sha256sum|shasum).*$/gm))
      expect(line).toContain('--ignore-missing');
    expect(text).toContain('Test-Path');
  });

  test('a name of a file is text in it', () => {
    const text = guide(['<i>.exe'], ['/m/<b> & "c".lpar']);
    expect(text).toContain('machines/&#60;b&#62; &#38; &#34;c&#34;.lpar');
    expect(text).not.toMatch(/<i>\.exe|<b> &/);
  });
});

describe('icons', () => {
  const png = (size: string): Buffer => fs.readFileSync(path.join('packaging', 'icons', 'png', size));

  test('every picture has the size that its name says', () => {
    for (const name of fs.readdirSync(path.join('packaging', 'icons', 'png'))) {
      const [width, height] = [png(name).readUInt32BE(16), png(name).readUInt32BE(20)];
      expect(`${width}x${height}.png`).toBe(name);
    }
  });

  test("Windows' and macOS's files hold exactly these pictures", () => {
    const images = new Map(
      fs
        .readdirSync(path.join('packaging', 'icons', 'png'))
        .map((name) => [Number.parseInt(name, 10), png(name)] as const),
    );
    const kept = (name: string): Buffer => fs.readFileSync(path.join('packaging', 'icons', name));
    expect(ico(images).equals(kept('icon.ico'))).toBe(true);
    expect(icns(images).equals(kept('icon.icns'))).toBe(true);
    expect(kept('icon.icns').readUInt32BE(4)).toBe(kept('icon.icns').length);
    const offset = kept('icon.ico').readUInt32LE(6 + 12);
    expect(kept('icon.ico').toString('latin1', offset + 1, offset + 4)).toBe('PNG');
  });
});

describe("a local copy of Electron's zip", () => {
  const sum = createHash('sha256').update('content').digest('hex');
  const check = (checksums: Record<string, string>) => () => {
    const zip = path.join(temporaryFolder(), 'copy.zip');
    fs.writeFileSync(zip, 'content');
    verifyElectronZip(zip, checksums, '45.0.0', 'linux', 'x64');
  };

  test('is taken when it is the published one', () => {
    expect(check({ 'electron-v45.0.0-linux-x64.zip': sum })).not.toThrow();
  });

  test('is refused when it is altered, for another platform, or not published', () => {
    expect(check({ 'electron-v45.0.0-linux-x64.zip': '0'.repeat(64) })).toThrow(
      /is not the .* that Electron published/,
    );
    expect(check({ 'electron-v45.0.0-linux-x64.zip': '0', 'electron-v45.0.0-win32-x64.zip': sum })).toThrow(
      /is electron-v45.0.0-win32-x64.zip, and this package needs electron-v45.0.0-linux-x64.zip/,
    );
    expect(check({})).toThrow(/publishes no/);
  });
});
