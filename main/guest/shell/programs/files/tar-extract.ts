/** tar -t and -x. */

import { gunzipSync } from 'node:zlib';
import type { Errno } from '../../../../../shared/failure.ts';
import { fail, ok, type Result } from '../../../../../shared/failure.ts';
import { contentBytes, contentOf } from '../../../tree/file-bytes.ts';
import { joinPath, parentOf, resolvePath } from '../../../tree/paths.ts';
import { matchesPattern } from '../../language/pattern.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { writeTo } from '../../streams.ts';
import { elsewhere } from './place.ts';
import {
  FIRST_WIDTHS,
  failedBefore,
  fatal,
  isExcluded,
  lineOf,
  Names,
  type TarRequest,
} from './tar-common.ts';
import { readTar, type TarEntry } from './tar-format.ts';

const GZIP = '\x1f\x8b';

/** The archive's bytes without gzip; or the exit code after a complaint. */
function bytesOf(run: Invocation, request: TarRequest): Buffer | number {
  const fromInput = request.archive === '-';
  const content = fromInput
    ? ok(run.input.all())
    : run.surroundings.files.read(resolvePath(run.cwd, request.archive));
  if (!content.ok) {
    const how = content.failure === 'EISDIR' ? 'Cannot read' : 'Cannot open';
    return fatal(run, `${request.archive}: ${how}: ${errnoText(content.failure)}`);
  }
  const packed = content.value.startsWith(GZIP);
  if (packed && fromInput && !request.gzip) return fatal(run, 'Archive is compressed. Use -z option');
  if (!packed && request.gzip)
    return gzipFails(run, content.value === '' ? 'unexpected end of file' : 'not in gzip format');
  if (!packed) return contentBytes(content.value);
  try {
    return gunzipSync(contentBytes(content.value));
  } catch {
    return gzipFails(run, 'unexpected end of file');
  }
}

function gzipFails(run: Invocation, reason: string): number {
  run.err(`\ngzip: stdin: ${reason}\n`);
  return fatal(run, 'Child returned status 1');
}

/** Entries that are asked for, each handed on; answers the exit code. */
function* each(
  run: Invocation,
  request: TarRequest,
  take: (entry: TarEntry) => Running<boolean>,
): Running<number> {
  const bytes = bytesOf(run, request);
  if (typeof bytes === 'number') return bytes;
  const { entries, problem } = readTar(bytes);
  const found = new Set<string>();
  let failed = false;
  for (const entry of entries) {
    yield* run.rest();
    const wanted = request.members.filter(({ name }) => isIn(entry.name, name, request.has('wildcards')));
    if (request.members.length > 0 && wanted.length === 0) continue;
    for (const { name } of wanted) found.add(name);
    if (isExcluded(entry.name, request.excluded)) continue;
    if (!(yield* take(entry))) failed = true;
  }
  if (problem === 'ends early') return fatal(run, 'Unexpected EOF in archive');
  if (problem === 'no archive') {
    run.err(
      `tar: ${entries.length === 0 ? 'This does not look like a tar archive' : 'Skipping to next header'}\n`,
    );
    failed = true;
  }
  for (const { name } of request.members)
    if (!found.has(name)) {
      run.err(`tar: ${name}: Not found in archive\n`);
      failed = true;
    }
  return failed ? failedBefore(run) : 0;
}

/** The member itself, or what is in it. */
function isIn(entry: string, member: string, isPattern: boolean): boolean {
  const bare = member.replace(/(.)\/+$/, '$1');
  if (!isPattern) return entry === bare || entry.startsWith(`${bare}/`);
  const parts = entry.replace(/\/$/, '').split('/');
  return parts.some((_, index) => matchesPattern(bare, parts.slice(0, index + 1).join('/')));
}

export function* list(run: Invocation, request: TarRequest): Running<number> {
  const widths = { owner: FIRST_WIDTHS };
  // biome-ignore lint/correctness/useYield: taking of an entry may pause; listing does not.
  return yield* each(run, request, function* (entry) {
    run.out(lineOf(entry, request.has('v'), request.has('numeric-owner'), widths));
    return true;
  });
}

export function* extract(run: Invocation, request: TarRequest): Running<number> {
  const names = new Names(run, request.has('P'));
  /** Directories get their times last: what is put into them would change those. */
  const directories: { readonly path: string; readonly entry: TarEntry }[] = [];
  const status = yield* each(run, request, function* (entry) {
    const parts = names.relative(entry.name).split('/').slice(request.strip);
    const name = parts.join('/');
    if (name === '') return true;
    if (parts.includes('..')) {
      run.err(`tar: ${name}: Member name contains '..'\n`);
      return false;
    }
    if (request.has('O')) {
      if (entry.kind === 'file') run.out(contentOf(entry.bytes));
      return true;
    }
    if (request.has('v')) run.out(`${entry.name}\n`);
    const path = placeOf(run, resolvePath(request.directory, name));
    const problem = yield* unpack(run, request, entry, path);
    if (!problem.ok) run.err(`tar: ${name}: ${problem.failure}\n`);
    else if (entry.kind === 'directory') directories.push({ path, entry });
    return problem.ok;
  });
  const { scratch } = run.surroundings.files;
  for (const { path, entry } of directories.reverse()) {
    if (!scratch.owns(path)) continue;
    scratch.changeMode(path, entry.mode);
    if (!request.has('m')) scratch.setTime(path, entry.modified);
  }
  return status;
}

const placeOf = (run: Invocation, path: string): string =>
  path === '/'
    ? path
    : joinPath(run.surroundings.files.real(parentOf(path)), path.slice(path.lastIndexOf('/') + 1));

function* unpack(
  run: Invocation,
  request: TarRequest,
  entry: TarEntry,
  path: string,
): Running<Result<void, string>> {
  const { files } = run.surroundings;
  const { scratch } = files;
  const above = withDirectories(run, parentOf(path));
  if (above !== undefined) return fail(`Cannot open: ${errnoText(above)}`);
  const there = files.linkStat(path);
  if (entry.kind === 'directory') {
    if (there?.type === 'directory') return ok(undefined);
    const errno = make(run, path);
    return errno === undefined ? ok(undefined) : fail(`Cannot mkdir: ${errnoText(errno)}`);
  }
  if (there && request.has('k')) return fail(`Cannot open: ${errnoText('EEXIST')}`);
  if (there?.type === 'directory' && there.link === undefined)
    return fail(`Cannot open: ${errnoText('EEXIST')}`);
  if (there && scratch.owns(path)) scratch.remove(path, false);
  if (entry.kind === 'link') {
    const errno = scratch.owns(path) ? scratch.link(entry.link, path) : elsewhere(run, path);
    return errno === undefined
      ? ok(undefined)
      : fail(`Cannot create symlink to '${entry.link}': ${errnoText(errno)}`);
  }
  if (entry.kind === 'hard link') {
    const target = resolvePath(request.directory, entry.link.replace(/^\/+/, ''));
    const errno = scratch.owns(path) ? scratch.hardLink(target, path) : elsewhere(run, path);
    return errno === undefined
      ? ok(undefined)
      : fail(`Cannot hard link to '${entry.link}': ${errnoText(errno)}`);
  }
  const opened = files.open(path, false);
  if (!opened.ok) return fail(`Cannot open: ${errnoText(opened.failure)}`);
  const errno = yield* writeTo(files, opened.value, contentOf(entry.bytes), run.why);
  if (errno !== undefined) return fail(`Cannot write: ${errnoText(errno)}`);
  if (scratch.owns(path)) {
    scratch.changeMode(path, entry.mode);
    if (!request.has('m')) scratch.setTime(path, entry.modified);
  }
  return ok(undefined);
}

function make(run: Invocation, path: string): Errno | undefined {
  const { scratch } = run.surroundings.files;
  return scratch.owns(path) ? scratch.makeDirectory(path) : elsewhere(run, path);
}

/** Directories on the way that are not there are made. */
function withDirectories(run: Invocation, path: string): Errno | undefined {
  const stat = run.surroundings.files.stat(path);
  if (stat) return stat.type === 'directory' ? undefined : 'ENOTDIR';
  return withDirectories(run, parentOf(path)) ?? make(run, path);
}
