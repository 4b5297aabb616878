/** date: shows and sets the clock of the simulated system. */

import { resolvePath } from '../../tree/paths.ts';
import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { formatTime } from '../time-format.ts';
import { complain, quoted, readArguments, usageProblem } from './arguments.ts';
import { fromParts, parseDate } from './parse-date.ts';
import { linesOf, readOperand } from './text/inputs.ts';

export const DATE: Manual = manual({
  name: 'date',
  purpose: 'Show or set the date and time of the simulated system.',
  synopsis: '[OPTION]... [+FORMAT]',
  options: `
    -d, --date=STRING  a date that is described, instead of now
    -f, --file=DATEFILE  one date a line, from a file
    -I[FMT], --iso-8601[=FMT]  as ISO 8601: date, hours, minutes, seconds or ns
    -R, --rfc-email  as in mail
    --rfc-2822  the same
    --rfc-822  the same
    --rfc-3339=FMT  as RFC 3339: date, seconds or ns
    -r, --reference=FILE  when the file was changed
    -s, --set=STRING  set the clock
    -u, --utc  no effect: the system keeps UTC
    --universal  the same
    --uct  the same
    --debug  no effect here`,
  text: 'Every line that is entered takes a second; sleep takes as long as it says. The clock begins with the load.',
});

const ISO: Readonly<Record<string, string>> = {
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H%:z',
  minutes: '%Y-%m-%dT%H:%M%:z',
  seconds: '%Y-%m-%dT%H:%M:%S%:z',
  ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
};

const RFC_3339: Readonly<Record<string, string>> = {
  date: '%Y-%m-%d',
  seconds: '%Y-%m-%d %H:%M:%S%:z',
  ns: '%Y-%m-%d %H:%M:%S.%N%:z',
};

export function date(run: Invocation): number {
  const options = readArguments(run, DATE);
  if (typeof options === 'number') return options;
  const { clock, files } = run.surroundings;
  let format = '%a %b %e %H:%M:%S %Z %Y';
  for (const { id, argument } of options.given) {
    if (id === 'R' || id === 'rfc-2822' || id === 'rfc-822') format = '%a, %d %b %Y %H:%M:%S %z';
    const named =
      id === 'I' ? ISO[argument ?? 'date'] : id === 'rfc-3339' ? RFC_3339[argument ?? ''] : undefined;
    if ((id === 'I' || id === 'rfc-3339') && named === undefined)
      return usageProblem(
        run,
        DATE,
        `invalid argument ${quoted(argument ?? '')} for '--${id === 'I' ? 'iso-8601' : id}'`,
      );
    if (named !== undefined) format = named;
  }
  const operands = [...options.operands];
  const [operand, extra] = operands;
  if (extra !== undefined) return usageProblem(run, DATE, `extra operand ${quoted(extra)}`);
  if (operand?.startsWith('+')) format = operand.slice(1);
  else if (operand !== undefined) return setClock(run, monthFirst(operand), operand, format);
  const set = options.value('s');
  if (set !== undefined) return setClock(run, parseDate(set, clock.now), set, format);
  const reference = options.value('r');
  if (reference !== undefined) {
    const stat = files.stat(resolvePath(run.cwd, reference));
    if (!stat) return complain(run, `${reference}: No such file or directory`);
    run.out(`${formatTime(format, stat.modified ?? clock.boot)}\n`);
    return 0;
  }
  const dates = options.values('d');
  const file = options.value('f');
  if (file !== undefined) {
    const text = readOperand(run, file);
    if (!text.ok) return complain(run, `${file}: ${text.failure}`);
    dates.push(...linesOf(text.value));
  } else if (dates.length > 1) dates.splice(0, dates.length - 1);
  if (dates.length === 0) {
    run.out(`${formatTime(format, clock.now)}\n`);
    return 0;
  }
  let status = 0;
  for (const text of dates) {
    const seconds = parseDate(text, clock.now);
    if (seconds === undefined) status = complain(run, `invalid date ${quoted(text)}`);
    else run.out(`${formatTime(format, seconds)}\n`);
  }
  return status;
}

function setClock(run: Invocation, seconds: number | undefined, text: string, format: string): number {
  if (seconds === undefined) return complain(run, `invalid date ${quoted(text)}`);
  run.surroundings.clock.set(seconds);
  run.out(`${formatTime(format, seconds)}\n`);
  return 0;
}

/** MMDDhhmm[[CC]YY][.ss] */
function monthFirst(text: string): number | undefined {
  const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\d\d)?)?(?:\.(\d\d))?$/.exec(text);
  if (!match) return undefined;
  const [, month, day, hour, minute, year = '2026', second = '0'] = match;
  const full = year.length === 2 ? 2000 + Number(year) : Number(year);
  return fromParts(full, Number(month), Number(day), Number(hour), Number(minute), Number(second));
}
