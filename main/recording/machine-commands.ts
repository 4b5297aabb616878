/** What programs that no shell of the console has would do to the machine: loading modules, making a namespace. */

import type { Command } from '../../shared/command.ts';
import { bytes, parseBytes } from '../../shared/units.ts';
import { GUEST } from './machine-of.ts';

/**
 * Commands for every such program of a recorded line, in order. Listing programs change nothing and give none.
 * `modules`: names of memory modules that are not plugged yet; `device_add pc-dimm` takes the next one.
 */
export function machineCommandsOf(line: string, modules: readonly string[] = []): Command[] {
  const commands: Command[] = [];
  for (const [index] of [...line.matchAll(/\bdevice_add pc-dimm\b/g)].entries()) {
    const dimm = modules[index];
    if (dimm !== undefined) commands.push({ kind: 'plugMemory', partition: GUEST, dimm });
  }
  for (const [part] of line.matchAll(/\b(?:insmod|modprobe|ndctl)\b[^;&|]*/g)) {
    const [program, ...words] = part.trim().split(/\s+/);
    if (program === 'ndctl') commands.push(...namespaceCommands(words));
    else commands.push(...moduleNames(words, line).map(loadModule));
  }
  return commands;
}

const loadModule = (module: string): Command => ({ kind: 'loadModule', partition: GUEST, module });

/** The file of a module without folder and ending; a loop's variable stands for every word of the loop. */
function moduleNames(words: readonly string[], line: string): string[] {
  const file = words.find((word) => !word.startsWith('-')) ?? '';
  const name = (file.split('/').at(-1) ?? '').replace(/\.ko$/, '');
  const variable = /^\$\{?(\w+)\}?$/.exec(name)?.[1];
  if (variable === undefined) return [name.replaceAll('-', '_')];
  const list = new RegExp(`\\bfor\\s+${variable}\\s+in\\s+([^;]*);`).exec(line)?.[1] ?? '';
  return list.split(/\s+/).filter(Boolean);
}

/** ndctl create-namespace with the options that recordings use, short or long. */
function namespaceCommands(words: readonly string[]): Command[] {
  if (words[0] !== 'create-namespace') return [];
  const option = (short: string, long: string): string | undefined => {
    const at = words.findIndex((word) => word === `-${short}` || word === `--${long}`);
    return at < 0 ? words.find((word) => word.startsWith(`--${long}=`))?.split('=')[1] : words[at + 1];
  };
  return [
    {
      kind: 'createNamespace',
      partition: GUEST,
      namespace: option('e', 'reconfig') ?? 'namespace0.0',
      mode: option('m', 'mode') === 'devdax' ? 'devdax' : 'fsdax',
      map: option('M', 'map') === 'mem' ? 'mem' : 'dev',
      alignBytes: parseBytes(option('a', 'align') ?? '2M') ?? bytes(2 * 1024 * 1024),
    },
  ];
}
