/** tar -c. */

import { gzipSync } from 'node:zlib';
import { PAGE_BYTES } from '../../../../../shared/units.ts';
import { contentBytes } from '../../../tree/file-bytes.ts';
import { byBytes, joinPath, resolvePath } from '../../../tree/paths.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { writeTo } from '../../streams.ts';
import { usageProblem } from '../arguments.ts';
import {
  FIRST_WIDTHS,
  failedBefore,
  fatal,
  isExcluded,
  lineOf,
  Names,
  type TarRequest,
} from './tar-common.ts';
import { type TarEntry, tarOf } from './tar-format.ts';
import { TAR } from './tar-manual.ts';

/** A file changed while it was read: less is there than its size says. */
const CHANGED = 1;

export function* create(run: Invocation, request: TarRequest): Running<number> {
  if (request.members.length === 0 && !request.has('T'))
    return usageProblem(run, TAR, 'Cowardly refusing to create an empty archive');
  const toOutput = request.archive === '-';
  if (toOutput && run.terminal)
    return fatal(run, 'Refusing to write archive contents to terminal (missing -f option?)');
  const { files } = run.surroundings;
  const opened = toOutput ? undefined : files.open(resolvePath(run.cwd, request.archive), false);
  if (opened && !opened.ok)
    return fatal(run, `${request.archive}: Cannot open: ${errnoText(opened.failure)}`);
  const collector = new Collector(run, request);
  for (const { name, directory } of request.members)
    yield* collector.take(name, resolvePath(directory, name));
  const plain = tarOf(collector.entries);
  const text = (request.gzip ? gzipSync(plain) : plain).toString('latin1');
  if (opened) {
    const errno = yield* writeTo(files, opened.value, text, run.why);
    if (errno !== undefined) return fatal(run, `${request.archive}: Cannot write: ${errnoText(errno)}`);
  } else run.out(text);
  if (collector.failed) return failedBefore(run);
  return collector.changed ? CHANGED : 0;
}

class Collector {
  readonly entries: TarEntry[] = [];
  failed = false;
  changed = false;
  readonly #run: Invocation;
  readonly #request: TarRequest;
  readonly #names: Names;
  readonly #widths = { owner: FIRST_WIDTHS };
  readonly #archive: string | undefined;

  constructor(run: Invocation, request: TarRequest) {
    this.#run = run;
    this.#request = request;
    this.#names = new Names(run, request.has('P'));
    this.#archive = request.archive === '-' ? undefined : resolvePath(run.cwd, request.archive);
  }

  *take(name: string, path: string): Running<void> {
    yield* this.#run.rest();
    if (isExcluded(name, this.#request.excluded)) return;
    const { files, clock } = this.#run.surroundings;
    const stat = this.#request.has('h') ? files.stat(path) : files.linkStat(path);
    if (!stat) return this.#fails(`${name}: Cannot stat: ${errnoText('ENOENT')}`);
    if (path === this.#archive) {
      this.#run.err(`tar: ${name}: archive cannot contain itself; not dumped\n`);
      return;
    }
    const common = { mode: stat.mode, modified: stat.modified ?? clock.boot, bytes: NOTHING, link: '' };
    if (stat.link !== undefined && !this.#request.has('h')) {
      this.#add({ ...common, name: this.#names.relative(name), kind: 'link', mode: 0o777, link: stat.link });
      return;
    }
    if (stat.type === 'directory') {
      const shown = name.endsWith('/') ? name : `${name}/`;
      this.#add({ ...common, name: this.#names.relative(shown), kind: 'directory' });
      if (this.#request.has('no-recursion')) return;
      const listed = files.list(path);
      if (!listed.ok) return this.#fails(`${name}: Cannot open: ${errnoText(listed.failure)}`);
      for (const each of [...listed.value].sort(byBytes))
        yield* this.take(`${shown}${each}`, joinPath(path, each));
      return;
    }
    const content = files.read(path);
    if (!content.ok) return this.#fails(`${name}: Cannot open: ${errnoText(content.failure)}`);
    this.#add({
      ...common,
      name: this.#names.relative(name),
      kind: 'file',
      bytes: this.#asLongAs(stat.size ?? PAGE_BYTES, contentBytes(content.value), name),
    });
  }

  /** As much as the size says: a file of /sys is shorter than its page, one of /proc says that it is empty. */
  #asLongAs(size: number, bytes: Buffer, name: string): Buffer {
    if (size === bytes.length) return bytes;
    const missing = size - bytes.length;
    if (missing <= 0) return bytes.subarray(0, size);
    this.changed = true;
    this.#run.err(
      `tar: ${name}: File shrank by ${missing} byte${missing === 1 ? '' : 's'}; padding with zeros\n`,
    );
    return Buffer.concat([bytes], size);
  }

  #add(entry: TarEntry): void {
    this.entries.push(entry);
    if (!this.#request.has('v')) return;
    const line = lineOf(entry, this.#request.isLong, this.#request.has('numeric-owner'), this.#widths);
    // Standard output is the archive.
    if (this.#archive === undefined) this.#run.err(line);
    else this.#run.out(line);
  }

  #fails(message: string): void {
    this.#run.err(`tar: ${message}\n`);
    if (!this.#request.has('ignore-failed-read')) this.failed = true;
  }
}

const NOTHING = Buffer.alloc(0);
