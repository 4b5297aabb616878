/** `lpar recordings` on a data folder as the console leaves it. */

import path from 'node:path';
import { expect, test } from 'vitest';
import { recordingsCommand } from '../../main/cli/recordings.ts';
import { temporaryFolder } from '../db/files.ts';
import { recordingText } from '../recording/recordings.ts';
import { openSession } from '../session/open-session.ts';

async function lpar(...args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await recordingsCommand(args, {
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
  });
  return { code, stdout, stderr };
}

const TEXT = recordingText('6.12-base-G1-mom1');

test('what the console keeps is listed, replayed with its choices, saved, renamed and removed', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'console.sqlite');
  const first = openSession(file);
  await first.session.files.receiveRecording(TEXT, 'lpar7.json');
  const chosen = { usual: null, choices: [{ n: 9, unmovable: 'difference', pressure: 'input' } as const] };
  await first.call('recording', { do: 'replay', recording: 1, chosen, ticket: 'r' });
  await first.close();

  const data = ['--data', folder];
  const listed = await lpar('list', ...data);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toMatch(/^1\t6\.12-base-G1-mom1\t6\.12\S* s390x\t36 steps\t/);
  expect((await lpar('rename', '6.12-base-G1-mom1', 'LPAR7 in May', ...data)).code).toBe(0);
  const replayed = await lpar('replay', 'LPAR7 in May', ...data);
  expect(replayed.stdout).toContain('LPAR7 in May');
  const saved = path.join(folder, 'saved.json');
  expect(await lpar('save', '1', '-o', saved, ...data)).toMatchObject({ code: 0, stdout: '' });
  expect((await lpar('save', '1', ...data)).stdout).toBe(TEXT);

  const second = openSession(file);
  const list = await second.call('recording', { do: 'list' });
  expect(list).toMatchObject({ value: { recordings: [{ name: 'LPAR7 in May', chosen }] } });
  await second.close();
  expect((await lpar('remove', '1', ...data)).code).toBe(0);
  expect((await lpar('list', ...data)).stdout).toBe('');
  expect(await lpar('add', saved, ...data)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^2\t/) });
});

test('what cannot be done ends with 2 and says why', async () => {
  const folder = temporaryFolder();
  expect(await lpar('list', '--data', folder)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('the console keeps nothing there'),
  });
  await openSession(path.join(folder, 'console.sqlite')).close();
  expect(await lpar('save', 'none', '--data', folder)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no recording none'),
  });
  expect((await lpar('rename', '1', '--data', folder)).stderr).toContain('Usage: lpar recordings list');
  expect((await lpar('--help')).code).toBe(0);
});
