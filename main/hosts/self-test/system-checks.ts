/** What is looked at outside the page, the same in every host. */

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';
import { sqliteVersion } from '../../../db/sqlite-version.ts';
import { type OpenConsole, openConsole } from '../open-console.ts';
import { type Found, found, skipped } from './report.ts';

const LINE = 'chmem -e 1g';
/** What it leaves in the file of a machine. */
const WRITTEN = '/sys/devices/system/memory/memory';

/** A change through a real session, closed, opened again and compared with what it was. Closes what it is given. */
export async function databaseRoundTrip(opened: OpenConsole, directory: string): Promise<Found> {
  const { session } = opened;
  const client = session.join(() => {});
  const action = { kind: 'shell', partition: 'LNXTEST', terminal: 'self-test', line: LINE };
  const done = await client.call({
    id: 1,
    method: 'run',
    params: { action, seen: null, ticket: 'self-test' },
  } as never);
  client.leave();
  if (!done.ok) return found(false, `${LINE} was not carried out`);
  const before = await session.exportMachine();
  const closed = await opened.close();
  if (!closed.ok) return found(false, closed.failure.message);
  const again = openConsole({ directory, host: 'browser' });
  if (!again.ok) return found(false, 'the database does not open again');
  const after = await again.value.session.exportMachine();
  await again.value.close();
  const isSame = before.ok && after.ok && before.value === after.value && before.value.includes(WRITTEN);
  return found(
    isSame,
    isSame ? 'what was done is there after a close' : 'another machine is there after a close',
  );
}

export const databaseLoads = (): Found => found(true, `SQLite ${sqliteVersion()}`);

/** What the desktop opens a machine file with. Only a package that is installed tells it. */
export async function fileAssociation(): Promise<Found> {
  switch (process.platform) {
    case 'linux': {
      const said = await outputOf('xdg-mime', ['query', 'default', 'application/x-lpar-machine']);
      if (said === undefined) return skipped('there is no xdg-mime here');
      return said === ''
        ? skipped('.lpar belongs to no program here')
        : found(/^lpar-console/.test(said), said);
    }
    case 'win32': {
      const said = await outputOf('reg', ['query', 'HKCR\\.lpar', '/ve']);
      return said === undefined || said === ''
        ? skipped('.lpar belongs to no program here')
        : found(/LPAR/i.test(said), said);
    }
    default:
      return skipped('this system does not tell it to programs');
  }
}

/** @returns what a program printed; undefined where there is none, or it failed without a word */
export function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    child.once('error', () => resolve(undefined));
    child.once('close', () => resolve(text.trim()));
  });
}

/** Linux: whether the kernel filters the calls of a page's process. */
export function sandboxOnLinux(pid: number): Found {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const mode = /^Seccomp:\s*(\d)/m.exec(status)?.[1];
  return found(
    mode === '2',
    mode === '2' ? 'the calls of its process are filtered' : `no filter of calls (Seccomp ${mode})`,
  );
}

/** Another start on the same folder. @returns its exit code, or what ended it */
export function startAgain(
  program: string,
  args: readonly string[],
  limitMs = 30_000,
): Promise<number | string> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { stdio: 'ignore' });
    const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      resolve(code ?? String(signal));
    });
  });
}
