import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SCHEMA_VERSION } from '../../db/migrations/index.ts';
import { usualPort } from '../../main/hosts/browser/usual-port.ts';
import { temporaryFolder } from '../db/files.ts';
import { SERVE } from '../programs.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcess;
  /** Resolves with the printed address. */
  readonly address: Promise<string>;
  readonly ended: Promise<Ended>;
}

function start(...flags: string[]): Started {
  const child = spawn(process.execPath, [SERVE, '--no-open', ...flags]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (part) => {
    stderr += part;
  });
  const address = new Promise<string>((resolve) => {
    child.stdout.on('data', (part) => {
      stdout += part;
      const printed = /^LPAR memory console: (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43})$/m.exec(stdout);
      if (printed?.[1]) resolve(printed[1]);
    });
  });
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, address, ended };
}

const oneSentence = /^[A-Z][^\n]*\.\n$/;

describe('the browser host as a process', () => {
  test('prints its one-time address, and a signal closes it cleanly with a snapshot at the head', async () => {
    const folder = temporaryFolder();
    const { child, address, ended } = start('--data', folder);
    expect((await fetch(await address)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(fs.readdirSync(folder).sort()).toEqual(['console.lock', 'console.sqlite', 'port']);
    const db = new Database(path.join(folder, 'console.sqlite'), { readonly: true });
    const newest = db.prepare('SELECT max(revision) AS snapshot, head FROM snapshot, machine').get();
    db.close();
    expect(newest).toEqual({ snapshot: 2, head: 2 });
    const again = start('--data', folder);
    expect(await again.address).toContain('http://127.0.0.1:');
  });

  test('the next start has the same address, unless somebody else has taken it', {
    timeout: 120_000,
  }, async () => {
    const folder = temporaryFolder();
    const portOf = async (one: Started): Promise<string> => new URL(await one.address).port;
    const first = start('--data', folder);
    const usual = await portOf(first);
    first.child.kill('SIGTERM');
    await first.ended;
    const taken = net.createServer().listen(Number(usual), '127.0.0.1');
    const second = start('--data', folder);
    expect(await portOf(second)).not.toBe(usual);
    second.child.kill('SIGTERM');
    await second.ended;
    await new Promise((resolve) => taken.close(resolve));
    expect(await portOf(start('--data', folder))).toBe(usual);
    fs.writeFileSync(path.join(folder, 'port'), '80\n');
    expect(usualPort(folder)).toBe(0);
    fs.writeFileSync(path.join(folder, 'port'), 'nonsense');
    expect(usualPort(folder)).toBe(0);
  });

  test('a second console on the same folder says so and ends with 1; the first goes on', async () => {
    const folder = temporaryFolder();
    const first = start('--data', folder);
    const address = await first.address;
    const second = await start('--data', folder).ended;
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(/^Another console is already running on /);
    expect((await fetch(address)).status).toBe(200);
  });

  test.each([
    ['corrupt', (file: string) => fs.writeFileSync(file, 'no database '.repeat(1000)), /damaged/],
    [
      'from the future',
      (file: string) => {
        const db = new Database(file);
        db.pragma('application_id = 0x4c504152');
        db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
        db.close();
      },
      /newer version/,
    ],
  ])('a database that is %s: one sentence, exit code 1, the file untouched', async (_name, write, words) => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'console.sqlite');
    write(file);
    const before = fs.readFileSync(file);
    const ended = await start('--data', folder).ended;
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(oneSentence);
    expect(ended.stderr).toMatch(words);
    expect(fs.readFileSync(file).equals(before)).toBe(true);
  });

  test.runIf(process.platform !== 'win32').each([
    [
      'a file',
      (folder: string) => fs.writeFileSync(path.join(folder, 'data'), ''),
      /is a file, not a folder/,
    ],
    [
      'a link to nowhere',
      (folder: string) => fs.symlinkSync('x', path.join(folder, 'data')),
      /leads nowhere/,
    ],
    [
      'a folder with a pipe in it',
      (folder: string) => {
        fs.mkdirSync(path.join(folder, 'data'));
        execFileSync('mkfifo', [path.join(folder, 'data', 'console.sqlite')]);
      },
      /is a pipe/,
    ],
  ])('a data folder that is %s: one sentence, exit code 1', async (_name, lay, words) => {
    const folder = temporaryFolder();
    lay(folder);
    const ended = await start('--data', path.join(folder, 'data')).ended;
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(oneSentence);
    expect(ended.stderr).toMatch(words);
  });

  test('a full disk: one sentence, exit code 1', async ({ skip }) => {
    const folder = temporaryFolder();
    // Root alone may have a disk of its own.
    const mounted =
      process.getuid?.() === 0 &&
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
    skip(!mounted, 'a small disk needs root');
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    const ended = await start('--data', folder).ended;
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^The disk is full: nothing more can be written to /);
  });

  test('a port that is taken: one sentence, exit code 1', async () => {
    const first = start('--data', temporaryFolder());
    const { port } = new URL(await first.address);
    const ended = await start('--data', temporaryFolder(), '--port', port).ended;
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(oneSentence);
  });

  test('a wrong flag: usage, exit code 2', async () => {
    expect(await start('--bogus').ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Usage:'),
    });
  });
});
