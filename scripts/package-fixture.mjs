/**
 * `npm run package:fixture [-- --renew]`: part of a release. Makes data with this version, the way a person would, and
 * keeps it in test/fixtures/released/VERSION with what it shows: the database as a killed console leaves it, a machine
 * file of each machine, and expected.json. Every later version has to open them and show the same. A fixture of a version
 * that people have is never made anew; `--renew` is for a version that is still being worked on. Raise the version afterwards.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ensureBuilt } from './lib/build.mjs';
import { run } from './lib/child.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { visit } from './lib/package/drive.mjs';
import { filesBelow, product } from './lib/package/layout.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

const LIMIT_BYTES = 200e3;
const GIB = 2 ** 30;
let tickets = 0;

/** @typedef {import('./lib/package/drive.mjs').Visit} Visit */

await runMain(async () => {
  const { values } = parseArgs({ options: { renew: { type: 'boolean' } } });
  await ensureInstalled();
  const { version } = product();
  const folder = inRoot('test', 'fixtures', 'released', version);
  if (fs.existsSync(folder) && !values.renew)
    throw new SetupFailure(`${folder} is there already (--renew replaces it).`);
  await ensureBuilt(findNode24());
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-fixture-'));
  try {
    const data = path.join(work, 'data');
    const kept = path.join(work, 'kept');
    fs.mkdirSync(kept);
    // Closed in between, so that there are snapshots and a write-ahead log that goes on from them.
    await withConsole(data, 'SIGTERM', makeMachines);
    await withConsole(data, 'SIGKILL', (page) => workOn(page, kept));
    for (const name of ['console.sqlite', 'console.sqlite-wal'])
      fs.writeFileSync(path.join(kept, `${name}.gz`), gzipSync(fs.readFileSync(path.join(data, name))));
    const { code } = await run(findNode24(), [inRoot('test', 'machine', 'released-state.ts'), kept]);
    if (code !== 0) throw new SetupFailure('What was made cannot be opened again.');
    const bytes = filesBelow(kept).reduce((sum, file) => sum + fs.statSync(file).size, 0);
    if (bytes > LIMIT_BYTES) throw new SetupFailure(`The fixture is too large: ${bytes} bytes.`);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.cpSync(kept, folder, { recursive: true });
    console.log(`${path.relative(inRoot(), folder)}: ${fs.readdirSync(folder).join(', ')} (${bytes} bytes)`);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return 0;
});

/**
 * One kernel of each era with the same history: done, refused, undone, a second branch, a difference between hypervisor
 * and kernel. Then a guest with device memory.
 *
 * @param {Visit} page
 */
async function makeMachines(page) {
  const { call } = page;
  for (const [name, release] of [
    ['Classic', '6.1'],
    ['Memmap', '6.12'],
    ['Dynamic', '7.2'],
  ]) {
    const { machine } = await call('manage', {
      action: { kind: 'create', name, definition: systemOn(release ?? '') },
    });
    await call('open', { machine });
    await command(page, { kind: 'activate', partition: 'LNX' });
    await command(page, { kind: 'load', partition: 'LNX', clear: true });
    await command(page, {
      kind: 'setConditions',
      partition: 'LNX',
      conditions: { sclpFaults: [{ command: 'unassign', rn: 18, response: 0x0340 }] },
    });
    for (const line of ['chmem -b -e 16-18', 'chmem -b -d 17', 'chmem -b -d 0']) await type(page, line);
    await act(page, { kind: 'undo', scope: 'action' });
    await type(page, 'chmem -b -e 20-21');
    await call('manage', { action: { kind: 'renameBranch', machine, branch: 1, name: 'First try' } });
    await call('manage', { action: { kind: 'annotate', machine, notes: `Era of ${release}` } });
  }
  const action = { kind: 'createFrom', name: 'Devices', template: 'device-memory' };
  const { machine } = await call('manage', { action });
  await call('open', { machine });
  const { machines } = await call('hello', {});
  const sample = machines.find((/** @type {{name: string}} */ one) => one.name === 'Sample');
  await call('manage', { action: { kind: 'delete', machine: sample.id } });
}

/** @param {string} release */
function systemOn(release) {
  return {
    name: 'SIMCPC1',
    customerBytes: 64 * GIB,
    answerStyle: 'always-0020',
    partitions: [
      {
        name: 'LNX',
        profile: { initialBytes: 4 * GIB, reservedBytes: 4 * GIB },
        sclp: { incrementBytes: GIB / 4 },
        kernel: { release, commandLine: release === '6.1' ? '' : 'memory_hotplug.memmap_on_memory=1' },
        conditions: {
          sclpFaults: [],
          notifierVetoes: [],
          unmovable: { kind: 'ordinary', also: [], except: [] },
          pressure: { usedByProgramsKib: 0 },
        },
      },
    ],
  };
}

/**
 * The next day: every machine goes on a little, is saved as a file, and a lesson is begun.
 *
 * @param {Visit} page @param {string} folder for the machine files
 */
async function workOn(page, folder) {
  const { machines } = await page.call('hello', {});
  for (const { id, name } of machines) {
    await page.call('open', { machine: id });
    if (name === 'Devices') await type(page, 'daxctl reconfigure-device -m system-ram dax0.0', 'LNXDAX');
    else await type(page, 'chmem -b -e 24');
    fs.writeFileSync(path.join(folder, `${name}.lpar`), await saved(page, id));
  }
  await page.call('workshop', { do: 'attendee', name: 'Ada' });
  const { workshops } = (await page.call('workshop', { do: 'catalogue' })).catalogue;
  const workshop = workshops[0].id;
  await page.call('workshop', { do: 'start', workshop, lesson: 'find-your-way' });
  await type(page, 'lsmem', 'LNXTEST');
  await page.call('workshop', { do: 'answer', goal: 'block-size', text: '128 MiB' });
  await page.call('workshop', { do: 'next' });
}

/** @param {Visit} page @param {number} machine @returns {Promise<string>} the machine file, with the history */
async function saved({ origin, cookie }, machine) {
  const request = encodeURIComponent(JSON.stringify({ kind: 'machine', machine, history: true }));
  const response = await fetch(`${origin}/file?request=${request}`, { headers: { cookie } });
  if (response.status !== 200) throw new SetupFailure(`The machine ${machine} cannot be saved.`);
  return response.text();
}

/** @param {Visit} page @param {string} line @param {string} [partition] */
function type(page, line, partition = 'LNX') {
  return act(page, { kind: 'shell', partition, terminal: 't', line });
}

/** @param {Visit} page @param {object} command */
function command(page, command) {
  return act(page, { kind: 'command', command });
}

/** @param {Visit} page @param {object} action */
async function act({ call }, action) {
  tickets += 1;
  const { machines, openMachine } = await call('hello', {});
  const { revision } = await call('open', { machine: openMachine ?? machines[0].id });
  await call('run', { action, seen: revision, ticket: `fixture-${tickets}` });
}

/**
 * @param {string} data
 * @param {'SIGTERM' | 'SIGKILL'} signal how it ends
 * @param {(page: Visit) => Promise<void>} work
 */
async function withConsole(data, signal, work) {
  const serve = inRoot('dist', 'main', 'serve.js');
  const child = spawn(findNode24(), [serve, '--no-open', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    /** @type {string} */
    const address = await new Promise((resolve, reject) => {
      child.stdout.on('data', (part) => {
        const found = /http:\S+/.exec(String(part));
        if (found) resolve(found[0]);
      });
      void closed.then((code) => reject(new SetupFailure(`The console ended with code ${code}.`)));
    });
    const page = await visit(address);
    await work(page);
    page.leave();
  } finally {
    child.kill(signal);
    await closed;
  }
}
