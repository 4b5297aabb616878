import { expect, test } from 'vitest';
import { csvCell } from '../../main/export/lines.ts';
import type { FileRequest } from '../../shared/saved-machine.ts';
import { value } from '../db/files.ts';
import { blocks, openSession, range, type TestSession } from '../session/open-session.ts';

async function offered(session: TestSession, request: FileRequest): Promise<{ name: string; text: string }> {
  const { name, pieces } = value(await session.session.files.offer(request));
  return { name, text: [...pieces].join('') };
}

async function worked(): Promise<TestSession> {
  const session = openSession();
  await session.done(blocks('enable', ...range(256, 400)));
  await session.run(blocks('offline', 0));
  return session;
}

test('the journal as JSON Lines has every row with command and outcome', async () => {
  const { name, text } = await offered(await worked(), { kind: 'journal', machine: 1, format: 'jsonl' });
  expect(name).toBe('Sample-journal.jsonl');
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(2 + 2 * 145 + 1);
  expect(rows.map(({ revision }) => revision)).toEqual(range(1, rows.length));
  expect(rows.at(-1)).toMatchObject({ outcome: { kind: 'refused' }, command: { kind: 'writeSysfs' } });
});

test('the journal as CSV has a header, quotes and line ends that spreadsheets read', async () => {
  const { text } = await offered(await worked(), { kind: 'journal', machine: 1, format: 'csv' });
  const lines = text.trimEnd().split('\r\n');
  expect(lines[0]).toBe(
    'revision,parent,branch,action,actor,time,engine,summary,outcome,errno,stage,refusedBy,reason,because,command,stateHash',
  );
  expect(lines).toHaveLength(1 + 2 + 2 * 145 + 1);
  expect(lines.at(-1)).toMatch(/,refused,\w+,/);
});

test('the trace spells codes as the manuals do', async () => {
  const session = await worked();
  const { text } = await offered(session, { kind: 'trace', machine: 1, format: 'jsonl' });
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.at(-1)).toMatchObject({
    command: 'assign',
    code: expect.stringMatching(/^0x[0-9a-f]{8}$/),
    response: '0x0020',
  });
  const csv = await offered(session, { kind: 'trace', machine: 1, format: 'csv' });
  expect(csv.text.split('\r\n')).toHaveLength(rows.length + 2);
});

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ['two\nlines', '"two\nlines"'],
  [-5, '-5'],
  [null, ''],
])('the CSV cell of %j is %s', (cell, text) => {
  expect(csvCell(cell)).toBe(text);
});

test('the report says everything, loads nothing and runs nothing', async () => {
  const session = await worked();
  const action = { kind: 'annotate', machine: 1, notes: '<script>alert(1)</script> & "notes"' } as const;
  value(await session.call('manage', { action }));
  value(await session.call('manage', { action: { kind: 'rename', machine: 1, name: '<b>"Bold"' } }));
  const { name, text } = await offered(session, { kind: 'report', machine: 1 });
  expect(name).toBe('b-Bold.html');
  expect(text).toMatch(/^<!doctype html>/);
  expect(text).not.toMatch(/<script|javascript:|\son\w+=|https?:\/\/|<link|<img|@import|url\(/i);
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;notes&quot;');
  expect(text).toContain('<h1>&lt;b&gt;&quot;Bold&quot;</h1>');
  expect(text).toContain('256–400');
  expect(text).toContain('online, Movable, memmap in the block');
  expect(text).toContain('Standby planner');
  const places = ['In short', 'What was done', 'Partition LNXTEST', 'Memory blocks', 'Definition'];
  expect(places.map((title) => text.indexOf(`${title}</h`))).toEqual(
    places.map((title) => text.indexOf(`${title}</h`)).toSorted((a, b) => a - b),
  );
  const steps = [...text.matchAll(/<tr><td class="number">(\d+)<\/td><td>[A-Z]/g)].map(([, step]) =>
    Number(step),
  );
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(text).not.toMatch(/\d [KM]iB/);
  expect(text).toContain('@media print');
  expect(text).not.toContain('undefined');
});

test('files of machines that are not open are offered, too', async () => {
  const session = openSession();
  const made = value(
    await session.call('manage', { action: { kind: 'create', name: 'Other', definition: null } }),
  );
  for (const kind of ['report', 'machine'] as const) {
    const request = { kind, machine: made.machine, history: false } as FileRequest;
    expect((await offered(session, request)).text).toContain('Other');
  }
  expect(await session.session.files.offer({ kind: 'report', machine: 99 })).toMatchObject({ ok: false });
});
