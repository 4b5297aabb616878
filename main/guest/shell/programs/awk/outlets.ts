/** Where awk's output goes beside standard output, and where getline reads beside the main input. */

import type { OpenedFile } from '../../../tree/files.ts';
import { resolvePath } from '../../../tree/paths.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { writeTo } from '../../streams.ts';
import { readOperand } from '../text/inputs.ts';
import { RecordReader } from './records.ts';

type Outlet =
  | { readonly kind: 'file'; readonly opened: OpenedFile; chunks: string[] }
  | { readonly kind: 'command'; chunks: string[] };

const OPEN_LIMIT = 1024;

export class Outlets {
  readonly #run: Invocation;
  readonly #outlets = new Map<string, Outlet>();
  readonly #readers = new Map<string, { readonly reader: RecordReader; readonly status: number }>();

  constructor(run: Invocation) {
    this.#run = run;
  }

  /** Keeps the text until the file is closed or flushed, as a program's buffer does; answers what went wrong. */
  write(destination: string, name: string, text: string): string | undefined {
    if (destination !== '|') {
      if (name === '/dev/stdout' || name === '-') {
        this.#run.out(text);
        return undefined;
      }
      if (name === '/dev/stderr') {
        this.#run.err(text);
        return undefined;
      }
    }
    const key = `${destination === '|' ? '|' : '>'}${name}`;
    const known = this.#outlets.get(key);
    if (known) {
      known.chunks.push(text);
      return undefined;
    }
    if (name === '') return `expression for \`${destination}' redirection has null string value`;
    if (this.#outlets.size >= OPEN_LIMIT) return 'too many pipes or input files open';
    if (destination === '|') {
      this.#outlets.set(key, { kind: 'command', chunks: [text] });
      return undefined;
    }
    const opened = this.#run.surroundings.files.open(resolvePath(this.#run.cwd, name), destination === '>>');
    if (!opened.ok) return `cannot redirect to \`${name}': ${errnoText(opened.failure)}`;
    this.#outlets.set(key, { kind: 'file', opened: opened.value, chunks: [text] });
    return undefined;
  }

  fileReader(name: string): RecordReader | undefined {
    const known = this.#readers.get(`<${name}`);
    if (known) return known.reader;
    const text = readOperand(this.#run, name === '/dev/stdin' ? '-' : name);
    if (!text.ok) return undefined;
    const reader = new RecordReader(text.value);
    this.#readers.set(`<${name}`, { reader, status: 0 });
    return reader;
  }

  *commandReader(command: string): Running<RecordReader> {
    const known = this.#readers.get(`|${command}`);
    if (known) return known.reader;
    yield* this.flush(undefined);
    const chunks: string[] = [];
    const status = yield* this.#run.spawn(['sh', '-c', command], { out: (text) => chunks.push(text) });
    const reader = new RecordReader(chunks.join(''));
    this.#readers.set(`|${command}`, { reader, status });
    return reader;
  }

  *system(command: string): Running<number> {
    yield* this.flush(undefined);
    return yield* this.#run.spawn(['sh', '-c', command]);
  }

  /** Exit code of a command, 0 of a file, -1 when nothing of the name is open. */
  *close(name: string): Running<number> {
    let status = -1;
    for (const mark of ['<', '|']) {
      const reader = this.#readers.get(`${mark}${name}`);
      if (reader) status = reader.status;
      this.#readers.delete(`${mark}${name}`);
    }
    for (const mark of ['>', '|']) {
      const outlet = this.#outlets.get(`${mark}${name}`);
      this.#outlets.delete(`${mark}${name}`);
      if (outlet) status = yield* this.#end(name, outlet);
    }
    return status;
  }

  /** Hands files what was kept for them; commands go on waiting for their end of input. */
  *flush(name: string | undefined): Running<number> {
    let status = name === undefined || name === '' ? 0 : -1;
    for (const [key, outlet] of this.#outlets) {
      if (name !== undefined && name !== '' && key.slice(1) !== name) continue;
      status = 0;
      if (outlet.kind === 'file') yield* this.#put(key.slice(1), outlet);
    }
    return status;
  }

  /** At the end of the program; 2 when a file refused what was written. */
  *closeAll(): Running<number> {
    let status = 0;
    for (const [key, outlet] of this.#outlets) {
      const ended = yield* this.#end(key.slice(1), outlet);
      if (outlet.kind === 'file' && ended !== 0) status = 2;
    }
    this.#outlets.clear();
    return status;
  }

  *#end(name: string, outlet: Outlet): Running<number> {
    if (outlet.kind === 'file') return yield* this.#put(name, outlet);
    return yield* this.#run.spawn(['sh', '-c', name], { stdin: outlet.chunks.splice(0).join('') });
  }

  *#put(name: string, outlet: Extract<Outlet, { kind: 'file' }>): Running<number> {
    const text = outlet.chunks.splice(0).join('');
    const { files } = this.#run.surroundings;
    const errno = yield* writeTo(files, outlet.opened, text, this.#run.why);
    if (errno === undefined) return 0;
    this.#run.err(`awk: warning: error writing \`${name}': ${errnoText(errno)}\n`);
    return -1;
  }
}
