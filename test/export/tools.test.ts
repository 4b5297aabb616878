/** Files for other tools: Prometheus' text, zmemtopo's table and CSV, the archive of dbginfo.sh. */

import { describe, expect, test } from 'vitest';
import { readCaptureArchive } from '../../main/capture/archive.ts';
import { partitionNames } from '../../main/engine/index.ts';
import { dbginfoArchive } from '../../main/export/dbginfo.ts';
import { goNumber, prometheusText } from '../../main/export/prometheus.ts';
import type { Zmemtopo } from '../../main/files/zmemtopo.ts';
import { zmemtopoCsv, zmemtopoTable } from '../../main/files/zmemtopo-text.ts';
import { FileTree, runToEnd } from '../../main/guest/shell/index.ts';
import { partitionName } from '../../shared/ids.ts';
import { bootGuest } from '../guest/shell/machines.ts';

test('numbers are as Go prints them: with an exponent from a million on', () => {
  // Of node_exporter's own e2e output.
  expect([0, 57146, 3831959552, 190115840, 1000000, 999999].map(goNumber)).toEqual([
    '0',
    '57146',
    '3.831959552e+09',
    '1.9011584e+08',
    '1e+06',
    '999999',
  ]);
});

test('Prometheus gets the fields that node_exporter knows, in the order of their names, and nodes with their labels', () => {
  const tree = FileTree.of([
    [
      'proc/meminfo',
      'MemTotal:    3742148 kB\nActive(anon):  2020004 kB\nDirectMap1M:  1 kB\nHugePages_Free:  0\n',
    ],
    ['sys/devices/system/node/node0/meminfo', 'Node 0 MemTotal:  134182340 kB\nNode 0 HugePages_Free:  0\n'],
    ['sys/devices/system/node/node0/numastat', 'interleave_hit 57146\n'],
  ]);
  expect(
    prometheusText(tree)
      .split('\n')
      .filter((line) => !line.startsWith('#')),
  ).toEqual([
    'node_memory_Active_anon_bytes 2.068484096e+09',
    'node_memory_HugePages_Free 0',
    'node_memory_MemTotal_bytes 3.831959552e+09',
    'node_memory_numa_HugePages_Free{node="0"} 0',
    'node_memory_numa_MemTotal{node="0"} 1.3740271616e+11',
    'node_memory_numa_interleave_hit_total{node="0"} 57146',
    '',
  ]);
});

describe('zmemtopo', () => {
  const level3 = (counts: readonly number[]) =>
    counts.map((increment_count, entry_idx) => ({ level: 3, entry_idx, increment_count }));
  const partition = (
    partition_nr: number,
    partition_name: string,
    halves: readonly (readonly number[])[],
  ) => ({
    partition_nr,
    partition_name,
    topology: halves.map((counts, entry_idx) => ({
      level: 4,
      entry_idx,
      increment_count: counts.reduce((sum, each) => sum + each, 0),
      topology: level3(counts),
    })),
  });
  const topology: Zmemtopo = {
    meta: { api_level: 1, version: '1', host: 'h', time_epoch: 0, time: '' },
    zmemtopo: {
      report_tod: '0x0e',
      report_partition_nr: 74,
      increment_size: 2 ** 30,
      partitions: [
        partition(3, 'LPAR003', [
          [2, 2],
          [0, 0],
        ]),
        partition(13, 'LPAR013', [
          [0, 0],
          [12, 36],
        ]),
      ],
    },
  };

  test('the table has the widths of its manual page', () => {
    expect(zmemtopoTable(topology)).toBe(`        LEVEL 4  0  0   1  1
        LEVEL 3  0  1   0  1
 NR    LPAR SUM
  3 LPAR003   4  2  2   -  -
 13 LPAR013  48  -  -  12 36

Increment size: 1G
`);
  });

  test('the CSV has a row for each entry, with the one above it', () => {
    const [head, first, second] = zmemtopoCsv(topology).split('\n');
    expect(head).toContain('"report_tod","report_partition_nr","increment_size","partition_nr"');
    expect(first).toBe('"0x0e","74","1073741824","3","LPAR003","-","-","4","0","4"');
    expect(second).toBe('"0x0e","74","1073741824","3","LPAR003","4","0","3","0","2"');
  });
});

test('what dbginfo.sh would collect comes in again with all of its blocks, nodes and texts', async () => {
  const { system, tree, shell } = bootGuest({ release: '7.2' });
  runToEnd(shell, 'chmem -b -e 5');
  const [partition = partitionName('A')] = partitionNames(system);
  const made = await dbginfoArchive({ system, partition, tree, stampMs: 0, zmemtopo: 'table\n' });
  expect(made.name).toMatch(/^DBGINFO-1970-01-01-00-00-00-\w+\.tgz$/);
  const received = await readCaptureArchive(made.bytes);
  if (!received.ok) throw new Error(received.failure);
  const { capture, texts } = received.value;
  expect(capture.get('sys/devices/system/memory/memory5/state')).toBe('online\n');
  expect(capture.get('proc/meminfo')).toContain('MemTotal');
  const runtime = texts.find(({ path }) => path.endsWith('/runtime.out'))?.text;
  expect(runtime).toContain('> lsmem\nRANGE');
  expect(runtime).toContain('> zmemtopo -t\ntable');
  expect(runtime).toContain('Command "lsshut" not available');
});
