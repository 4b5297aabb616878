/** `lpar import-hmc`: what it shows, what it asks for, and what it writes. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type HmcImport, importHmcFile } from '../../main/cli/hmc-files.ts';
import { partitionNames, partitionView } from '../../main/engine/index.ts';
import { readMachineFile } from '../../main/files/machine-file.ts';
import { systemOfFile } from '../../main/files/replay-file.ts';
import { temporaryFolder, value } from '../db/files.ts';

const FILE = `
hmc_definition:
  cpcs:
  - properties: {name: CPCA, storage-customer: 262144}
    lpars:
    - properties: {name: LINUX1, status: operating, activation-mode: linux}
    - properties: {name: CF01, status: operating, activation-mode: coupling-facility}
    - properties: {name: LINUX1, status: not-activated}
    image_activation_profiles:
    - properties: {name: LINUX1, central-storage: 16384, reserved-central-storage: 16384}
    - properties: {name: CF01}
  - properties: {name: CPCB, dpm-enabled: true}
    partitions:
    - properties: {name: web, status: active, initial-memory: 4096}
`;

function run(request: Partial<HmcImport>, text = FILE) {
  const folder = temporaryFolder();
  const file = join(folder, 'hmc.yaml');
  writeFileSync(file, text);
  const streams = { out: '', err: '' };
  const output = request.output === undefined ? undefined : join(folder, request.output);
  if (output?.endsWith('made')) mkdirSync(output);
  const done = importHmcFile(
    { file, cpc: undefined, assume: [], leaveOut: [], ...request, output },
    {
      out: (each) => {
        streams.out += each;
      },
      err: (each) => {
        streams.err += each;
      },
    },
  );
  const hide = (each: string): string => each.replaceAll(folder, '');
  return {
    failure: done.ok ? '' : hide(done.failure),
    out: hide(streams.out),
    err: hide(streams.err),
    folder,
  };
}

describe('what is asked', () => {
  test('every gap is shown with the words that close it, and nothing is written', () => {
    const { failure, out, folder } = run({ output: 'x.lpar' });
    expect(out).toBe(`CPCA, classic mode
NAME              KIND               STATUS         INITIAL  RESERVED  COMES IN
LINUX1            linux              operating      16 GiB   16 GiB    yes
CF01              coupling facility  operating      missing  missing   open
LINUX1 (LINUX12)  not said           not-activated  16 GiB   16 GiB    open
  CF01: It runs a coupling facility, which is not simulated: it holds its storage, and nothing is loaded.
  LINUX1: The name LINUX1 is given twice in this system.

CPCB, DPM mode
NAME       KIND      STATUS  INITIAL  RESERVED  COMES IN
web (WEB)  not said  active  4 GiB    missing   open

`);
    expect(failure).toBe(`/hmc.yaml: nothing was imported; the file leaves open:
  CPCA, CF01 (line 7): initial and reserved storage are missing: --assume CF01:initial=SIZE,reserved=SIZE, or --leave-out CF01
  CPCA, LINUX1 (line 8): the name is there twice: --leave-out LINUX12
  CPCB, web (line 14): reserved storage is missing: --assume WEB:reserved=SIZE, or --leave-out WEB
  --assume defaults takes what is proposed for all of them`);
    expect(existsSync(join(folder, 'x.lpar'))).toBe(false);
  });

  test.each([
    [{ assume: ['initial=lots'] }, '--assume initial=lots: lots is no size; a size is 4G, 512M or 4096 MiB'],
    [{ assume: ['memory=4G'] }, '--assume memory=4G: memory=4G is no amount; allowed are initial=SIZE'],
    [
      { assume: ['NOBODY:initial=4G'] },
      '--assume NOBODY: there is no partition NOBODY; there are LINUX1, CF01',
    ],
    [
      { assume: ['CPCA:LINUX1:initial=4G'] },
      '--assume LINUX1: the file says initial=16 GiB; only what is missing can be assumed',
    ],
    [
      { leaveOut: ['NOBODY'] },
      '--leave-out NOBODY: there is no partition NOBODY; there are LINUX1, CF01, LINUX12, WEB',
    ],
    [{ cpc: 'CPCX' }, '/hmc.yaml: there is no system CPCX; there are CPCA, CPCB'],
    [
      { assume: ['defaults'] },
      '/hmc.yaml holds 2 systems, CPCA and CPCB: choose one with --cpc NAME, or give -o',
    ],
  ])('%j is refused', (words, failure) => {
    expect(run(words).failure).toContain(failure);
  });
});

describe('what is written', () => {
  test('assumptions for all, for one and left-out partitions; statuses as the file has them', () => {
    const { failure, out, folder } = run({
      output: 'made',
      assume: ['initial=2G,reserved=1G', 'WEB:reserved=8G'],
      leaveOut: ['LINUX12'],
    });
    expect(failure).toBe('');
    expect(out).toContain(
      'CF01              coupling facility  operating      missing, 2 GiB assumed  missing, 1 GiB assumed  yes',
    );
    expect(out).toContain('Wrote /made/CPCA.lpar.\nWrote /made/CPCB.lpar.\n');
    const machine = (name: string) => {
      const file = value(readMachineFile(readFileSync(join(folder, 'made', name), 'utf8')));
      const system = value(systemOfFile(file));
      return partitionNames(system).map((each) => {
        const view = partitionView(system, each);
        return [each, view?.status, view?.profile.initialBytes, view?.profile.reservedBytes];
      });
    };
    const GIB = 2 ** 30;
    expect(machine('CPCA.lpar')).toEqual([
      ['LINUX1', 'operating', 16 * GIB, 16 * GIB],
      ['CF01', 'not-operating', 2 * GIB, GIB],
    ]);
    expect(machine('CPCB.lpar')).toEqual([['WEB', 'operating', 4 * GIB, 8 * GIB]]);
  });

  test('one system of a file goes to standard output, the rest to standard error', () => {
    const { failure, out, err } = run({ cpc: 'CPCB', assume: ['defaults'] });
    expect(failure).toBe('');
    expect(value(readMachineFile(out)).name).toBe('CPCB');
    expect(err).toContain('WEB: reserved storage of 4 GiB is assumed: the file does not say.');
  });

  test('a file that exists is left alone, and so is everything else then', () => {
    const { folder } = run({ output: 'made', assume: ['defaults'] });
    const again = importHmcFile(
      {
        file: join(folder, 'hmc.yaml'),
        cpc: undefined,
        assume: ['defaults'],
        leaveOut: [],
        output: join(folder, 'made'),
      },
      { out: () => {}, err: () => {} },
    );
    expect(again).toEqual({
      ok: false,
      failure: `${join(folder, 'made', 'CPCA.lpar')} exists; nothing was written`,
    });
  });
});
