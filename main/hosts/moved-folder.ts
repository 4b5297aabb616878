/**
 * A data folder that moves. What a person asks for is noted in the folder; the next start carries it out before anything is
 * open, and leaves a note that leads on to where the console is kept now.
 */

import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { copyFolder } from '../../db/copy-folder.ts';
import { DATABASE_FILES, DATABASE_NAME, WINDOW_PROFILE } from '../../db/data-directory.ts';
import { writeDurably } from '../../db/durable-file.ts';
import { prepareFolder } from '../../db/folder.ts';
import { lockDirectory } from '../../db/lock.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { DataFolder } from '../../shared/settings.ts';

const NOTE_NAME = 'data-folder.json';
const NOTE_LIMIT_BYTES = 16 * 1024;
/** More moves than anybody makes: a ring of notes. */
const MOST_MOVES = 32;

/** What belongs to the console beside its database. What Electron keeps of its windows is made anew. */
const OTHERS = [
  'port',
  'electron-window.json',
  'electron-recent.json',
  'electron-saved.json',
  'workshops',
] as const;

const absolute = z.string().refine((folder) => path.isAbsolute(folder));
const note = z.union([z.strictObject({ movesTo: absolute }), z.strictObject({ movedTo: absolute })]);
type Note = z.infer<typeof note>;

const noteFile = (directory: string): string => path.join(directory, NOTE_NAME);

/** Fails with a sentence where there is a note that cannot be read: it may lead to all machines. */
function readNote(directory: string): Result<Note | undefined, string> {
  const file = noteFile(directory);
  try {
    if (!fs.existsSync(file)) return ok(undefined);
    if (fs.statSync(file).size > NOTE_LIMIT_BYTES) return fail(unreadable(file));
    const parsed = note.safeParse(JSON.parse(fs.readFileSync(file, 'utf8')));
    return parsed.success ? ok(parsed.data) : fail(unreadable(file));
  } catch {
    return fail(unreadable(file));
  }
}

const unreadable = (file: string): string =>
  `${file} should say where the data folder has moved to, and cannot be read. Remove it to use what lies beside it.`;

const writeNote = (directory: string, content: Note): void =>
  writeDurably(noteFile(directory), `${JSON.stringify(content)}\n`, { mode: 0o600 });

export const removeNote = (directory: string): void => fs.rmSync(noteFile(directory), { force: true });

/** Where it shall move at the next start, or null. */
export function moveAskedFor(directory: string): string | null {
  const read = readNote(directory);
  return read.ok && read.value && 'movesTo' in read.value ? read.value.movesTo : null;
}

/** Notes that the folder shall move; fails with one sentence where it cannot. */
export function askToMove(directory: string, to: string): Result<string, string> {
  if (!path.isAbsolute(to)) return fail(`“${to}” is not an absolute path.`);
  if (to.includes('\0')) return fail('The name of a folder has no NUL in it.');
  const target = path.resolve(to);
  const blocked = whyNotTo(directory, target);
  if (blocked !== undefined) return fail(blocked);
  try {
    writeNote(directory, { movesTo: target });
  } catch (error) {
    return fail(`The data folder does not take the note of it (${(error as NodeJS.ErrnoException).code}).`);
  }
  return ok(target);
}

/** Why a folder cannot be moved there, in one sentence; undefined: it can, as far as one can see. */
function whyNotTo(directory: string, target: string): string | undefined {
  if (isWithin(directory, target)) return 'It is in the data folder itself, or is it.';
  if (isWithin(target, directory)) return 'The data folder is in it.';
  const wasThere = fs.existsSync(target);
  const prepared = prepareFolder(target, DATABASE_FILES);
  if (!prepared.ok) return prepared.failure.message;
  const others = fs.readdirSync(target);
  if (!wasThere && others.length === 0) fs.rmdirSync(target);
  return others.length > 0 ? `${target} is not empty.` : undefined;
}

const isWithin = (folder: string, inner: string): boolean =>
  inner === folder || !path.relative(folder, inner).startsWith('..');

export interface Settled {
  readonly directory: string;
  readonly moved: DataFolder['moved'];
}

/**
 * The folder to use for one that was asked for: where it has moved to, moved now if that is due. While another console uses
 * it nothing moves. Fails with one sentence where the way cannot be followed.
 */
export function settleFolder(asked: string): Result<Settled, string> {
  let directory = asked;
  for (let moves = 0; moves < MOST_MOVES; moves++) {
    const read = readNote(directory);
    if (!read.ok) return read;
    if (!read.value) return ok({ directory, moved: null });
    if ('movesTo' in read.value) return ok(move(directory, read.value.movesTo));
    const { movedTo } = read.value;
    if (
      !fs.existsSync(path.join(movedTo, DATABASE_NAME)) &&
      moveAskedFor(movedTo) === null &&
      !fs.existsSync(noteFile(movedTo))
    )
      return fail(
        `The data folder ${directory} has moved to ${movedTo}, where there is no ${DATABASE_NAME}. Bring that folder back, or remove ${noteFile(directory)} to use what was left behind.`,
      );
    directory = movedTo;
  }
  return fail(`The notes in ${asked} and the folders that it leads to go round in a circle.`);
}

function move(directory: string, to: string): Settled {
  const lock = lockDirectory(directory, DATABASE_FILES);
  if (!lock.ok) return { directory, moved: null };
  try {
    const blocked = whyNotTo(directory, to);
    if (blocked !== undefined) throw new Error(blocked);
    copyFolder(directory, to, { database: DATABASE_NAME, others: OTHERS });
    // From here on the copy is the one that counts.
    writeNote(directory, { movedTo: to });
    takeProfileAlong(directory, to);
    return { directory: to, moved: { from: directory } };
  } catch (error) {
    removeNote(directory);
    return { directory, moved: { to, failed: sentence(error) } };
  } finally {
    lock.value.release();
  }
}

/** Made anew by every browser: much, and of no worth. */
const CACHES = /(?:cache|^Singleton|^lock$|^\.parentlock$|^Crash)/i;

/**
 * The window's browser profile goes along: how tables are looked at and what is open in the tree is kept in it. It is worth
 * no failure: what cannot be copied, because its browser is still there, is made anew; none is left behind.
 */
function takeProfileAlong(directory: string, to: string): void {
  const [from, target] = [path.join(directory, WINDOW_PROFILE), path.join(to, WINDOW_PROFILE)];
  try {
    if (!fs.existsSync(from)) return;
    fs.cpSync(from, target, {
      recursive: true,
      errorOnExist: true,
      filter: (file) => file === from || !CACHES.test(path.basename(file)),
    });
    fs.rmSync(from, { recursive: true, force: true });
  } catch {
    fs.rmSync(target, { recursive: true, force: true });
  }
}

function sentence(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'The disk there is full.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'You may not write there.';
  return message.endsWith('.') ? message : `${message}.`;
}
