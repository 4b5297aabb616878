import fs from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { copyDurably, writeDurably, writeLargeDurably } from '../../db/durable-file.ts';
import { temporaryFolder } from './files.ts';

const folderWith = (content?: string): { folder: string; file: string } => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'machine.lpar');
  if (content !== undefined) fs.writeFileSync(file, content);
  return { folder, file };
};
const read = (file: string): string => fs.readFileSync(file, 'utf8');

test('the content is synced before it is in place, and the folder after', () => {
  const { file } = folderWith('old');
  const calls: string[] = [];
  const kindOf = (handle: number): string => (fs.fstatSync(handle).isDirectory() ? 'folder' : 'file');
  const { fsyncSync, renameSync } = fs;
  const sync = vi.spyOn(fs, 'fsyncSync').mockImplementation((handle) => {
    calls.push(`sync ${kindOf(handle)}: ${read(file)}`);
    fsyncSync(handle);
  });
  const rename = vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    calls.push('rename');
    renameSync(from, to);
  });
  writeDurably(file, 'new');
  sync.mockRestore();
  rename.mockRestore();
  expect(calls).toEqual(['sync file: old', 'rename', 'sync folder: new']);
});

test('a new file is refused where there is one, and that one stays', async () => {
  const { file, folder } = folderWith('old');
  expect(() => writeDurably(file, 'new', { isNew: true })).toThrow(
    expect.objectContaining({ code: 'EEXIST', path: file }),
  );
  await expect(writeLargeDurably(file, 'new', { isNew: true })).rejects.toMatchObject({ code: 'EEXIST' });
  expect(() => copyDurably(file, file)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  expect(read(file)).toBe('old');
  expect(fs.readdirSync(folder)).toEqual(['machine.lpar']);
});

test('a write that fails leaves the old file and nothing beside it', async () => {
  const { file, folder } = folderWith('old');
  const full = vi.spyOn(fs, 'fsyncSync').mockImplementation(() => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC', path: 'x' });
  });
  expect(() => writeDurably(file, 'new')).toThrow(expect.objectContaining({ code: 'ENOSPC', path: file }));
  full.mockRestore();
  expect(read(file)).toBe('old');
  expect(fs.readdirSync(folder)).toEqual(['machine.lpar']);
  await writeLargeDurably(file, 'new');
  expect(read(file)).toBe('new');
});

test.skipIf(process.platform === 'win32')(
  'a link stays a link, permissions stay, and new files have those that were asked for',
  () => {
    const { file, folder } = folderWith('old');
    const link = path.join(folder, 'link');
    fs.symlinkSync(file, link);
    fs.chmodSync(file, 0o640);
    writeDurably(link, 'new', { mode: 0o600 });
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(read(file)).toBe('new');
    expect(fs.statSync(file).mode & 0o777).toBe(0o640);
    const other = path.join(folder, 'other');
    writeDurably(other, 'x', { mode: 0o600 });
    expect(fs.statSync(other).mode & 0o777).toBe(0o600);
  },
);
