/** modprobe and lsmod of a system whose kernel has everything built in: no module can be loaded. */

import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { complain, readArguments } from './arguments.ts';

export const MODPROBE: Manual = manual({
  name: 'modprobe',
  purpose: 'Load a module. The simulated kernel has none.',
  synopsis: '[OPTION]... MODULE [PARAMETER=VALUE]...',
  options: `
    -a, --all  all operands are modules
    -n, --dry-run  load nothing
    -q, --quiet  say nothing of a module that is not there
    -r, --remove  remove it
    -v, --verbose  no effect here`,
});

export function modprobe(run: Invocation): number {
  const options = readArguments(run, MODPROBE);
  if (typeof options === 'number') return options;
  const [name] = options.operands;
  if (name === undefined) return complain(run, 'ERROR: missing parameters. See -h.');
  if (!options.has('q'))
    run.err(
      `modprobe: FATAL: Module ${name} not found in directory /lib/modules/${run.surroundings.release}\n`,
    );
  return 1;
}

export const LSMOD: Manual = manual({ name: 'lsmod', purpose: 'List loaded modules.', synopsis: '' });

export function lsmod(run: Invocation): number {
  const options = readArguments(run, LSMOD);
  if (typeof options === 'number') return options;
  run.out('Module                  Size  Used by\n');
  return 0;
}
