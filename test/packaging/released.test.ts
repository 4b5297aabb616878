/** Databases of every released version, made by `npm run package:fixture`: this version has to open them. */

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openConsole } from '../../main/hosts/open-console.ts';
import { temporaryFolder } from '../db/files.ts';

const FOLDER = path.join('test', 'fixtures', 'released');
const versions = fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER) : [];

describe('data of released versions', () => {
  test('are kept', ({ skip }) => {
    skip(
      versions.length === 0,
      'no version has been released yet: `npm run package:fixture` is part of a release',
    );
    expect(versions.length).toBeGreaterThan(0);
  });

  test.each(versions)(
    '%s: the database opens where it was left, and its history is what is stored',
    async (version) => {
      const directory = temporaryFolder();
      fs.copyFileSync(path.join(FOLDER, version, 'console.sqlite'), path.join(directory, 'console.sqlite'));
      const expected = JSON.parse(fs.readFileSync(path.join(FOLDER, version, 'expected.json'), 'utf8'));
      const opened = openConsole({ directory, host: 'browser' });
      if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
      const { session, close } = opened.value;
      expect(await session.verified).toBeNull();
      const client = session.join(() => {});
      const hello = await client.call({ id: 1, method: 'hello', params: {} });
      expect(hello).toMatchObject({
        ok: true,
        value: { machines: [{ name: expected.machine }], readOnly: null },
      });
      const machine = (hello as { value: { openMachine: number } }).value.openMachine;
      const answer = await client.call({ id: 2, method: 'open', params: { machine } });
      expect(answer).toEqual({ ok: true, value: { revision: expected.revision } });
      expect(await close()).toMatchObject({ ok: true });
    },
  );
});
