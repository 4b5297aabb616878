/**
 * The settings in this window: those of the console process, which pushes every change to every window. The last ones
 * known are kept by the browser too, so that a page is right from its first picture on.
 */

import type { ConsoleApi } from '../../shared/api.ts';
import type { Failure } from '../../shared/failure.ts';
import {
  DEFAULT_SETTINGS,
  type Settings,
  type SettingsChange,
  type SettingsView,
} from '../../shared/settings.ts';
import { setNumberStyle } from '../model/number-style.ts';
import { ignoreStored, preferences } from './preferences.ts';

let view: SettingsView = { settings: DEFAULT_SETTINGS, unread: [] };
const listeners = new Set<() => void>();

export const settings = (): Settings => view.settings;
export const settingsView = (): SettingsView => view;

/** Calls when settings have changed. Returns the function that ends it. */
export function onSettings(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function applySettings(next: SettingsView): void {
  view = next;
  preferences.lastSettings = next.settings;
  setNumberStyle(next.settings);
  applyLook();
  for (const listener of listeners) listener();
}

/** As they were when the page was last open. */
export const applyLastSettings = (): void =>
  applySettings({ settings: { ...DEFAULT_SETTINGS, ...preferences.lastSettings }, unread: [] });

/** Follows the console process: as it says now, after a lost connection, and whenever somebody changes something. */
export function followSettings(api: ConsoleApi): void {
  const ask = async (): Promise<void> => {
    const hello = await api.call('hello', {});
    if (!hello.ok) return;
    if (hello.value.safeMode) ignoreStored();
    applySettings(hello.value.settings);
    // Up to 0.2 the browser kept these, by address.
    const earlier = preferences.takeEarlier();
    if (earlier) await changeSettings(api, earlier);
  };
  api.subscribe((push) => {
    if (push.kind === 'settings') applySettings(push);
    else if (push.kind === 'connection' && push.state === 'back') void ask();
  });
  void ask();
}

/** Shows the change at once; one that is not stored is taken back. @returns why it was not */
export async function changeSettings(api: ConsoleApi, change: SettingsChange): Promise<Failure | undefined> {
  const before = view;
  applySettings({ ...before, settings: { ...before.settings, ...change } });
  const answer = await api.call('settings', { change });
  applySettings(answer.ok ? answer.value : before);
  return answer.ok ? undefined : answer.failure;
}

// ---- the look of the document

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');
const calmSystem = window.matchMedia('(prefers-reduced-motion: reduce)');

for (const query of [darkSystem, calmSystem]) {
  query.addEventListener('change', () => {
    applyLook();
    for (const listener of listeners) listener();
  });
}

/** Whether things may move: by the setting and by the system, whichever wants less. */
export const isCalm = (): boolean => settings().motion === 'reduced' || calmSystem.matches;

function applyLook(): void {
  const { theme, textSize, density } = view.settings;
  const { dataset, style } = document.documentElement;
  dataset.theme = theme === 'system' ? (darkSystem.matches ? 'g100' : 'white') : theme;
  dataset.density = density;
  dataset.motion = isCalm() ? 'reduced' : 'full';
  style.setProperty('--text-size', `${textSize}%`);
}
