/** tail -f: what is added to files, as it is added. */

import { resolvePath } from '../../../tree/paths.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { complain, quoted } from '../arguments.ts';

interface Following {
  /** A file that is another one, or there again, is begun anew; by descriptor what was opened is read on. */
  readonly byName: boolean;
  /** Files that are not there are waited for. */
  readonly retries: boolean;
  readonly titled: boolean;
  /** Of what was shown so far. */
  readonly status: number;
}

/** Ends with Ctrl+C or a signal; by itself only when there is no file left. coreutils, tail_forever(). */
export function* follow(
  run: Invocation,
  names: readonly string[],
  { byName, retries, titled, status }: Following,
): Running<number> {
  const read = (name: string): string | undefined => {
    const text = run.surroundings.files.read(resolvePath(run.cwd, name));
    return text.ok ? text.value : undefined;
  };
  /** What was seen of each; undefined while it is not there. */
  const seen = new Map(names.map((name) => [name, read(name)]));
  const gone = (name: string): boolean => seen.get(name) === undefined;
  let last = names.at(-1);
  for (;;) {
    if (!(byName && retries) && names.every(gone)) return complain(run, 'no files remaining') || status;
    yield* run.watch();
    for (const name of names) {
      const before = seen.get(name);
      const text = read(name);
      if (text === before) continue;
      if (before === undefined && !retries) continue;
      if (text === undefined) {
        if (!byName) continue;
        run.err(`${run.name}: ${quoted(name)} has become inaccessible: ${errnoText('ENOENT')}\n`);
      } else {
        if (before === undefined) run.err(`${run.name}: ${quoted(name)} has appeared;  following new file\n`);
        else if (text.length < before.length) run.err(`${run.name}: ${name}: file truncated\n`);
        // Only the size is looked at: a file that was truncated is read from its beginning.
        const isMore = before !== undefined && text.length >= before.length;
        const added = isMore ? text.slice(before.length) : text;
        if (titled && last !== name) run.out(`\n==> ${name} <==\n`);
        last = name;
        run.out(added);
      }
      seen.set(name, text);
    }
  }
}
