/** Page tables of real kernels, walked from outside while the guest stood still, beside those that the geometry gives. */

import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { blockPages } from '../../../main/engine/index.ts';
import { blockId } from '../../../shared/ids.ts';
import { KIB, MIB } from '../../../shared/units.ts';
import { Machine, P1 } from '../support.ts';

const FOLDER = 'test/conformance/traces/pages';
/** "7.2-m1-noedat.txt": kernel, parameter, and whether the processor has EDAT1. */
const NAME = /^(\d+\.\d+)-m([01])-(no)?edat\.txt$/;
const WRITE = /^=== \S+: echo (\S+) > \$([MF])\/memory(\d+)\/(state|config)$/;
const WALK = /^=== walk(\d+):/;
const TABLES = /^walk(\d+) (vmemmap|identity) .*: counts (\{[^}]*\}), tables \d+: (\{[^}]*\})$/;

type Maps = 'identity' | 'vmemmap';
interface Walk {
  /** Bytes that are mapped; frames by size where they are all of one size. */
  readonly bytes: number;
  readonly pageTables: number;
}

const json = (text: string): Record<string, number> => JSON.parse(text.replaceAll("'", '"'));

function walksIn(lines: readonly string[]): Map<string, Walk> {
  const walks = new Map<string, Walk>();
  for (const line of lines) {
    const [, number, maps, counts = '{}', tables = '{}'] = TABLES.exec(line) ?? [];
    if (number === undefined) continue;
    const { '4K': pages = 0, '1M': frames = 0 } = json(counts);
    const { pt = 0 } = json(tables);
    walks.set(`${number} ${maps}`, { bytes: pages * 4 * KIB + frames * MIB, pageTables: pt });
  }
  return walks;
}

/** The same of all blocks that are there. */
function computed(machine: Machine, maps: Maps): Walk {
  let [bytes, pageTables] = [0, 0];
  for (let block = 0; block < machine.view.geometry.blockCount; block++) {
    const pages = blockPages(machine.system, P1, { block: blockId(block) });
    if (!pages || pages.state === 'absent') continue;
    const { mapping } = pages;
    bytes += mapping[maps].entries * mapping[maps].entryBytes;
    for (const table of mapping.tables)
      if (table.maps === maps && table.level === 'page') pageTables += table.tables;
  }
  return { bytes, pageTables };
}

const recordings = fs.readdirSync(FOLDER).filter((name) => NAME.test(name));

describe('page tables as they were walked', () => {
  test('there are recordings with and without EDAT1', () => expect(recordings.length).toBeGreaterThan(6));

  test.each(recordings)('%s', (name) => {
    const [, release = '', parameter = '0', no] = NAME.exec(name) ?? [];
    const lines = fs.readFileSync(`${FOLDER}/${name}`, 'utf8').split('\n');
    const walks = walksIn(lines);
    const machine = new Machine({
      release,
      core: 1024,
      standby: 2048,
      increment: release.startsWith('7') ? 64 : 128,
      edat1: no === undefined,
      commandLine: `memory_hotplug.memmap_on_memory=${parameter} memhp_default_state=offline`,
    });
    let compared = 0;
    for (const line of lines) {
      const [, value = '', root, block, file] = WRITE.exec(line) ?? [];
      if (root) {
        const number = Number(block);
        expect(file === 'config' ? machine.config(number, value) : machine.state(number, value)).toBe('done');
      }
      const walk = WALK.exec(line)?.[1];
      if (walk === undefined) continue;
      for (const maps of ['identity', 'vmemmap'] as const) {
        const real = walks.get(`${walk} ${maps}`);
        if (!real) continue;
        compared++;
        const ours = computed(machine, maps);
        expect(ours.bytes, `walk ${walk}: ${maps}`).toBe(real.bytes);
        // With EDAT1 the tables of the kernel image are the only ones: the identity mapping's own are none.
        if (no) expect(ours.pageTables, `walk ${walk}: page tables of ${maps}`).toBe(real.pageTables);
        else expect(ours.pageTables).toBe(0);
      }
    }
    expect(compared).toBeGreaterThan(2);
  });
});
