import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { copyFolder } from '../../db/copy-folder.ts';
import { lockDirectory } from '../../db/lock.ts';
import { folderViewer } from '../../main/hosts/browser/folder-viewer.ts';
import { folderDoor } from '../../main/hosts/folder-door.ts';
import { askToMove, moveAskedFor, settleFolder } from '../../main/hosts/moved-folder.ts';
import { openConsole } from '../../main/hosts/open-console.ts';
import type { DataFolderRequest } from '../../shared/settings.ts';
import { temporaryFolder, value } from '../db/files.ts';

const viewer = { cannotOpen: null, open: async () => null };

/** A folder in which a console has been, with a machine and a workshop of somebody. */
async function usedFolder(): Promise<string> {
  const directory = temporaryFolder();
  const opened = value(openConsole({ directory, host: 'browser' }));
  value(await opened.close());
  fs.mkdirSync(path.join(directory, 'workshops'));
  fs.writeFileSync(path.join(directory, 'workshops', 'own.zip'), 'zip');
  fs.writeFileSync(path.join(directory, 'port'), '40000\n');
  fs.writeFileSync(path.join(directory, 'letter.txt'), 'not ours');
  return directory;
}

const machinesIn = (directory: string): unknown => {
  const db = new Database(path.join(directory, 'console.sqlite'), { readonly: true });
  const rows = db.prepare('SELECT name, head FROM machine').all();
  db.close();
  return rows;
};

describe('moving the data folder', () => {
  test('happens at the next start: everything of the console is copied, and every later start is led there', async () => {
    const old = await usedFolder();
    const to = path.join(temporaryFolder(), 'elsewhere');
    expect(askToMove(old, to)).toEqual({ ok: true, value: to });
    expect(fs.existsSync(to)).toBe(false);
    expect(moveAskedFor(old)).toBe(to);
    expect(settleFolder(old)).toEqual({ ok: true, value: { directory: to, moved: { from: old } } });
    expect(fs.readdirSync(to).sort()).toEqual(['console.sqlite', 'port', 'workshops']);
    expect(fs.readFileSync(path.join(to, 'workshops', 'own.zip'), 'utf8')).toBe('zip');
    expect(machinesIn(to)).toEqual(machinesIn(old));
    expect(settleFolder(old)).toEqual({ ok: true, value: { directory: to, moved: null } });
    const again = value(openConsole({ directory: to, host: 'browser' }));
    value(await again.close());
  });

  test('takes the profile of the window along, without its caches, and leaves none behind', async () => {
    const old = await usedFolder();
    const storage = path.join('window', 'Default', 'Local Storage');
    fs.mkdirSync(path.join(old, storage), { recursive: true });
    fs.writeFileSync(path.join(old, storage, 'looks.log'), 'tables');
    fs.mkdirSync(path.join(old, 'window', 'Default', 'Code Cache'));
    fs.symlinkSync('nowhere', path.join(old, 'window', 'SingletonLock'));
    const to = path.join(temporaryFolder(), 'elsewhere');
    value(askToMove(old, to));
    value(settleFolder(old));
    expect(fs.readFileSync(path.join(to, storage, 'looks.log'), 'utf8')).toBe('tables');
    expect(fs.readdirSync(path.join(to, 'window', 'Default'))).toEqual(['Local Storage']);
    expect(fs.existsSync(path.join(old, 'window'))).toBe(false);
  });

  test('takes what is in the write-ahead log along', async () => {
    const old = await usedFolder();
    const db = new Database(path.join(old, 'console.sqlite'));
    db.prepare("UPDATE machine SET name = 'renamed'").run();
    // As a process that was killed leaves it: the files are copied while the log is not in the database yet.
    const killed = temporaryFolder();
    for (const name of fs.readdirSync(old).filter((one) => one.startsWith('console.sqlite')))
      fs.copyFileSync(path.join(old, name), path.join(killed, name));
    expect(fs.statSync(path.join(killed, 'console.sqlite-wal')).size).toBeGreaterThan(0);
    db.close();
    const to = path.join(temporaryFolder(), 'elsewhere');
    value(askToMove(killed, to));
    value(settleFolder(killed));
    expect(machinesIn(to)).toEqual([expect.objectContaining({ name: 'renamed' })]);
  });

  test.each([
    ['a relative path', () => 'elsewhere', /not an absolute path/],
    ['the folder itself', (old: string) => old, /itself/],
    ['a folder in it', (old: string) => path.join(old, 'inner'), /itself/],
    ['the folder that it is in', (old: string) => path.dirname(old), /is in it/],
    ['a folder with something in it', () => path.join(import.meta.dirname, 'fixtures-full'), /not empty/],
    ['a file', () => path.join(import.meta.dirname, 'moved-folder.test.ts'), /not a folder/],
  ])('to %s is refused, and nothing is noted', async (_name, toOf, words) => {
    const old = await usedFolder();
    let to = toOf(old);
    if (to.endsWith('fixtures-full')) {
      to = temporaryFolder();
      fs.writeFileSync(path.join(to, 'letter.txt'), '');
    }
    const asked = askToMove(old, to);
    expect(asked.ok ? '' : asked.failure).toMatch(words);
    expect(moveAskedFor(old)).toBeNull();
    expect(fs.readdirSync(old)).not.toContain('inner');
  });

  test('that fails leaves the folder where it was, says why, and leaves nothing behind', async () => {
    const old = await usedFolder();
    const to = path.join(temporaryFolder(), 'elsewhere');
    value(askToMove(old, to));
    fs.mkdirSync(to);
    fs.writeFileSync(path.join(to, 'letter.txt'), 'came in between');
    const settled = value(settleFolder(old));
    expect(settled).toEqual({ directory: old, moved: { to, failed: `${to} is not empty.` } });
    expect(fs.readdirSync(to)).toEqual(['letter.txt']);
    expect(moveAskedFor(old)).toBeNull();
  });

  test('of a damaged database copies nothing', () => {
    const old = temporaryFolder();
    fs.writeFileSync(path.join(old, 'console.sqlite'), 'no database '.repeat(1000));
    const to = path.join(temporaryFolder(), 'elsewhere');
    expect(() => copyFolder(old, to, { database: 'console.sqlite', others: [] })).toThrow(/not a database/);
    expect(fs.readdirSync(to)).toEqual([]);
  });

  test('waits while another console uses the folder', async () => {
    const old = await usedFolder();
    const to = path.join(temporaryFolder(), 'elsewhere');
    value(askToMove(old, to));
    const lock = value(lockDirectory(old));
    expect(value(settleFolder(old))).toEqual({ directory: old, moved: null });
    lock.release();
    expect(value(settleFolder(old)).directory).toBe(to);
  });

  test('is not followed where nothing is there any more, nor by a note that cannot be read', async () => {
    const old = await usedFolder();
    const to = path.join(temporaryFolder(), 'elsewhere');
    value(askToMove(old, to));
    value(settleFolder(old));
    fs.rmSync(to, { recursive: true });
    const lost = settleFolder(old);
    expect(lost.ok ? '' : lost.failure).toContain(`has moved to ${to}, where there is no console.sqlite`);
    fs.writeFileSync(path.join(old, 'data-folder.json'), '{"movedTo": "relative"}');
    const unread = settleFolder(old);
    expect(unread.ok ? '' : unread.failure).toMatch(/cannot be read/);
  });
});

describe('what the page may ask of the data folder', () => {
  test('it is told, moved and left where it is', async () => {
    const directory = await usedFolder();
    const door = folderDoor({ directory, moved: null }, viewer);
    const ask = (request: DataFolderRequest) => door.ask(request);
    const to = path.join(temporaryFolder(), 'elsewhere');
    expect(door.state()).toEqual({ path: directory, movesTo: null, moved: null, cannotOpen: null });
    expect(value(await ask({ kind: 'move', to }))).toMatchObject({ movesTo: to });
    expect(value(await ask({ kind: 'stay' }))).toMatchObject({ movesTo: null });
    expect(await ask({ kind: 'move', to: 'here' })).toMatchObject({
      ok: false,
      failure: { kind: 'rejection', where: 'params.to' },
    });
  });

  test('a file manager that is not there, or that fails, is said', async () => {
    const directory = temporaryFolder();
    const none = folderDoor(
      { directory, moved: null },
      { cannotOpen: 'No display.', open: async () => null },
    );
    expect(await none.ask({ kind: 'open' })).toMatchObject({
      ok: false,
      failure: { message: 'No display.' },
    });
    const failing = folderDoor(
      { directory, moved: null },
      { cannotOpen: null, open: async () => 'It failed.' },
    );
    expect(await failing.ask({ kind: 'open' })).toMatchObject({
      ok: false,
      failure: { message: 'It failed.' },
    });
  });

  test('without a display nothing is started; a program is taken from absolute folders of the path only', async () => {
    expect(folderViewer('linux', {}).cannotOpen).toContain('without a display');
    expect(folderViewer('sunos', {}).cannotOpen).toContain('no file manager');
    const path = process.env.PATH;
    process.env.PATH = 'relative:.';
    const answer = await folderViewer('linux', { DISPLAY: ':0' }).open('/tmp');
    process.env.PATH = path;
    expect(answer).toBe('xdg-open is not installed: open /tmp by hand.');
  });
});
