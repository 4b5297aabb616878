/**
 * `node scripts/package-portable-start.mjs ARCHIVE`: unpacks a plain zip (or .tar.gz) of this kind of computer into a folder
 * with spaces and letters of another language, starts it as its user would, uses it and ends it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './lib/child.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { visit } from './lib/package/drive.mjs';
import { callerFolder } from './lib/paths.mjs';

const LIMIT_MS = 120_000;

await runMain(async () => {
  const [given] = process.argv.slice(2);
  if (given === undefined) throw new SetupFailure('Usage: node scripts/package-portable-start.mjs ARCHIVE');
  const archive = path.resolve(callerFolder(), given);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-laptop-'));
  const folder = path.join(work, 'Eigene Dateien ü');
  fs.mkdirSync(folder);
  try {
    // Also Windows' and macOS's tar unpack a zip.
    const tar =
      archive.endsWith('.zip') && process.platform === 'linux'
        ? ['unzip', '-q', archive, '-d', folder]
        : ['tar', '-xf', archive, '-C', folder];
    const unpacked = await run(tar[0] ?? '', tar.slice(1), { output: 'capture' });
    if (unpacked.code !== 0) throw new SetupFailure(`${given} cannot be unpacked: ${unpacked.output}`);
    const [top = ''] = fs.readdirSync(folder);
    await use(path.join(folder, top), path.join(work, 'data'));
    console.log(`${path.basename(archive)}: started, used and ended on ${process.platform} ${process.arch}`);
    return 0;
  } finally {
    fs.rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** @param {string} program folder of it @param {string} data */
async function use(program, data) {
  const windows = process.platform === 'win32';
  const names = ['lpar-console.cmd', 'lpar-console.command', 'lpar-console', 'bin/lpar-console'];
  const launcher = path.join(program, names.find((name) => fs.existsSync(path.join(program, name))) ?? '');
  const start = (/** @type {string[]} */ args) =>
    windows
      ? spawn('cmd.exe', ['/d', '/s', '/c', `""${launcher}" ${args.map((one) => `"${one}"`).join(' ')}"`], {
          windowsVerbatimArguments: true,
        })
      : spawn(launcher, args);
  const version = await endOf(start(['--version']));
  assert.equal(version.code, 0, version.said);
  assert.match(version.said, /^lpar-console \d/);
  const wrong = await endOf(start(['run', 'nowhere.lpar', '-c', 'true']));
  assert.equal(wrong.code, 2, `the exit code of a command comes through: ${wrong.said}`);
  const child = start(['--no-open', '--stay', '--data', data]);
  const ended = endOf(child);
  try {
    const address = await addressOf(child);
    const page = await visit(address);
    const { machines } = await page.call('hello', {});
    await page.call('open', { machine: machines[0].id });
    const action = { kind: 'shell', partition: 'LNXTEST', terminal: 't1', line: 'chmem -b -e 64' };
    const result = await page.call('run', { action, seen: null, ticket: 'ticket-1' });
    assert.equal(result.exitCode, 0, 'chmem brings a block online');
    page.leave();
    assert.ok(fs.existsSync(path.join(data, 'console.sqlite')));
  } finally {
    // Windows has no signal that a program could answer.
    if (windows) await run('taskkill', ['/pid', String(child.pid), '/t', '/f'], { output: 'capture' });
    else child.kill('SIGTERM');
    const { code } = await ended;
    if (!windows) assert.equal(code, 0, 'a signal closes it cleanly');
  }
}

/** @param {import('node:child_process').ChildProcessWithoutNullStreams} child @returns {Promise<{code: number | null, said: string}>} */
function endOf(child) {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      said += part;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

/** @param {import('node:child_process').ChildProcessWithoutNullStreams} child @returns {Promise<string>} */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    const limit = setTimeout(() => reject(new Error(`no address in time: ${said}`)), LIMIT_MS);
    child.stdout.on('data', (part) => {
      said += part;
      const [address] = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(said) ?? [];
      if (address === undefined) return;
      clearTimeout(limit);
      resolve(address);
    });
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
}
