/** numactl: the nodes there are, and commands under a policy that decides nothing on one node. */

import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { complain, readArguments, usageProblem } from './arguments.ts';

const NODES = '/sys/devices/system/node';

export const NUMACTL: Manual = manual({
  name: 'numactl',
  purpose: 'Show the nodes of the system, or run a command under a memory policy.',
  synopsis: ['--hardware', '--show', '[POLICY]... COMMAND [ARG]...'],
  takesCommand: true,
  options: `
    -H, --hardware  the nodes with their CPUs, sizes and distances
    -s, --show  the policy in force
    -i, --interleave=NODES  take pages of these nodes in turns
    -m, --membind=NODES  only of these nodes
    -N, --cpunodebind=NODES  run on the CPUs of these nodes
    -C, --physcpubind=CPUS  run on these CPUs
    -p, --preferred=NODE  of this node first
    -l, --localalloc  of the node that runs it`,
  text: 'There is one node, so a policy for it changes nothing; one for another node is refused as the kernel does.',
});

export function* numactl(run: Invocation): Running<number> {
  const options = readArguments(run, NUMACTL);
  if (typeof options === 'number') return options;
  const { files } = run.surroundings;
  const names = files.list(NODES);
  const nodes = (names.ok ? names.value : [])
    .flatMap((name) => /^node(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number);
  if (nodes.length === 0) return complain(run, 'No NUMA available on this system');
  nodes.sort((left, right) => left - right);
  const read = (path: string): string => {
    const content = files.read(path);
    return content.ok ? content.value.trim() : '';
  };
  if (options.has('H')) {
    run.out(hardware(nodes, read));
    return 0;
  }
  if (options.has('s')) {
    const list = nodes.map((node) => `${node} `).join('');
    run.out(
      `policy: default\npreferred node: current\nphyscpubind: 0 \ncpubind: ${list}\nnodebind: ${list}\nmembind: ${list}\n`,
    );
    return 0;
  }
  for (const id of ['i', 'm', 'N', 'p']) {
    const given = options.value(id);
    if (
      given === undefined ||
      given === 'all' ||
      given.split(/[,-]/).every((node) => nodes.includes(Number(node)))
    )
      continue;
    run.err(`node argument ${given} is out of range\n`);
    return 1;
  }
  const [name] = options.operands;
  if (name === undefined) return usageProblem(run, NUMACTL, 'a command is needed');
  if (!run.finds(name)) {
    run.err(`execution of \`${name}': ${errnoText('ENOENT')}\n`);
    return 1;
  }
  return yield* run.spawn(options.operands);
}

function hardware(nodes: readonly number[], read: (path: string) => string): string {
  const range = nodes.length === 1 ? `${nodes[0]}` : `${nodes[0]}-${nodes.at(-1)}`;
  const lines = [`available: ${nodes.length} nodes (${range})`];
  for (const node of nodes) {
    const folder = `${NODES}/node${node}`;
    const meminfo = read(`${folder}/meminfo`);
    const mib = (name: string): number =>
      Math.floor(Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(meminfo)?.[1] ?? 0) / 1024);
    lines.push(
      `node ${node} cpus: ${cpusOf(read(`${folder}/cpulist`))}`,
      `node ${node} size: ${mib('MemTotal')} MB`,
      `node ${node} free: ${mib('MemFree')} MB`,
    );
  }
  lines.push('node distances:', `node ${nodes.map((node) => `${node}`.padStart(3)).join(' ')} `);
  for (const node of nodes) {
    const distances = (read(`${NODES}/node${node}/distance`) || '10').split(/\s+/);
    lines.push(`${`${node}`.padStart(3)}: ${distances.map((each) => each.padStart(3)).join(' ')} `);
  }
  return `${lines.join('\n')}\n`;
}

/** "0-2" as every CPU by itself. */
const cpusOf = (list: string): string =>
  list
    .split(',')
    .flatMap((part) => {
      const [from = 0, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    })
    .join(' ');
