/** `--self-test` on both hosts: what it prints, and that it notices. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from '@playwright/test';
import { realElectron } from './electron-host.ts';
import { inElectron } from './host.ts';
import { standInElectron } from './stand-in-electron/program.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const SERVE = path.join(ROOT, 'dist', 'main', 'serve.js');
const isRoot = process.getuid?.() === 0;

interface Report {
  readonly host: string;
  readonly failed: number;
  readonly checks: readonly { readonly name: string; readonly result: string; readonly said: string }[];
}

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lpar-console-self-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that the host takes for a browser. */
function browserThat(script: string): string {
  const file = path.join(folder, 'browser');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

function selfTest(program: string, ...words: readonly string[]): { report: Report; code: number | null } {
  const { stdout, stderr, status } = spawnSync(program, [...words, '--self-test', '--json'], {
    encoding: 'utf8',
    timeout: 240_000,
  });
  expect(stdout, stderr).toContain('"checks"');
  return { report: JSON.parse(stdout) as Report, code: status };
}

/** The tests' own Chromium may be one without windows, which gives no page a clipboard. */
function withWindows(): string | undefined {
  const given = process.env.CHROMIUM_PATH ?? '';
  if (given !== '' && !given.includes('headless-shell')) return given;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((each) => path.join(each, name)))
    .find((file) => existsSync(file));
}

const failedIn = ({ checks }: Report): readonly string[] =>
  checks.filter(({ result }) => result === 'failed').map(({ name }) => name);

test.describe('the browser host', () => {
  test.skip(
    process.platform === 'win32' || inElectron,
    'browsers of the test are scripts, and this host is not Electron',
  );
  test.setTimeout(300_000);

  test('proves itself in a real Chromium; one without its sandbox is noticed', () => {
    const chromium = withWindows();
    test.skip(
      chromium === undefined,
      'the Chromium of the tests has no windows and no clipboard, and no other is here',
    );
    // Chromium refuses its sandbox to root: then the check must say that there is none.
    const browser = browserThat(`exec '${chromium}' ${isRoot ? '--no-sandbox ' : ''}"$@"`);
    const { report, code } = selfTest(process.execPath, SERVE, '--browser', browser);
    expect(report.host).toBe('browser');
    expect(failedIn(report)).toEqual(isRoot ? ['sandboxed renderer'] : []);
    expect(code).toBe(isRoot ? 1 : 0);
    expect(report.checks.filter(({ result }) => result === 'ok').map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'the server',
        'the page',
        'clipboard',
        'saving a file',
        'single instance',
        'database round trip',
      ]),
    );
  });

  test('a browser that ends at once is one failed check, and the rest is still looked at', () => {
    const { report, code } = selfTest(process.execPath, SERVE, '--browser', browserThat('kill -TRAP $$'));
    expect([failedIn(report), code]).toEqual([['the page'], 1]);
    expect(report.checks.find(({ name }) => name === 'the page')?.said).toContain('SIGTRAP');
    expect(report.checks.map(({ name }) => name)).toContain('database round trip');
  });
});

test('Electron proves itself: on the stand-in, unless E2E_ELECTRON names the real one', async () => {
  test.skip(
    realElectron === undefined && process.platform === 'win32',
    'the stand-in for Electron is started by a shell that Windows has not',
  );
  test.setTimeout(300_000);
  const { report, code } = selfTest(realElectron ?? (await standInElectron()), ROOT);
  expect([report.host, failedIn(report), code]).toEqual(['electron', [], 0]);
  const skips = report.checks.filter(({ result }) => result === 'skipped').map(({ name }) => name);
  // What no stand-in has; the real one has all but the fuses and the file type, which only a package brings.
  const allowed = [
    'fuses',
    'file association',
    'first paint',
    ...(realElectron ? [] : ['sandboxed renderer']),
  ];
  expect(allowed).toEqual(expect.arrayContaining(skips));
});
