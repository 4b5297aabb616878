import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { takeHandOut } from '../../main/hosts/hand-out.ts';
import { fail, ok, rejection } from '../../shared/failure.ts';
import { temporaryFolder } from '../db/files.ts';

test('a workshop of the hand-out is taken in once, a new one when it comes, and a wrong one is told', async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const received: string[] = [];
  const said: string[] = [];
  const files = {
    receiveWorkshop: async (zip: Uint8Array) => {
      const text = Buffer.from(zip).toString();
      received.push(text);
      if (text === 'wrong') return fail(rejection('malformed', 'zip', 'This is no zip.'));
      return ok({}) as never;
    },
  };
  const take = () => takeHandOut(files, folder, data, (sentence) => said.push(sentence));
  await takeHandOut(files, path.join(folder, 'none'), data, () => expect.unreachable());
  fs.writeFileSync(path.join(folder, 'own.zip'), 'own');
  await take();
  await take();
  expect(received).toEqual(['own']);
  fs.writeFileSync(path.join(folder, 'own.zip'), 'corrected');
  fs.writeFileSync(path.join(folder, 'z.zip'), 'wrong');
  await take();
  expect(received).toEqual(['own', 'corrected', 'wrong']);
  expect(said.at(-1)).toMatch(/z\.zip\) was not taken in: .*This is no zip/);
});
