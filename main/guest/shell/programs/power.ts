/** reboot, shutdown, poweroff and halt: they really load or stop the partition. */

import type { PowerAction } from '../../system/port.ts';
import { GuestGone } from '../limits.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation, Program } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { complain, readArguments } from './arguments.ts';

const OPTIONS = `
    -f, --force  at once: services are not stopped
    --halt  halt instead
    --no-wall  no effect here
    -p, --poweroff  switch off instead
    --reboot  load the system anew instead
    -w, --wtmp-only  do nothing`;

const page = (name: PowerAction, purpose: string): Manual =>
  manual({ name, purpose, synopsis: '[OPTION]...', options: OPTIONS });
export const POWER_MANUALS: readonly (Manual & { readonly name: string })[] = [
  page('reboot', 'Load the system anew, from what lsreipl shows.'),
  page('poweroff', "Stop the partition's system."),
  page('halt', "Stop the partition's system."),
];

export const power = (manualPage: Manual): Program =>
  function* (run): Running<number> {
    const options = readArguments(run, manualPage);
    if (typeof options === 'number') return options;
    if (options.operands.length > 0) return complain(run, 'Too many arguments.');
    if (options.has('w')) return 0;
    const given = options.last('halt', 'p', 'reboot');
    const how = given === 'p' ? 'poweroff' : (given ?? manualPage.name);
    return yield* goDown(run, how as PowerAction);
  };

/** Does not return where the system went down. */
export function* goDown(run: Invocation, how: PowerAction): Running<number> {
  const { system, hostname } = run.surroundings;
  if (!system) return complain(run, 'not supported here: nothing runs that could be stopped');
  const refused = yield* system.down(how);
  if (refused !== undefined) return complain(run, refused);
  throw new GuestGone(`Connection to ${hostname} closed by remote host.`);
}

export const SHUTDOWN: Manual = manual({
  name: 'shutdown',
  purpose: 'Stop the system, or load it anew, at a time.',
  synopsis: '[OPTION]... [TIME] [MESSAGE]',
  options: `
    -c  nothing is planned here that could be called off
    -h  stop
    -H, --halt  stop
    -k  only say so
    --no-wall  no effect here
    -P, --poweroff  stop
    -r, --reboot  load the system anew`,
  text: 'TIME is now, +MINUTES or HH:MM; a minute from now when absent. Nobody waits: the simulated clock goes on to it.',
});

export function* shutdown(run: Invocation): Running<number> {
  const options = readArguments(run, SHUTDOWN);
  if (typeof options === 'number') return options;
  if (options.has('c')) return 0;
  const { clock } = run.surroundings;
  const [when = '+1'] = options.operands;
  const seconds = secondsUntil(when, clock.now);
  if (seconds === undefined) return complain(run, `Failed to parse time specification: ${when}`);
  const how = options.last('r', 'h', 'H', 'P') === 'r' ? 'reboot' : options.has('H') ? 'halt' : 'poweroff';
  if (seconds > 0) {
    const word = { reboot: 'Reboot', halt: 'Halt', poweroff: 'Shutdown' }[how];
    run.err(
      `${word} scheduled for ${formatTime('%a %Y-%m-%d %H:%M:%S UTC', clock.now + seconds)}, use 'shutdown -c' to cancel.\n`,
    );
  }
  if (options.has('k')) return 0;
  if (seconds > 0) yield* run.sleep(seconds);
  return yield* goDown(run, how);
}

const DAY = 86_400;

function secondsUntil(text: string, now: number): number | undefined {
  if (text === 'now') return 0;
  const minutes = /^\+(\d{1,6})$/.exec(text)?.[1];
  if (minutes !== undefined) return Number(minutes) * 60;
  const [, hours, minute] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minute) > 59) return undefined;
  const at = Number(hours) * 3600 + Number(minute) * 60 - (now % DAY);
  return at <= 0 ? at + DAY : at;
}
