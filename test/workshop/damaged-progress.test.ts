import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { WorkshopAnswer, WorkshopRequest } from '../../shared/lesson.ts';
import { value } from '../db/files.ts';
import { openSession, type TestSession } from '../session/open-session.ts';

const LESSON = { workshop: 'storage-while-linux-runs', lesson: 'online-and-back' };
const ask = async (session: TestSession, request: WorkshopRequest): Promise<WorkshopAnswer> =>
  value(await session.call('workshop', request));

test.each([
  ['a damaged byte', "UPDATE workshop_progress SET state = replace(state, '{', '}')"],
  ['JSON that is no progress', "UPDATE workshop_progress SET state = '[1]'"],
  ['a step without its list', `UPDATE workshop_progress SET state = replace(state, '"done"', '"dxne"')`],
])('lesson progress with %s: the console starts, says so, and keeps the machine', async (_what, sql) => {
  const first = openSession();
  await ask(first, { do: 'start', ...LESSON });
  await first.close();
  const db = new Database(first.path);
  db.exec(sql);
  const stored = db.prepare('SELECT state FROM workshop_progress').pluck().get();
  db.close();
  const session = openSession(first.path);
  expect(await session.session.verified).toBeNull();
  const answer = await ask(session, { do: 'catalogue' });
  expect(answer).toMatchObject({
    catalogue: { problems: [{ reason: expect.stringContaining('was set aside, and its machine is kept') }] },
  });
  const { writer } = session.database;
  expect(writer.prepare('SELECT count(*) FROM incident').pluck().get()).toBe(1);
  expect(writer.prepare('SELECT state FROM workshop_progress').pluck().get()).toBe(stored);
  expect(value(await session.call('hello', {})).machines).toHaveLength(2);
  expect(await ask(session, { do: 'start', ...LESSON })).toMatchObject({ player: { step: 0 } });
});
