/** Archives that support asks for, and tar's own ways to pack: in as captures, from a file and on the command line. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { readCaptureArchive } from '../../main/capture/archive.ts';
import { captureOf } from '../../main/capture/capture-of.ts';
import { type CapturedSystem, captureDefinition } from '../../main/capture/definition.ts';
import { readCaptureDirectory } from '../../main/capture/directory.ts';
import { atOnce } from '../../shared/at-once.ts';
import { MEMORY } from './captured-trees.ts';
import { sosreport, supportconfig } from './support-archives.ts';

const folder = mkdtempSync(join(tmpdir(), 'support-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

async function captured(archive: Buffer): Promise<CapturedSystem> {
  const received = await readCaptureArchive(archive);
  if (!received.ok) throw new Error(received.failure);
  const assembled = atOnce(captureOf(received.value));
  if (!assembled.ok) throw new Error(assembled.failure);
  const system = atOnce(captureDefinition(assembled.value, 'SUPPORT'));
  if (!system.ok) throw new Error(system.failure.because);
  return system.value;
}

const MADE = [
  ['sosreport', sosreport, '5.14.0-570.el9.s390x', /^crashkernel=|^root=/],
  ['supportconfig', supportconfig, '5.14.0-570.el9.s390x', /^root=/],
] as const;

describe.each(MADE)('a %s', (name, made, release, line) => {
  test('tells blocks, zones, nodes, release, command line and where standby memory begins', async () => {
    const { known, derived, guessed, partition, blocks } = await captured(gzipSync(await made()));
    expect(blocks.map(({ state, zones, node }) => `${state} ${zones[0]} ${node}`)).toEqual([
      ...Array.from({ length: 4 }, () => 'online DMA 0'),
      'online Movable 0',
      'offline Normal 0',
    ]);
    expect(known).toContain(`The kernel release: ${release}.`);
    expect(partition.kernel.commandLine).toMatch(line);
    expect(derived.join('\n')).toMatch(/Initial storage: 1 GiB, up to where standby memory begins/);
    expect(guessed.join('\n')).toMatch(/The increment size: taken as/);
    expect(partition.profile).toEqual({ initialBytes: 2 ** 30, reservedBytes: 2 ** 29 });
  });

  test.skipIf(!has('xz'))('as it is packed, with xz (skipped without the program xz)', async () => {
    const packed = spawnSync('xz', ['-9', '-c'], { input: await made() }).stdout;
    expect((await captured(packed)).blocks).toHaveLength(6);
  });

  test.skipIf(!has('tar'))('unpacked, as a directory (skipped without tar)', async () => {
    const directory = join(folder, name);
    mkdirSync(directory);
    const options = ['-x', '-C', directory, '--exclude=*/dev/*'];
    expect(spawnSync('tar', options, { input: await made() }).status).toBe(0);
    const received = await readCaptureDirectory(directory);
    if (!received.ok) throw new Error(received.failure);
    const assembled = atOnce(captureOf(received.value));
    expect(assembled.ok && atOnce(captureDefinition(assembled.value, 'X')).ok).toBe(true);
  });

  test('on the command line becomes a machine file, and tells the same', async () => {
    const file = join(folder, `${name}.tgz`);
    writeFileSync(file, gzipSync(await made()));
    const cli = join(import.meta.dirname, '../../main/cli/index.ts');
    const ran = spawnSync(process.execPath, [cli, 'import-sysfs', file, '-o', join(folder, `${name}.lpar`)], {
      encoding: 'utf8',
    });
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('Initial storage: 1 GiB, up to where standby memory begins');
  });
});

describe.skipIf(!has('tar'))('a tar with holes, tar -S (skipped without tar)', () => {
  const root = join(folder, 'holes');
  const files: readonly (readonly [string, string])[] = [
    [`${MEMORY}/block_size_bytes`, '10000000\n'],
    [`${MEMORY}/memory0/state`, 'online\n'],
    [`${MEMORY}/memory1/state`, 'offline\n'],
    ['proc/zoneinfo', `Node 0, zone DMA\n${'  pages free 1\n'.repeat(1000)}`],
  ];
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    // What a /sys says of its attributes: a page, of which hardly anything is there.
    truncateSync(
      join(root, path),
      Math.max(content.length, 512 * 1024 * (path.startsWith('proc') ? 4 : 0) || 4096),
    );
  }
  test.each([
    ['of GNU', ['--format=gnu']],
    ['of pax, 0.0', ['--format=pax', '--sparse-version=0.0']],
    ['of pax, 0.1', ['--format=pax', '--sparse-version=0.1']],
    ['of pax, 1.0', ['--format=pax', '--sparse-version=1.0']],
  ])('%s is read as it was', async (_name, options) => {
    const packed = spawnSync('tar', ['-S', ...options, '-C', root, '-cf', '-', '.'], { maxBuffer: 2 ** 26 });
    const received = await readCaptureArchive(packed.stdout);
    if (!received.ok) throw new Error(received.failure);
    for (const [path, content] of files) expect(received.value.capture.get(path)).toBe(content);
  });

  test('a map that reaches outside the file is refused', async () => {
    const { stdout } = spawnSync('tar', ['-S', '--format=gnu', '-C', root, '-cf', '-', './proc']);
    const at = stdout.indexOf('zoneinfo') - './proc/'.length;
    stdout.write('77777777777', at + 386);
    stdout.fill(' ', at + 148, at + 156);
    const sum = stdout.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
    stdout.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
    const received = await readCaptureArchive(stdout);
    expect(!received.ok && received.failure).toMatch(/the map of a file with holes is none/);
  });
});
