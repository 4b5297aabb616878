import { describe, expect, test } from 'vitest';
import type { RecordingHeading, ReplayChoices } from '../../shared/replayed.ts';
import { recordingText } from '../recording/recordings.ts';
import { openSession, type TestSession } from './open-session.ts';

const USUAL: ReplayChoices = { usual: null, choices: [] };

async function taken({ session }: TestSession, name = '6.12-base-G1-mom1'): Promise<RecordingHeading> {
  const result = await session.files.receiveRecording(recordingText(name), `${name}.json`);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

async function headings({ call }: TestSession): Promise<readonly RecordingHeading[]> {
  const listed = await call('recording', { do: 'list' });
  return listed.ok && listed.value.did === 'list' ? listed.value.recordings : [];
}

const pieces = (content: Iterable<string | Uint8Array>): string =>
  [...content]
    .map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8')))
    .join('');

describe('a recording in the session', () => {
  test('is taken in, replayed with progress, shown in pages, and gone when it is removed', async () => {
    const opened = openSession();
    const { id, replay } = await taken(opened);
    expect(replay).toBeNull();
    const replayed = await opened.call('recording', {
      do: 'replay',
      recording: id,
      chosen: USUAL,
      ticket: 'r1',
    });
    expect(replayed).toMatchObject({
      ok: true,
      value: { did: 'replay', view: { complete: true, counts: { steps: 37, equal: 37 } } },
    });
    expect(
      opened.pushes.some((push) => push.kind === 'progress' && push.ticket === 'r1' && push.total === 37),
    ).toBe(true);
    const rows = await opened.call('recording', {
      do: 'rows',
      recording: id,
      order: 'recorded',
      from: 35,
      limit: 10,
    });
    expect(rows).toMatchObject({ ok: true, value: { total: 37, rows: [{ n: 36 }, { n: 37 }] } });
    const step = await opened.call('recording', { do: 'step', recording: id, n: 9 });
    expect(step).toMatchObject({ ok: true, value: { step: { n: 9, told: { unmovableBlocks: [4] } } } });
    expect(await opened.call('recording', { do: 'step', recording: id, n: 1 })).toMatchObject({ ok: false });
    expect(await opened.call('recording', { do: 'remove', recording: id })).toMatchObject({
      ok: true,
      value: { recordings: [] },
    });
    expect(await opened.call('recording', { do: 'step', recording: id, n: 9 })).toMatchObject({
      ok: false,
      failure: { reason: 'unknown' },
    });
  });

  test('a replay that is cancelled leaves what was there before', async () => {
    const opened = openSession();
    const { id } = await taken(opened);
    const replaying = opened.call('recording', {
      do: 'replay',
      recording: id,
      chosen: USUAL,
      ticket: 'stop',
    });
    expect(await opened.call('cancel', { ticket: 'stop' })).toEqual({ ok: true, value: { found: true } });
    expect(await replaying).toEqual({ ok: true, value: { did: 'replay', view: null } });
    expect(await opened.call('recording', { do: 'list' })).toMatchObject({
      value: { recordings: [{ id, replay: null }] },
    });
    expect(await opened.call('cancel', { ticket: 'stop' })).toEqual({ ok: true, value: { found: false } });
  });

  test('its report and the script are files; nothing of it is journaled', async () => {
    const opened = openSession();
    const before = await opened.call('hello', {});
    const { id } = await taken(opened);
    expect(await opened.session.files.offer({ kind: 'replay', recording: id, format: 'md' })).toMatchObject({
      ok: false,
    });
    await opened.call('recording', { do: 'replay', recording: id, chosen: USUAL, ticket: 'r' });
    const report = await opened.session.files.offer({ kind: 'replay', recording: id, format: 'md' });
    expect(report.ok && pieces(report.value.pieces)).toContain('37 steps, no difference.');
    const script = await opened.session.files.offer({ kind: 'recorder' });
    expect(script.ok && pieces(script.value.pieces)).toMatch(/^#!\/bin\/sh\n/);
    expect(await opened.call('hello', {})).toEqual(before);
  });

  test('a hostile one is refused with its places, and nothing is kept of it', async () => {
    const opened = openSession();
    const refused = await opened.session.files.receiveRecording('{"format": 2, "steps": [', 'x.json');
    expect(refused).toMatchObject({
      ok: false,
      failure: { problems: [{ line: 1, rule: 'the JSON ends too early' }] },
    });
    expect(await headings(opened)).toEqual([]);
  });

  test('it stays with its choices, its name and what its last replay gave when the console is closed', async () => {
    const first = openSession();
    const { id } = await taken(first);
    const chosen: ReplayChoices = {
      usual: { unmovable: 'input', pressure: 'difference' },
      choices: [{ n: 9, unmovable: 'difference', pressure: 'input' }],
    };
    await first.call('recording', { do: 'replay', recording: id, chosen, ticket: 'r' });
    const [before] = await headings(first);
    await first.call('recording', { do: 'rename', recording: id, name: ' LPAR7 in May ' });
    await first.close();

    const second = openSession(first.path);
    const [heading] = await headings(second);
    expect(heading).toEqual({ ...before, name: 'LPAR7 in May', replay: null });
    expect(heading).toMatchObject({
      file: '6.12-base-G1-mom1.json',
      chosen,
      last: { complete: true, counts: { steps: 37 } },
      release: expect.stringMatching(/^6\.12/),
      arch: 's390x',
      steps: 36,
    });
    expect(heading?.bytes).toBeGreaterThan(1000);
    // Its steps have to be replayed again.
    expect(await second.call('recording', { do: 'step', recording: id, n: 9 })).toMatchObject({
      ok: false,
      failure: { message: 'The recording has not been replayed yet.' },
    });
    await second.call('recording', { do: 'replay', recording: id, chosen, ticket: 'r' });
    const [again] = await headings(second);
    expect(again?.last).toEqual(before?.last);
    expect(await second.call('recording', { do: 'step', recording: id, n: 9 })).toMatchObject({
      ok: true,
      value: { step: { n: 9, told: { unmovable: 'difference', unmovableBlocks: null } } },
    });
    const report = await second.session.files.offer({ kind: 'replay', recording: id, format: 'md' });
    expect(report.ok && pieces(report.value.pieces)).toContain('LPAR7 in May');
  });

  test('its file is given out as it came in, under its name', async () => {
    const opened = openSession();
    const { id } = await taken(opened);
    const offered = await opened.session.files.offer({ kind: 'recording', recording: id });
    expect(offered.ok && offered.value.name).toBe('6.12-base-G1-mom1.json');
    expect(offered.ok && pieces(offered.value.pieces)).toBe(recordingText('6.12-base-G1-mom1'));
  });

  test('the same text is kept once, a removed one comes back as it was, and more than eight are kept', async () => {
    const opened = openSession();
    const { id } = await taken(opened);
    expect((await taken(opened)).id).toBe(id);
    const text = recordingText('6.1-small-512M-0');
    for (let n = 0; n < 9; n++)
      await opened.session.files.receiveRecording(`${text}${' '.repeat(n)}`, `${n}.json`);
    const all = await headings(opened);
    expect(all.map((each) => each.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await opened.call('recording', { do: 'remove', recording: 1 });
    expect((await headings(opened)).length).toBe(9);
    // The first one is not in memory any more: it is read from what is kept.
    expect(await opened.call('recording', { do: 'restore', recording: 1 })).toMatchObject({ ok: true });
    const restored = await headings(opened);
    expect(restored).toEqual(all);
    expect(
      await opened.call('recording', { do: 'replay', recording: 1, chosen: USUAL, ticket: 'r' }),
    ).toMatchObject({ ok: true, value: { view: { complete: true } } });
    expect(await opened.call('recording', { do: 'restore', recording: 1 })).toMatchObject({
      ok: false,
      failure: { reason: 'unknown' },
    });
  });

  test('what was damaged on the disk is told with the way out, and the list stays', async () => {
    const first = openSession();
    const { id } = await taken(first);
    first.database.writer
      .prepare("UPDATE recording SET text = x'1f8b00', choices = 'no JSON', result = '[]', facts = '7'")
      .run();
    await first.close();
    const second = openSession(first.path);
    expect(await headings(second)).toMatchObject([
      { id, name: '6.12-base-G1-mom1', chosen: USUAL, last: null },
    ]);
    expect(
      await second.call('recording', { do: 'replay', recording: id, chosen: USUAL, ticket: 'r' }),
    ).toMatchObject({
      ok: false,
      failure: {
        message: `What is kept of recording ${id} is damaged: remove it, and take its file in again.`,
      },
    });
    expect(await second.call('recording', { do: 'remove', recording: id })).toMatchObject({ ok: true });
  });
});
