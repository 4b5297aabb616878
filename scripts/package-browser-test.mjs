/**
 * `npm run package:browser:test`: builds the offline package, installs it into a clean Debian with apt, uses it as an
 * ordinary user, upgrades it over an older one and removes it. Needs root and a Debian archive that can be reached; where
 * that is not so it fails and says why.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { run } from './lib/child.mjs';
import { findOrInstallChromium } from './lib/chromium.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { PACKAGE_NAME } from './lib/package/browser-tree.mjs';
import { CleanRoot, prepareCleanRoots, USER } from './lib/package/clean-root.mjs';
import { debArchitecture } from './lib/package/deb.mjs';
import { visit } from './lib/package/drive.mjs';
import { megabytes, product } from './lib/package/layout.mjs';
import { checkPlainZips } from './lib/package/plain-zips.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

const FIXTURES = inRoot('test', 'fixtures', 'released');
/**
 * The version to come from: the last one that was released. Its package is not kept, so the older one has today's
 * content under its number; its data are kept, and are upgraded for real.
 */
const OLDER =
  fs
    .readdirSync(FIXTURES)
    .sort(new Intl.Collator('en', { numeric: true }).compare)
    .at(-1) ?? '';
const START_LIMIT_MS = 60_000;
/** One that waits for what never comes has failed, and the others still run. */
const TEST_LIMIT_MS = 5 * 60_000;
const HOME = `/home/${USER}`;

/** What a desktop has and a bare Debian has not. */
const DESKTOP_TOOLS = ['shared-mime-info', 'desktop-file-utils', 'libglib2.0-bin', 'man-db'];

const MACHINE = `lparMachine: 1
name: LNX
system:
  name: SIMCPC1
  customerStorage: 64 GiB
  answerStyle: always-0020
  partitions:
    - name: LNXTEST
      profile: { initial: 8 GiB, reserved: 8 GiB }
      sclp: { increment: 1 GiB }
      kernel: { release: "6.12", commandLine: "" }
`;

/** Notes how it was called and what it was led to, stays for a moment and ends like a browser that is closed. */
const FAKE_BROWSER = `#!/bin/sh
file=\${1#--app=file://}
{ echo "$*"; stat -c %a "$file"; cat "$file"; } > "$HOME/browser-noted"
sleep 3
`;

let passed = 0;
let failed = 0;

/**
 * One test; after a failure the ones that build on it still run and say more.
 *
 * @param {string} name @param {() => Promise<unknown>} work
 */
async function test(name, work) {
  const start = Date.now();
  try {
    await withinLimit(work());
    passed += 1;
    console.log(`ok      ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error instanceof Error ? error.stack : error}`);
  }
}

/** @param {Promise<unknown>} work */
async function withinLimit(work) {
  /** @type {NodeJS.Timeout | undefined} */
  let limit;
  const late = new Promise((_resolve, reject) => {
    limit = setTimeout(() => reject(new Error(`not ended after ${TEST_LIMIT_MS / 1000} s`)), TEST_LIMIT_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(limit));
}

/** @param {string} version @param {string[]} flags @returns {Promise<string>} path of the package */
async function build(version, ...flags) {
  const script = inRoot('scripts', 'package-browser.mjs');
  const { code } = await run(process.execPath, [script, ...flags]);
  if (code !== 0) throw new SetupFailure('The package could not be built.');
  return debOf(version);
}

/** @param {string} version */
const debOf = (version) => inRoot('release', `${PACKAGE_NAME}_${version}_${debArchitecture()}.deb`);

async function startChromium() {
  const executablePath = await findOrInstallChromium(findNode24());
  const { chromium } = createRequire(import.meta.url)('@playwright/test');
  // Chromium refuses its sandbox to root, which this test runs as. The product never passes this flag.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** @param {CleanRoot} root @param {string} deb */
async function install(root, deb) {
  fs.copyFileSync(deb, root.at('/tmp/package.deb'));
  await root.must(['apt-get', 'install', '-y', '--no-install-recommends', '/tmp/package.deb']);
}

/**
 * Runs a program as the ordinary user to its end.
 *
 * @param {CleanRoot} root @param {string[]} command
 * @returns {Promise<{code: number | null, stdout: string, stderr: string}>}
 */
async function asUser(root, command) {
  const child = root.asUser(command);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (part) => {
    stdout += part;
  });
  child.stderr.on('data', (part) => {
    stderr += part;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

/**
 * Starts the console without a window, uses it and ends it as a session's end would.
 *
 * @template T
 * @param {CleanRoot} root
 * @param {(address: string, pid: number) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withConsole(root, work) {
  const child = root.asUser(['lpar-console', '--no-open']);
  let said = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const address = await new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`no address in time: ${said}`)), START_LIMIT_MS);
      const read = (/** @type {Buffer} */ part) => {
        said += part;
        const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(said);
        if (!found) return;
        clearTimeout(limit);
        resolve(found[0]);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      void ended.then((code) => reject(new Error(`ended with ${code}: ${said}`)));
    });
    const value = await work(address, child.pid ?? 0);
    child.kill('SIGTERM');
    assert.equal(await ended, 0, 'a signal closes it cleanly');
    return value;
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** @param {import('./lib/package/drive.mjs').Visit} page @returns {Promise<{revision: number, id: number}>} */
async function openFirstMachine({ call }) {
  const { machines } = await call('hello', {});
  const { revision } = await call('open', { machine: machines[0].id });
  return { revision, id: machines[0].id };
}

/** The user's database may only be the user's. @param {CleanRoot} root */
function checkPrivacy(root) {
  const folder = root.at(`${HOME}/.local/share/lpar-console`);
  assert.equal(fs.statSync(folder).mode & 0o777, 0o700, 'the data folder is closed to others');
}

/** What is true of the package before anybody installs it. @param {string} deb */
async function checkDeb(deb) {
  await test('the same input gives the same bytes, in another time zone too', async () => {
    const out = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-again-'));
    try {
      const script = inRoot('scripts', 'package-browser.mjs');
      const env = { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'C' };
      const { code, output } = await run(process.execPath, [script, '--deb-only', `--out=${out}`], {
        output: 'capture',
        env,
      });
      assert.equal(code, 0, output);
      const again = fs.readFileSync(path.join(out, path.basename(deb)));
      assert.ok(again.equals(fs.readFileSync(deb)), 'the bytes differ');
    } finally {
      fs.rmSync(out, { recursive: true, force: true });
    }
  });
  await test('lintian finds no error, and every override is needed', async () => {
    const { output } = await run('lintian', ['--fail-on=none', deb], { output: 'capture' });
    const lines = output.split('\n').filter((line) => /^(E:|W: .*unused-override)/.test(line));
    assert.deepEqual(lines, []);
  });
}

/** @param {CleanRoot} root @param {string} older @param {string} newer */
async function story(root, older, newer) {
  const before = root.paths();
  /** @type {Set<string>} */
  const tools = new Set();
  let revision = 0;

  await test('apt installs it into a Debian that has only its base', async () => {
    await install(root, older);
    assert.match(
      await root.must(['dpkg-query', '-W', PACKAGE_NAME]),
      new RegExp(`\\t${OLDER.replaceAll('.', '\\.')}`),
    );
  });

  await test('an ordinary user starts it, and its page works over HTTP and WebSocket', () =>
    withConsole(root, async (address, pid) => {
      assert.notEqual(fs.statSync(`/proc/${pid}`).uid, 0, 'it does not run as root');
      assert.match(
        fs.readlinkSync(`/proc/${pid}/exe`),
        /lpar-console-browser\/node$/,
        'it runs on its own Node',
      );
      const page = await visit(address);
      ({ revision } = await openFirstMachine(page));
      const action = { kind: 'shell', partition: 'LNXTEST', terminal: 't1', line: 'chmem -b -e 64' };
      const result = await page.call('run', { action, seen: null, ticket: 'ticket-1' });
      assert.equal(result.exitCode, 0, 'chmem brings a block online');
      assert.ok(result.revision > revision, 'the journal has grown');
      ({ revision } = result);
      page.leave();
      checkPrivacy(root);
    }));

  await test('the one-time address is not in an argument list and does not work twice', () =>
    withConsole(root, async (address, pid) => {
      const token = new URL(address).searchParams.get('token') ?? '';
      assert.ok(!fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(token));
      assert.equal((await fetch(address)).status, 200);
      assert.equal((await fetch(address)).status, 403);
    }));

  await test('its page draws the machine in a browser outside the root', () =>
    withConsole(root, async (address) => {
      const browser = await startChromium();
      try {
        const page = await browser.newPage();
        /** @type {string[]} */
        const complaints = [];
        page.on('console', (/** @type {any} */ message) => {
          if (message.type() === 'error') complaints.push(message.text());
        });
        page.on('pageerror', (/** @type {Error} */ error) => complaints.push(String(error)));
        await page.goto(address);
        await page.locator('main.work').waitFor();
        await page.getByRole('heading', { name: 'LNXTEST' }).waitFor();
        assert.deepEqual(complaints, []);
      } finally {
        await browser.close();
      }
    }));

  await test('from the menu it finds a browser and tells it the address without showing it to other users', async () => {
    fs.writeFileSync(root.at('/usr/local/bin/chromium'), FAKE_BROWSER, { mode: 0o755 });
    const started = await asUser(root, ['env', 'DISPLAY=:0', 'lpar-console']);
    fs.rmSync(root.at('/usr/local/bin/chromium'));
    assert.equal(started.code, 0, started.stderr);
    const noted = fs.readFileSync(root.at(`${HOME}/browser-noted`), 'utf8').split('\n');
    assert.equal(started.stdout, '', 'an address that works does not end in a log');
    assert.match(noted[0] ?? '', /^--app=file:\/\/\/home\/.*open-window/);
    assert.equal(noted[1], '600', 'only the user can read the file');
    assert.match(noted[2] ?? '', /url=http:\/\/127\.0\.0\.1:\d+\/\?token=/);
    assert.doesNotMatch(noted[0] ?? '', /token/);
    // The browser ended, so the console has ended by itself.
    assert.deepEqual(
      fs
        .readdirSync(root.at(`${HOME}/.local/share/lpar-console`))
        .filter((name) => /open-window|running/.test(name)),
      [],
    );
  });

  await test('a machine file from the file manager is handed to the console that runs', () =>
    withConsole(root, async (address) => {
      const page = await visit(address);
      const wanted = encodeURIComponent(JSON.stringify({ kind: 'machine', machine: 1, history: true }));
      const saved = await fetch(`${new URL(address).origin}/file?request=${wanted}`, {
        headers: { cookie: page.cookie },
      });
      assert.equal(saved.status, 200);
      fs.writeFileSync(root.at(`${HOME}/saved.lpar`), await saved.text());
      const second = await asUser(root, ['lpar-console', '--no-open', `${HOME}/saved.lpar`]);
      assert.equal(second.code, 0, second.stderr);
      assert.equal((await page.call('hello', {})).machines.length, 2, 'the file has become a machine');
      fs.writeFileSync(root.at(`${HOME}/bad.lpar`), 'lparMachine: 1\nname: [');
      const refused = await asUser(root, ['lpar-console', '--no-open', `${HOME}/bad.lpar`]);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /bad was refused; nothing was changed/);
      await page.call('open', { machine: 1 });
      page.leave();
    }));

  await test('the headless shell runs a machine file and ends with the exit code of its commands', async () => {
    fs.writeFileSync(root.at(`${HOME}/lnx.lpar`), MACHINE);
    const listed = await asUser(root, [
      'lpar-console',
      'run',
      `${HOME}/lnx.lpar`,
      '-c',
      'chmem -e 2g; lsmem -b --summary=only',
    ]);
    assert.equal(listed.code, 0, listed.stderr);
    assert.match(listed.stdout, /Total online memory:\s+10737418240/);
    const lines = 'lsmem --summary=only';
    const saved = await asUser(root, ['lpar-console', 'run', `${HOME}/saved.lpar`, '-c', lines]);
    assert.match(
      saved.stdout,
      /Total online memory:\s+65G/,
      `what was done in the window is in the file: ${saved.stderr}`,
    );
    assert.equal((await asUser(root, ['lpar-console', 'run', `${HOME}/lnx.lpar`, '-c', 'exit 7'])).code, 7);
    assert.equal((await asUser(root, ['lpar-console', 'run', '/nowhere.lpar', '-c', 'true'])).code, 2);
  });

  await test('the desktop knows the program, its icon, its manual and its file type', async () => {
    const without = root.paths();
    await root.must(['apt-get', 'update']);
    await root.must(['apt-get', 'install', '-y', '--no-install-recommends', ...DESKTOP_TOOLS]);
    for (const file of root.paths()) if (!without.has(file)) tools.add(file);
    await root.must(['desktop-file-validate', `/usr/share/applications/${PACKAGE_NAME}.desktop`]);
    fs.writeFileSync(root.at('/tmp/type.lpar'), MACHINE);
    assert.match(
      await root.must(['gio', 'info', '-a', 'standard::content-type', '/tmp/type.lpar']),
      /application\/x-lpar-machine/,
    );
    assert.match(
      await root.must(['gio', 'mime', 'application/x-lpar-machine']),
      new RegExp(`Default.*${PACKAGE_NAME}\\.desktop`),
    );
    assert.equal(
      (await root.must(['man', '--where', 'lpar-console'])).trim(),
      '/usr/share/man/man1/lpar-console.1.gz',
    );
    assert.match(await root.must(['lpar-record', '--version']), /^lpar-record \d/);
    for (const size of ['16x16', '48x48', '256x256']) {
      assert.ok(fs.existsSync(root.at(`/usr/share/icons/hicolor/${size}/apps/lpar-console.png`)));
    }
  });

  await test('an upgrade keeps the data', async () => {
    await install(root, newer);
    const { version } = product();
    assert.ok((await root.must(['dpkg-query', '-W', PACKAGE_NAME])).endsWith(`\t${version}\n`));
    await withConsole(root, async (address) => {
      const page = await visit(address);
      assert.equal((await openFirstMachine(page)).revision, revision, 'the machine is where it was left');
      page.leave();
    });
  });

  await test('data that an older version left are there in the new one', async () => {
    const data = `${HOME}/.local/share/lpar-console`;
    const aside = `${HOME}/aside`;
    fs.renameSync(root.at(data), root.at(aside));
    fs.mkdirSync(root.at(data), { mode: 0o700 });
    for (const name of ['console.sqlite', 'console.sqlite-wal'])
      fs.writeFileSync(
        root.at(`${data}/${name}`),
        gunzipSync(fs.readFileSync(path.join(FIXTURES, OLDER, `${name}.gz`))),
      );
    await root.must(['chown', '-R', `${USER}:`, data]);
    const kept = JSON.parse(fs.readFileSync(path.join(FIXTURES, OLDER, 'expected.json'), 'utf8'));
    await withConsole(root, async (address) => {
      const page = await visit(address);
      const { machines } = await page.call('hello', {});
      for (const { name, revision: at } of kept.machines) {
        const { id } = machines.find((/** @type {{name: string}} */ one) => one.name === name);
        assert.equal((await page.call('open', { machine: id })).revision, at, name);
      }
      page.leave();
    });
    fs.rmSync(root.at(data), { recursive: true });
    fs.renameSync(root.at(aside), root.at(data));
  });

  await test('it refuses to live beside the package of the other host', async () => {
    const control = `Package: lpar-console\nVersion: 1\nArchitecture: all\nMaintainer: test <test@localhost>\nDescription: test\n`;
    fs.mkdirSync(root.at('/tmp/other/DEBIAN'), { recursive: true });
    fs.writeFileSync(root.at('/tmp/other/DEBIAN/control'), control);
    await root.must(['dpkg-deb', '--build', '/tmp/other', '/tmp/other.deb']);
    await assert.rejects(root.must(['dpkg', '-i', '/tmp/other.deb']), /conflict/);
  });

  await test("it is removed without residue, and the data stay the user's", async () => {
    await root.must(['apt-get', 'purge', '-y', PACKAGE_NAME]);
    const left = [...root.paths()];
    assert.deepEqual(
      left.filter((file) => !before.has(file) && !tools.has(file)),
      [],
    );
    assert.deepEqual(
      left.filter((file) => /lpar-console|x-lpar/i.test(file)),
      [],
      'not even in the caches of the desktop',
    );
    for (const cache of ['applications/mimeinfo.cache', 'mime/globs', 'mime/types']) {
      assert.doesNotMatch(fs.readFileSync(root.at(`/usr/share/${cache}`), 'utf8'), /lpar/i);
    }
    assert.ok(fs.existsSync(root.at(`${HOME}/.local/share/lpar-console/console.sqlite`)));
  });
}

await runMain(async () => {
  // Of each of the two systems one kind is enough between commits: building all of them takes a minute more.
  const { values } = parseArgs({ options: { systems: { type: 'string', default: 'win-x64,macos-arm64' } } });
  const { systems } = values;
  await ensureInstalled();
  // What is missing is installed, or named, before anything takes long.
  await findOrInstallChromium(findNode24());
  await prepareCleanRoots(['lintian']);
  // The root comes from the network while the packages take the processor.
  const making = CleanRoot.make();
  making.catch(() => undefined);
  try {
    const older = await build(OLDER, '--deb-only', '--package-version', OLDER);
    const newer = await build(product().version, `--systems=${systems}`);
    console.log(`package: ${megabytes(fs.statSync(newer).size)}; preparing a clean Debian`);
    const root = await making;
    await checkPlainZips(test, systems);
    await checkDeb(newer);
    await story(root, older, newer);
    console.log(`${path.basename(newer)}: ${passed} tests passed, ${failed} failed`);
  } finally {
    await making.then(
      (root) => root.remove(),
      () => undefined,
    );
    fs.rmSync(debOf(OLDER), { force: true });
  }
  return failed === 0 ? 0 : 1;
});
// A test that came to no end may still wait for something.
process.exit();
