import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../shared/settings.ts';
import { value } from '../db/files.ts';
import { openSession } from './open-session.ts';

describe('settings', () => {
  test('are as usual in a new data folder', async () => {
    const { call } = openSession();
    expect(value(await call('hello', {})).settings).toEqual({ settings: DEFAULT_SETTINGS, unread: [] });
  });

  test('that change are pushed to every window and are there at the next start; only they are stored', async () => {
    const first = openSession();
    const change = { theme: 'g90', textSize: 130, keys: { palette: ['Ctrl+P'] } } as const;
    const answered = value(await first.call('settings', { change }));
    expect(answered).toEqual({ settings: { ...DEFAULT_SETTINGS, ...change }, unread: [] });
    expect(first.pushes).toContainEqual({ kind: 'settings', ...answered });
    const rows = first.database.writer.prepare("SELECT name FROM setting WHERE name LIKE 'console.%'").all();
    expect(rows).toHaveLength(3);
    await first.close();
    const again = openSession(first.path);
    expect(value(await again.call('hello', {})).settings).toEqual(answered);
    expect(again.session.settings()).toEqual(answered.settings);
  });

  test('asked without a change are told to the one who asks', async () => {
    const session = openSession();
    const before = session.pushes.length;
    expect(value(await session.call('settings', { change: {} })).settings).toEqual(DEFAULT_SETTINGS);
    expect(session.pushes).toHaveLength(before);
  });

  test('whose stored value is unknown are named, as usual meanwhile, and kept until they are chosen anew', async () => {
    const first = openSession();
    const put = first.database.writer.prepare('INSERT INTO setting (name, value) VALUES (?, ?)');
    put.run('console.theme', '"sepia"');
    put.run('console.density', 'not JSON');
    put.run('console.bell', '"sound"');
    await first.close();
    const again = openSession(first.path);
    const { settings, unread } = value(await again.call('hello', {})).settings;
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, bell: 'sound' });
    expect(unread).toEqual(['theme', 'density']);
    expect(value(await again.call('settings', { change: { theme: 'white' } })).unread).toEqual(['density']);
    const stored = again.database.writer.prepare("SELECT value FROM setting WHERE name = 'console.density'");
    expect(stored.pluck().get()).toBe('not JSON');
  });

  test('are not read and not written in safe mode', async () => {
    const first = openSession();
    value(await first.call('settings', { change: { theme: 'white' } }));
    await first.close();
    const safe = openSession(first.path, { safeMode: true });
    expect(value(await safe.call('hello', {})).settings.settings.theme).toBe('system');
    expect(value(await safe.call('settings', { change: { theme: 'g10' } })).settings.theme).toBe('g10');
    await safe.close();
    expect(openSession(first.path).session.settings().theme).toBe('white');
  });
});
