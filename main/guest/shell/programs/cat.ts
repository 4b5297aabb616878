/** cat [FILE]… */

import { resolvePath } from '../../tree/paths.ts';
import { errnoText, type Invocation } from '../program.ts';
import { smallOptions } from './options.ts';

export function cat(run: Invocation): number {
  const options = smallOptions(run, 'un');
  if (!options) return 1;
  let status = 0;
  let line = 0;
  const numbered = options.flags.has('n');
  const show = (text: string): void =>
    run.out(numbered ? text.replace(/^(?=.|\n)/gm, () => `${`${++line}`.padStart(6)}\t`) : text);
  for (const name of options.operands.length === 0 ? ['-'] : options.operands) {
    if (name === '-') {
      show(run.input.all());
      continue;
    }
    const content = run.surroundings.files.read(resolvePath(run.cwd, name));
    if (content.ok) show(content.value);
    else {
      status = 1;
      const reason = errnoText(content.failure);
      run.err(
        content.failure === 'EISDIR'
          ? `cat: read error: ${reason}\n`
          : `cat: can't open '${name}': ${reason}\n`,
      );
    }
  }
  return status;
}
