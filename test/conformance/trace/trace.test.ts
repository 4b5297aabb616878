/** The runner for call trees: it reads what the recorder wrote, and sees every difference. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareTrees } from './compare-trees.ts';
import { replayTree } from './replay-tree.ts';
import { situationOf } from './situation.ts';
import { everyCall, parseTree } from './tree.ts';

const FOLDER = join(import.meta.dirname, '..', 'traces', 'trees');
const read = (name: string): string => readFileSync(join(FOLDER, `${name}.txt`), 'utf8');

/** Compares the tree with what the engine does in the situation that the unchanged tree shows. */
function differenceOf(name: string, change: (text: string) => string): string | undefined {
  const original = parseTree(read(name), name);
  const { calls } = replayTree(original, situationOf(original));
  const text = change(read(name));
  expect(text).not.toBe(read(name));
  return compareTrees(parseTree(text, name).calls, calls).difference;
}

test('all trees are read, and each has calls', () => {
  for (const file of readdirSync(FOLDER)) {
    const tree = parseTree(readFileSync(join(FOLDER, file), 'utf8'), file);
    expect([...everyCall(tree.calls)].length, file).toBeGreaterThan(2);
  }
});

describe('reading', () => {
  const parse = (...lines: string[]) =>
    parseTree(['# 7.2-m1 some: echo 1 > $F/memory8/config', ...lines].join('\n'), 'x');

  test('calls in a row are written out, with the arguments of the first and the last', () => {
    const { calls } = parse('f(rn=0x1) x3 .. (rn=0x3)', '  g()');
    expect(calls.map(({ args }) => args)).toEqual([{ rn: 1 }, {}, { rn: 3 }]);
    expect(calls.map((call) => call.calls.length)).toEqual([1, 1, 1]);
  });

  test('groups, probes and return codes', () => {
    const { calls } = parse(
      '[the following 3 calls, 2 times]',
      '  = do_assign cmd=0xd0001 rn=9',
      '  do_assign_storage()',
      '    sclp_sync_request_timeout.part.0()',
      '  = r_do_assign_storage ret=-5',
    );
    expect(calls).toHaveLength(2);
    expect(calls[0]).toMatchObject({ fn: 'do_assign_storage', args: { cmd: 0xd0001, rn: 9 }, ret: -5 });
    expect(calls[1]).toMatchObject({ args: {}, ret: -5 });
    expect(calls[0]?.calls[0]?.fn).toBe('sclp_sync_request_timeout');
  });

  test('negative numbers, also as registers show them', () => {
    const { calls } = parse('f(a=-512, b=0xfffffffffffffe00)');
    expect(calls[0]?.args).toEqual({ a: -512, b: -512 });
  });

  test('what is no tree is named with its line', () => {
    expect(() => parseTree('hello', 'x.txt')).toThrow('x.txt:1: a tree begins with');
    expect(() => parse('f()', 'what is this')).toThrow('x:3: neither a call nor a probe');
  });
});

describe('a difference is seen', () => {
  test('in the order', () => {
    const swap = (text: string): string =>
      text.replace(/( +kswapd_run\(nid=0\)\n)( +kcompactd_run\(nid=0\)\n)/, '$2$1');
    expect(differenceOf('7.2-m1-online-first', swap)).toContain('recorded kcompactd_run, ours kswapd_run');
  });

  test('in the nesting', () => {
    const lift = (text: string): string =>
      text.replace('              online_mem_sections', '            online_mem_sections');
    expect(differenceOf('7.2-m1-online-first', lift)).toBeDefined();
  });

  test('in a call that is missing, or one too many', () => {
    const drop = (text: string): string => text.replace(/ +mem_hotplug_done\(\)\n/, '');
    expect(differenceOf('6.12-m1-offline-boot', drop)).toContain('ours mem_hotplug_done');
    const add = (text: string): string => text.replace('mem_hotplug_done()', 'mem_hotplug_done() x2');
    expect(differenceOf('6.12-m1-offline-boot', add)).toContain('recorded mem_hotplug_done');
  });

  test('in how often something is called', () => {
    const fewer = (text: string): string =>
      text.replace('generic_online_page() x63', 'generic_online_page() x62');
    expect(differenceOf('6.12-m1-online-first', fewer)).toContain('ours generic_online_page');
  });

  test('in an argument and in a return code', () => {
    expect(differenceOf('7.2-m1-config0', (text) => text.replace('rn=0x13', 'rn=0x14'))).toContain(
      'rn=20, ours 19',
    );
    expect(
      differenceOf('6.1-m0-online-first', (text) =>
        text.replace('r_online_pages ret=0', 'r_online_pages ret=-16'),
      ),
    ).toContain('ret=-16, ours 0');
  });

  test('in the middle of an IPL, whose recording may only lack its end', () => {
    const middle = (text: string): string => text.replace('insert_increment() x16', 'insert_increment() x15');
    expect(differenceOf('7.2-m1-boot-boot', middle)).toBeDefined();
  });

  test('in a function that compilers inline, where the recording has it elsewhere', () => {
    const drop = (text: string): string => text.replace(/ +mhp_get_default_online_type\(\)\n/, '');
    expect(differenceOf('7.2-m1-config1-auto-online', drop)).toContain('ours mhp_get_default_online_type');
  });
});
