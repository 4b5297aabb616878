/** What is made to exhaust whoever reads it: refused, or read, within a ceiling of memory, by a program of its own. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { MEMORY } from './captured-trees.ts';

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CEILING_MIB = 300;
/** What is read in a second or two takes a minute nowhere; what goes on for ever is ended. */
const MOST_MS = 60_000;
const CHILD = join(import.meta.dirname, 'hostile-child.ts');

const BLOCK = 512;
/** Writes one entry. @returns where the next one begins */
function write(into: Buffer, at: number, name: string, content: Buffer | string, type = '0'): number {
  const bytes = Buffer.from(content as string);
  into.fill(0, at, at + BLOCK);
  into.write(name, at);
  into.write('0000644\0', at + 100);
  into.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, at + 124);
  into.fill(' ', at + 148, at + 156);
  into.write(type, at + 156);
  into.write('ustar\x0000', at + 257);
  let sum = 0;
  for (let index = at; index < at + BLOCK; index++) sum += into[index] as number;
  into.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
  into.set(bytes, at + BLOCK);
  const end = at + BLOCK + bytes.length;
  const next = at + BLOCK * (1 + Math.ceil(bytes.length / BLOCK));
  into.fill(0, end, next);
  return next;
}
function entry(name: string, content: Buffer | string, type?: string): Buffer {
  const bytes = Buffer.alloc(BLOCK * (2 + Math.ceil(Buffer.byteLength(content) / BLOCK)));
  return bytes.subarray(0, write(bytes, 0, name, content, type));
}
const END = Buffer.alloc(2 * BLOCK);

/** Entries with short contents in many members of gzip: as the archive is read, so it is made. */
function packed(
  count: number,
  made: (index: number) => readonly [string, string],
  first: Buffer = END.subarray(0, 0),
): Buffer {
  const room = Buffer.alloc(2000 * 2 * BLOCK);
  const members: Buffer[] = [gzipSync(first)];
  for (let index = 0; index < count; ) {
    let at = 0;
    for (; at < room.length && index < count; index++) at = write(room, at, ...made(index));
    members.push(gzipSync(room.subarray(0, at), { level: 1 }));
  }
  return Buffer.concat([...members, gzipSync(END)]);
}
const repeatedly = (count: number, part: Buffer): Buffer =>
  Buffer.concat([...Array.from({ length: count }, () => gzipSync(part)), gzipSync(END)]);

const FILES = 'state removable valid_zones phys_index phys_device online'
  .split(' ')
  .concat(Array.from({ length: 10 }, (_, index) => `node${index}`));
const blockSize = entry(`${MEMORY}/block_size_bytes`, '8000000\n');
const zeros = (mib: number): Buffer => Buffer.alloc(mib * 2 ** 20);
const repeated = (text: string, bytes: number): Buffer => Buffer.alloc(bytes, text);

test.each<readonly [string, () => Buffer, RegExp]>([
  [
    'too many blocks',
    () => packed(70_000, (index) => [`${MEMORY}/memory${index}/state`, 'online\n'], blockSize),
    /more than 65535 memory blocks/,
  ],
  [
    'a million files of blocks',
    () =>
      packed(
        999_000,
        (index) => [
          `${MEMORY}/memory${index >> 4}/${FILES[index & 15]}`,
          `${index & 15 ? 'x'.repeat(30) + index : 1}\n`,
        ],
        blockSize,
      ),
    /more than 8 MiB of attributes/,
  ],
  [
    'two hundred thousand files far down',
    () =>
      packed(200_000, (index) => [`${'directory/'.repeat(5)}${index}/proc/version`, `${index}`], blockSize),
    /files of more than 1000 systems/,
  ],
  [
    'sixteen archives in an archive',
    () => repeatedly(16, entry('dump/sysfs.tar', zeros(60))),
    /archives in it of more than 64 MiB/,
  ],
  [
    'an archive that unpacks to 1 GiB behind its end (zstd)',
    () =>
      Buffer.concat([
        zstdCompressSync(Buffer.concat([blockSize, END, zeros(200)])),
        ...Array.from({ length: 16 }, () => zstdCompressSync(zeros(64))),
      ]),
    /unpacks to too much/,
  ],
  [
    'texts of characters that take two bytes',
    () => repeatedly(8, entry('dmesg', repeated('ß — ж\n', 15 * 2 ** 20))),
    /not a capture/,
  ],
  [
    'a million names of GNU, each of 60 KiB',
    () =>
      repeatedly(
        160,
        Buffer.concat(
          Array.from({ length: 100 }, () => entry('././@LongLink', repeated('sys/', 60 * 1024), 'L')),
        ),
      ),
    /cut off|damaged|not a capture|too deep|too much/,
  ],
  ['four million line ends', () => repeated('\n', 4 * 2 ** 20), /neither/],
  ['a release that goes on and on', () => Buffer.from(`Linux x 1.${'1'.repeat(4 * 2 ** 20)}`), /neither/],
  [
    'lines that nearly are those of uname, of pairs and of a prompt',
    () =>
      Buffer.from(
        [
          'MemTotal: 1 kB',
          `Linux version 1.${'1'.repeat(8000)}`,
          `Linux x 1.1 #1${' s390x'.repeat(1300)} GNU`,
        ]
          .concat(
            `A="${'A'.repeat(8000)}`,
            `A="" ${'A'.repeat(8000)}`,
            `${'@:'.repeat(4000)} cat /proc/cmdline`,
          )
          .concat(`${'# cat '.repeat(1300)}/proc/cmdline`, `root ${'a '.repeat(4000)}`)
          .join('\n')
          .concat('\n')
          .repeat(200),
      ),
    /not a capture/,
  ],
  [
    'white space in place of the zones',
    () =>
      Buffer.concat([
        entry('proc/zoneinfo', repeated('\n', 3 * 2 ** 20)),
        entry('proc/meminfo', `MemTotal:   400000 kB\n${'\n'.repeat(2 ** 20)}`),
        blockSize,
        entry(`${MEMORY}/memory0/state`, 'online\n'),
        END,
      ]),
    /^1 blocks$/,
  ],
  [
    'JSON in one line of 60 MiB',
    () => Buffer.from(`{"memory": [${'{"size":"1G"},'.repeat(4_000_000)}`),
    /not a capture/,
  ],
  ['JSON that is all braces', () => Buffer.from(`{"memory": [${'{'.repeat(8 * 2 ** 20)}`), /not a capture/],
])('%s stays below the ceiling', { timeout: 2 * MOST_MS }, (name, made, told) => {
  const path = join(folder, 'file');
  writeFileSync(path, made());
  const ran = spawnSync(process.execPath, [CHILD, path], { encoding: 'utf8', timeout: MOST_MS });
  expect(ran.signal, `${name} goes on and on`).toBeNull();
  expect(ran.stderr.replaceAll(/^.*Warning.*$/gm, '').trim()).toBe('');
  const { outcome, peakMib, cpuMs } = JSON.parse(ran.stdout) as {
    outcome: string;
    peakMib: number;
    cpuMs: number;
  };
  if (process.env.HOLD_STRICT === '1')
    console.log(`${name}: ${peakMib} MiB, ${Math.round(cpuMs)} ms, ${outcome}`);
  expect(outcome).toMatch(told);
  expect(peakMib).toBeLessThan(CEILING_MIB);
});
