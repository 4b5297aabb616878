/**
 * Memory of a running partition as Prometheus scrapes it from node_exporter: its collectors meminfo and, where blocks
 * have nodes, meminfo_numa. collector/meminfo_linux.go and procfs' meminfo.go know the fields below and no others;
 * collector/meminfo_numa_linux.go takes every line. Metrics stand in the order of their names.
 */

import type { Tree } from '../guest/shell/index.ts';

/** Lines of /proc/meminfo that become metrics; those in KiB end in _bytes. */
const FIELDS: ReadonlySet<string> = new Set([
  ...['MemTotal', 'MemFree', 'MemAvailable', 'Buffers', 'Cached', 'SwapCached', 'Active', 'Inactive'],
  ...['Active(anon)', 'Inactive(anon)', 'Active(file)', 'Inactive(file)', 'Unevictable', 'Mlocked'],
  ...['SwapTotal', 'SwapFree', 'Dirty', 'Writeback', 'AnonPages', 'Mapped', 'Shmem', 'Slab', 'SReclaimable'],
  ...['SUnreclaim', 'KernelStack', 'PageTables', 'NFS_Unstable', 'Bounce', 'WritebackTmp', 'CommitLimit'],
  ...['Committed_AS', 'VmallocTotal', 'VmallocUsed', 'VmallocChunk', 'Percpu', 'HardwareCorrupted'],
  ...['AnonHugePages', 'ShmemHugePages', 'ShmemPmdMapped', 'CmaTotal', 'CmaFree', 'HugePages_Total'],
  ...['HugePages_Free', 'HugePages_Rsvd', 'HugePages_Surp', 'Hugepagesize', 'DirectMap4k', 'DirectMap2M'],
  'DirectMap1G',
]);

interface Metric {
  readonly name: string;
  readonly field: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly { readonly labels: string; readonly value: number }[];
}

/** @param tree of a running partition */
export function prometheusText(tree: Tree): string {
  const metrics = [...meminfoMetrics(tree), ...numaMetrics(tree)];
  metrics.sort((left, right) => (left.name < right.name ? -1 : 1));
  return metrics.map(textOf).join('');
}

function textOf({ name, field, type, samples }: Metric): string {
  const head = `# HELP ${name} Memory information field ${field}.\n# TYPE ${name} ${type}\n`;
  return head + samples.map(({ labels, value }) => `${name}${labels} ${goNumber(value)}\n`).join('');
}

/** Go's shortest form of a float: with an exponent from a million on. */
export function goNumber(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  if (Number(exponent) < 6) return String(value);
  return `${mantissa}e+${String(Math.abs(Number(exponent))).padStart(2, '0')}`;
}

/** "Active(anon)" is Active_anon. */
const fieldOf = (line: string): string => line.replace(/\((.*)\)/, '_$1');

function* meminfoMetrics(tree: Tree): Generator<Metric> {
  const text = tree.read('/proc/meminfo');
  for (const [, line = '', count = '', unit] of matches(
    text.ok ? text.value : '',
    /^(\S+):\s+(\d+)( kB)?$/gm,
  )) {
    if (!FIELDS.has(line)) continue;
    const field = unit ? `${fieldOf(line)}_bytes` : line;
    const value = Number(count) * (unit ? 1024 : 1);
    yield { name: `node_memory_${field}`, field, type: 'gauge', samples: [{ labels: '', value }] };
  }
}

const NODES = '/sys/devices/system/node';

function numaMetrics(tree: Tree): Metric[] {
  const names = tree.list(NODES);
  const found = new Map<string, { type: Metric['type']; samples: { labels: string; value: number }[] }>();
  const add = (field: string, type: Metric['type'], node: string, value: number): void => {
    const metric = found.get(field) ?? { type, samples: [] };
    metric.samples.push({ labels: `{node="${node}"}`, value });
    found.set(field, metric);
  };
  for (const name of names.ok ? names.value : []) {
    const node = /^node(\d+)$/.exec(name)?.[1];
    if (node === undefined) continue;
    const meminfo = tree.read(`${NODES}/${name}/meminfo`);
    for (const [, line = '', count = '', unit] of matches(
      meminfo.ok ? meminfo.value : '',
      /^Node \d+ (\S+):\s+(\d+)( kB)?$/gm,
    ))
      add(fieldOf(line), 'gauge', node, Number(count) * (unit ? 1024 : 1));
    const numastat = tree.read(`${NODES}/${name}/numastat`);
    for (const [, line = '', count = ''] of matches(numastat.ok ? numastat.value : '', /^(\w+) (\d+)$/gm))
      add(`${line}_total`, 'counter', node, Number(count));
  }
  return [...found].map(([field, { type, samples }]) => ({
    name: `node_memory_numa_${field}`,
    field,
    type,
    samples,
  }));
}

const matches = (text: string, pattern: RegExp): Iterable<RegExpMatchArray> => text.matchAll(pattern);
