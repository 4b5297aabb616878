/** What somebody brings goes through the door for files, and what is said of it. */

import { takeFile } from '../../main/hosts/file-door.ts';
import type { FileAnswer } from '../../shared/saved-machine.ts';
import { openSession, type TestSession } from '../session/open-session.ts';

export async function answerTo(
  session: TestSession,
  name: string,
  body: Buffer | string,
): Promise<FileAnswer> {
  const pieces = async function* () {
    yield Buffer.from(body as string);
  };
  const reply = await takeFile(session.session.files, `?name=${encodeURIComponent(name)}`, pieces());
  const answer = JSON.parse([...reply.pieces].join(''));
  // What the door itself refuses is a failure without an answer to a file.
  return 'ok' in answer ? answer : { ok: false, failure: { failure: answer.failure, problems: [] } };
}

export const RANGES = [
  ['0x0000000000000000-0x000000000fffffff', '256M', 'online', 'yes', '0'],
  ['0x0000000010000000-0x000000001fffffff', '256M', 'online', 'yes', '1'],
  ['0x0000000020000000-0x000000002fffffff', '256M', 'online', 'yes', '2'],
  ['0x0000000030000000-0x000000003fffffff', '256M', 'online', 'yes', '3'],
  ['0x0000000040000000-0x000000004fffffff', '256M', 'offline', '', '4'],
  ['0x0000000050000000-0x000000005fffffff', '256M', 'offline', '', '5'],
] as const;
export const HEADING = 'RANGE                                 SIZE   STATE REMOVABLE BLOCK';
export const ROWS = RANGES.map(
  ([range, size, state, removable, block]) =>
    `${range} ${size.padStart(5)} ${state.padStart(7)} ${removable.padStart(9)} ${block.padStart(5)}`,
);
export const SUMMARY =
  'Memory block size:       256M\nTotal online memory:       1G\nTotal offline memory:    512M\n';
export const LISTING = `${[HEADING, ...ROWS].join('\n')}\n\n${SUMMARY}`;
export const SIX = /6 memory blocks of 256 MiB: 4 online, 2 offline/;

export interface Case {
  readonly name: string;
  readonly file?: string;
  readonly body: () => Buffer | string | Promise<Buffer>;
  /** Of what is told of a machine that came in. */
  readonly told?: RegExp;
  readonly refused?: RegExp;
  readonly looked?: RegExp;
}

/** @returns those of which something else is said */
export async function wrongOnes(cases: readonly Case[]): Promise<string[]> {
  const open = openSession();
  const wrong: string[] = [];
  for (const { name, file = 'brought.txt', body, told, refused, looked } of cases) {
    const answer = await answerTo(open, file, await body());
    const said = saidOf(answer);
    const expected = answer.ok ? (answer.value.looked ? looked : told) : refused;
    if (!expected?.test(said)) wrong.push(`${name}: ${said.slice(0, 300)}`);
  }
  return wrong;
}

function saidOf(answer: FileAnswer): string {
  if (answer.ok) {
    const { looked, known = [], derived = [], assumed = [] } = answer.value;
    return looked ? `looked: ${looked.why}` : [...known, ...derived, ...assumed].join('\n');
  }
  const { failure, problems } = answer.failure;
  const because = 'message' in failure ? failure.message : JSON.stringify(failure);
  return `refused: ${[because, ...problems.map(({ line, rule }) => `line ${line}: ${rule}`)].join('\n')}`;
}
