/** docs/database.md says what is in the database, and its questions can be asked while the console runs. */

import fs from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { newDatabase } from '../db/files.ts';
import { blocks, openSession } from '../session/open-session.ts';

const page = fs.readFileSync('docs/database.md', 'utf8');
const codeOf = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');

test('every table and column is named, and no other', () => {
  const { writer } = newDatabase();
  const tables = writer
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[];
  const columns = writer.prepare('SELECT name FROM pragma_table_info(?)').pluck();
  const real = Object.fromEntries(tables.map((table) => [table, columns.all(table)]));
  const named: Record<string, string[]> = {};
  let table = '';
  for (const line of codeOf('text')
    .join('')
    .split('\n')
    .filter((one) => one.trim() !== '')) {
    const [, name = '', list = ''] = /^(\w*)\s+(.*)$/.exec(line) ?? [];
    if (name !== '') table = name;
    named[table] = [...(named[table] ?? []), ...list.split(/,\s*/).filter((column) => column !== '')];
  }
  expect(named).toEqual(real);
});

test('the five questions are answered by another program while the console runs', async () => {
  const session = openSession();
  await session.done(blocks('enable', 300, 301));
  await session.done(blocks('offline', 0));
  await session.done(blocks('offline', 300));
  const other = new Database(session.path, { readonly: true });
  const answers = codeOf('sql').map((question) => other.prepare(question).all());
  expect(answers).toHaveLength(5);
  const [online, , done, rules, requests] = answers as Record<string, unknown>[][];
  expect(online).toContainEqual({
    name: 'Sample',
    partition: 'LNXTEST',
    zone: 'Movable',
    memmap: 'self',
    blocks: 1,
  });
  expect(done?.map(({ value, outcome }) => [value, outcome])).toEqual([
    ['1', 'done'],
    ['online_movable', 'done'],
    ['offline', 'done'],
  ]);
  expect(rules).toEqual([{ rule: expect.any(String), errno: 'EBUSY', times: 1 }]);
  expect(requests).toContainEqual(expect.objectContaining({ command: 'assign', response: '0020' }));
  // It goes on while somebody reads.
  await session.done(blocks('offline', 301));
  expect(other.prepare(codeOf('sql')[2] ?? '').all()).toHaveLength(3);
  other.close();
});

test('where the truths part, the second question names the increment', () => {
  const session = openSession();
  const { writer } = session.database;
  writer.prepare('UPDATE increment SET assigned = 1, believed_assigned = 0 WHERE rn = 400').run();
  expect(writer.prepare(codeOf('sql')[1] ?? '').all()).toEqual([
    { partition: 'LNXTEST', rn: 400, assigned: 1, believed_assigned: 0 },
  ]);
});
