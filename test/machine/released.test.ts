/** Data of every released version, made by `npm run package:fixture`: this version shows what that one showed. */

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PRODUCT_VERSION } from '../../shared/product.ts';
import { seenIn } from './released-state.ts';

const FOLDER = path.join('test', 'fixtures', 'released');
const versions = fs.readdirSync(FOLDER);

describe('data of released versions', () => {
  test('are kept, and this version is none of them: its number is the next', () => {
    expect(versions).toContain('0.1.0');
    expect(versions).not.toContain(PRODUCT_VERSION);
  });

  test.each(versions)('%s holds every era, a device, an undone action, a branch, a lesson', (version) => {
    const { machines, workshop, files } = expectedOf(version);
    const names = machines.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['Classic', 'Memmap', 'Dynamic', 'Devices']));
    expect(Object.keys(files)).toHaveLength(4);
    expect(machines[0].branches).toHaveLength(2);
    expect(workshop).toMatchObject({ attendee: 'Ada', begun: [expect.stringContaining('find-your-way')] });
  });

  test.each(versions)(
    '%s: database and machine files show what they showed',
    { timeout: 120_000 },
    async (version) => {
      expect(await seenIn(path.join(FOLDER, version))).toMatchObject(
        withCorrections(expectedOf(version), read(version, 'corrected.json')),
      );
    },
  );
});

const expectedOf = (version: string) => read(version, 'expected.json');

const read = (version: string, name: string) =>
  JSON.parse(fs.readFileSync(path.join(FOLDER, version, name), 'utf8'));

/**
 * What a later version was told better by real kernels; only what the released version showed. Places in a list are named
 * by their number.
 */
function withCorrections(expected: Json, corrected: Json): Json {
  const merged: Record<string, unknown> = { ...expected };
  for (const [key, value] of Object.entries(corrected)) {
    if (key === 'because') continue;
    expect(Object.keys(expected)).toContain(key);
    const before = expected[key];
    merged[key] = isObject(before) && isObject(value) ? withCorrections(before, value) : value;
  }
  return Array.isArray(expected) ? (Object.values(merged) as unknown as Json) : merged;
}

interface Json {
  readonly [key: string]: unknown;
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
