/**
 * `npm run package:fixture [-- --renew]`: part of a release. Makes a database with this version, the way a person would,
 * and keeps it in test/fixtures/released/VERSION, where every later version has to open it. A fixture of a version that
 * people have is never made anew; `--renew` is for a version that is still being worked on.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { visit } from './lib/package/drive.mjs';
import { product } from './lib/package/layout.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

/** Some of everything that is stored: done, refused, undone and a branch. */
const LINES = [
  'chmem -b -e 64-66',
  'chmem -b -d 0',
  'echo offline > /sys/devices/system/memory/memory65/state',
];

await runMain(async () => {
  const { values } = parseArgs({ options: { renew: { type: 'boolean' } } });
  await ensureInstalled();
  const { version } = product();
  const folder = inRoot('test', 'fixtures', 'released', version);
  if (fs.existsSync(folder) && !values.renew)
    throw new SetupFailure(`${folder} is there already (--renew replaces it).`);
  await ensureBuilt(findNode24());
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-fixture-'));
  try {
    const expected = await use(data);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(path.join(data, 'console.sqlite'), path.join(folder, 'console.sqlite'));
    fs.writeFileSync(path.join(folder, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
  } finally {
    fs.rmSync(data, { recursive: true, force: true });
  }
  console.log(`${path.relative(inRoot(), folder)}: console.sqlite, expected.json`);
  return 0;
});

/** @param {string} data @returns {Promise<{machine: string, revision: number}>} */
async function use(data) {
  const serve = inRoot('dist', 'main', 'serve.js');
  const child = spawn(findNode24(), [serve, '--no-open', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  /** @type {string} */
  const address = await new Promise((resolve, reject) => {
    child.stdout.on('data', (part) => {
      const found = /http:\S+/.exec(String(part));
      if (found) resolve(found[0]);
    });
    void closed.then((code) => reject(new SetupFailure(`The console ended with code ${code}.`)));
  });
  const page = await visit(address);
  const { machines } = await page.call('hello', {});
  let { revision } = await page.call('open', { machine: machines[0].id });
  for (const [index, line] of LINES.entries()) {
    const action = { kind: 'shell', partition: 'LNXTEST', terminal: 't', line };
    ({ revision } = await page.call('run', { action, seen: null, ticket: `fixture-${index}` }));
  }
  const undo = { kind: 'undo', scope: 'action' };
  ({ revision } = await page.call('run', { action: undo, seen: revision, ticket: 'fixture-undo' }));
  const again = { kind: 'shell', partition: 'LNXTEST', terminal: 't', line: 'chmem -b -e 70' };
  ({ revision } = await page.call('run', { action: again, seen: null, ticket: 'fixture-branch' }));
  page.leave();
  child.kill('SIGTERM');
  await closed;
  return { machine: machines[0].name, revision };
}
