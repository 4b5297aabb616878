/** A leader's own lessons for the hand-out: checked, packed, and which of their tracks is today's. */
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../child.mjs';
import { SetupFailure } from '../failure.mjs';
import { callerFolder, inRoot } from '../paths.mjs';

/** @typedef {{zip: string, title: string, cover: Cover}} OwnLessons */
/** @typedef {{title?: string, tracks?: {id: string, title: string}[]}} Cover */

/**
 * @param {string | undefined} given a folder with workshop.yaml, or a zip of one
 * @param {string} folder where the zip is written
 * @returns {Promise<OwnLessons | undefined>}
 */
export async function ownLessons(given, folder) {
  if (given === undefined) return undefined;
  const from = path.resolve(callerFolder(), given);
  if (!fs.existsSync(from)) throw new SetupFailure(`--lessons: there is no ${from}.`);
  const isFolder = fs.statSync(from).isDirectory();
  if (!isFolder && !from.endsWith('.zip'))
    throw new SetupFailure(`--lessons: ${from} is neither a folder with workshop.yaml nor a zip of one.`);
  if (isFolder && !fs.existsSync(path.join(from, 'workshop.yaml')))
    throw new SetupFailure(`--lessons: there is no workshop.yaml in ${from}. Name the folder that holds it.`);
  fs.mkdirSync(folder, { recursive: true });
  const zip = path.join(folder, `${path.basename(from, '.zip')}.zip`);
  // Packing checks, too: every lesson with its solution and its wrong turns.
  await lesson(isFolder ? ['pack', from, zip] : ['check', from], from);
  if (!isFolder) fs.copyFileSync(from, zip);
  const cover = await coverOf(zip);
  return { zip, title: cover.title ?? path.basename(zip, '.zip'), cover };
}

/** @param {string[]} args @param {string} from */
async function lesson(args, from) {
  const script = [inRoot('scripts', 'run.mjs'), inRoot('main', 'cli', 'index.ts'), 'lesson', ...args];
  const { code, output } = await run(process.execPath, script, { output: 'capture' });
  if (code === 0) return;
  const said = output
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('ok '));
  throw new SetupFailure(`--lessons: ${from} does not pass its check:\n${said.slice(-20).join('\n')}`);
}

/** @param {string} zip @returns {Promise<Cover>} */
async function coverOf(zip) {
  const { unzipSync } = await import('fflate');
  const { parse } = await import('yaml');
  const entries = unzipSync(fs.readFileSync(zip), {
    filter: ({ name }) => /(^|\/)workshop\.yaml$/.test(name),
  });
  const [text] = Object.values(entries);
  return text === undefined ? {} : parse(Buffer.from(text).toString('utf8'));
}

/**
 * @param {string} wanted id or title of a track
 * @param {OwnLessons | undefined} lessons without them, the tracks of the lessons that come with the console
 * @returns {Promise<string>} its title
 */
export async function trackOf(wanted, lessons) {
  const { parse } = await import('yaml');
  /** @type {Cover} */
  const cover = lessons?.cover ?? parse(fs.readFileSync(inRoot('workshops', 'workshop.yaml'), 'utf8'));
  const tracks = cover.tracks ?? [];
  const found = tracks.find(({ id, title }) => id === wanted || title === wanted);
  if (found) return found.title;
  const whose = lessons === undefined ? 'The lessons of the console' : `“${lessons.title}”`;
  const has = tracks.length === 0 ? 'no tracks' : `the tracks ${tracks.map(({ id }) => id).join(', ')}`;
  throw new SetupFailure(
    `--track: there is no track ${JSON.stringify(wanted)}. ${whose} has ${has} (workshop.yaml).`.replace(
      'console has',
      'console have',
    ),
  );
}
