/** du: what files take of the disk. */

import { KIB, MIB } from '../../../../../shared/units.ts';
import type { TreeStat } from '../../../tree/index.ts';
import { byBytes, joinPath, resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { type Arguments, complain, quoted, readArguments } from '../arguments.ts';
import { blocksOf } from './ls.ts';
import { humanSize } from './sizes.ts';

export const DU: Manual = manual({
  name: 'du',
  purpose: 'Show what files take of the disk.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -0, --null  lines end in NUL
    -a, --all  files too, not only directories
    --apparent-size  sizes of contents, not of blocks
    -b, --bytes  contents in bytes
    -c, --total  a sum at the end
    -d, --max-depth=N  only so many levels below each FILE
    -h, --human-readable  sizes such as 1K and 2M
    -k  in KiB; the default
    -L, --dereference  what links lead to
    -m  in MiB
    -P, --no-dereference  no effect here
    -s, --summarize  only each FILE
    -S, --separate-dirs  directories without those below
    --si  as -h, in powers of 1000
    -x, --one-file-system  no effect here`,
});

export function* du(run: Invocation): Running<number> {
  const options = readArguments(run, DU);
  if (typeof options === 'number') return options;
  const depth = options.has('s') ? '0' : options.value('d');
  if (depth !== undefined && !/^\d+$/.test(depth))
    return complain(run, `invalid maximum depth ${quoted(depth)}`);
  const walk = new Walk(run, options, depth === undefined ? Number.POSITIVE_INFINITY : Number(depth));
  let total = 0;
  for (const name of options.operands.length === 0 ? ['.'] : options.operands) {
    const taken = yield* walk.of(name, resolvePath(run.cwd, name), 0);
    total += taken;
  }
  if (options.has('c')) walk.print(total, 'total');
  return walk.failed ? 1 : 0;
}

class Walk {
  failed = false;
  readonly #run: Invocation;
  readonly #options: Arguments;
  readonly #depth: number;

  constructor(run: Invocation, options: Arguments, depth: number) {
    this.#run = run;
    this.#options = options;
    this.#depth = depth;
  }

  /** Bytes of it with all that is below; prints what is asked for, the deepest first. */
  *of(name: string, path: string, level: number): Running<number> {
    yield* this.#run.rest();
    const { files } = this.#run.surroundings;
    const stat = this.#options.has('L') ? files.stat(path) : files.linkStat(path);
    if (!stat) return this.#fails(`cannot access ${quoted(name)}: ${errnoText('ENOENT')}`);
    let own = this.#bytesOf(path, stat);
    let below = 0;
    const isDirectory = stat.type === 'directory' && (stat.link === undefined || this.#options.has('L'));
    if (isDirectory) {
      const listed = files.list(path);
      if (!listed.ok) this.#fails(`cannot read directory ${quoted(name)}: ${errnoText(listed.failure)}`);
      else
        for (const each of [...listed.value].sort(byBytes)) {
          const inner = joinPath(path, each);
          const taken = yield* this.of(joinPath(name, each), inner, level + 1);
          const isFile = files.linkStat(inner)?.type !== 'directory';
          if (isFile) own += taken;
          else below += taken;
        }
    }
    if (level <= this.#depth && (isDirectory || level === 0 || this.#options.has('a')))
      this.print(this.#options.has('S') ? own : own + below, name);
    return own + below;
  }

  print(bytes: number, name: string): void {
    this.#run.out(`${this.#shown(bytes)}\t${name}${this.#options.has('0') ? '\0' : '\n'}`);
  }

  #shown(bytes: number): string {
    switch (this.#options.last('b', 'h', 'k', 'm', 'si')) {
      case 'b':
        return `${bytes}`;
      case 'h':
        return humanSize(bytes);
      case 'si':
        return humanSize(bytes, 1000);
      case 'm':
        return `${Math.ceil(bytes / MIB)}`;
      default:
        return `${Math.ceil(bytes / KIB)}`;
    }
  }

  #bytesOf(path: string, stat: TreeStat): number {
    if (this.#options.has('b', 'apparent-size')) return stat.link?.length ?? stat.size ?? 0;
    return blocksOf({ path, stat }) * KIB;
  }

  #fails(message: string): number {
    this.failed = true;
    complain(this.#run, message);
    return 0;
  }
}
