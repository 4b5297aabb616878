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

const pieces = (content: Iterable<string | Uint8Array>): string =>
  [...content]
    .map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8')))
    .join('');

describe('a recording in the session', () => {
  test('is taken in, replayed with progress, shown in pages, and gone when it is forgotten', async () => {
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
    expect(await opened.call('recording', { do: 'forget', recording: id })).toMatchObject({
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

  test('a hostile one is refused with its places, and the eight newest are kept', async () => {
    const opened = openSession();
    const refused = await opened.session.files.receiveRecording('{"format": 2, "steps": [', 'x.json');
    expect(refused).toMatchObject({
      ok: false,
      failure: { problems: [{ line: 1, rule: 'the JSON ends too early' }] },
    });
    for (let count = 0; count < 9; count++) await taken(opened, '6.1-small-512M-0');
    const listed = await opened.call('recording', { do: 'list' });
    expect(listed.ok && listed.value.did === 'list' && listed.value.recordings.map(({ id }) => id)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });
});
