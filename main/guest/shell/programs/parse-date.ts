/** Points in time as people write them for date -d, touch -d and journalctl: dates, times, zones, and how far from now. */

export function fromParts(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return undefined;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(time).getUTCDate() === day || hour === 24 ? time / 1000 : undefined;
}

const DAY = 86_400;

const UNITS: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: DAY,
  week: 7 * DAY,
  fortnight: 14 * DAY,
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What people write for -d: dates, times, "@seconds", "3 days ago", "next week", "tomorrow". Seconds since 1970. */
export function parseDate(text: string, now: number): number | undefined {
  const at = /^\s*@(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (at) return Number(at[1]);
  const reader = new DateReader(now);
  let rest = text.trim().toLowerCase().replace(/,/g, ' ').trim();
  while (rest !== '') {
    const taken = reader.take(rest);
    if (taken === 0) return undefined;
    rest = rest.slice(taken).trim();
  }
  return reader.seconds();
}

class DateReader {
  readonly #now: Date;
  #date: { year: number; month: number; day: number } | undefined;
  #time: { hour: number; minute: number; second: number } | undefined;
  #zone = 0;
  #weekday: { day: number; ordinal: number } | undefined;
  #offset = 0;
  #months = 0;

  constructor(now: number) {
    this.#now = new Date(now * 1000);
  }

  /** How much of the text was understood. */
  take(text: string): number {
    for (const form of FORMS) {
      const match = form.pattern.exec(text);
      if (match && form.read.call(this, match)) return match[0].length;
    }
    return 0;
  }

  setDate(year: number, month: number, day: number): boolean {
    this.#date = { year, month, day };
    return true;
  }

  setTime(hour: number, minute: number, second: number, half: string | undefined): boolean {
    if (half !== undefined && (hour < 1 || hour > 12)) return false;
    const full = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
    this.#time = { hour: full, minute, second };
    return true;
  }

  setZone(seconds: number): boolean {
    this.#zone = seconds;
    return true;
  }

  setWeekday(name: string, ordinal = 0): boolean {
    const day = DAYS.indexOf(name.slice(0, 3));
    if (day < 0) return false;
    this.#weekday = { day, ordinal };
    return true;
  }

  move(count: number, unit: string): boolean {
    const singular = unit.replace(/s$/, '');
    if (singular === 'month') this.#months += count;
    else if (singular === 'year') this.#months += 12 * count;
    else if (Object.hasOwn(UNITS, singular)) this.#offset += count * (UNITS[singular] ?? 0);
    else return false;
    return true;
  }

  reverse(): boolean {
    this.#offset = -this.#offset;
    this.#months = -this.#months;
    return true;
  }

  /** Today's year for dates without one. */
  get year(): number {
    return this.#now.getUTCFullYear();
  }

  seconds(): number | undefined {
    const now = this.#now;
    const date_ = this.#date ?? {
      year: now.getUTCFullYear(),
      month: now.getUTCMonth() + 1,
      day: now.getUTCDate(),
    };
    const isDay = this.#date !== undefined || this.#weekday !== undefined;
    const time =
      this.#time ??
      (isDay
        ? { hour: 0, minute: 0, second: 0 }
        : { hour: now.getUTCHours(), minute: now.getUTCMinutes(), second: now.getUTCSeconds() });
    const base = fromParts(date_.year, date_.month, date_.day, time.hour, time.minute, time.second);
    if (base === undefined) return undefined;
    const moved = new Date(base * 1000);
    moved.setUTCMonth(moved.getUTCMonth() + this.#months);
    let seconds = moved.getTime() / 1000 + this.#offset - this.#zone;
    if (this.#weekday && !this.#date) {
      const ahead = (this.#weekday.day - moved.getUTCDay() + 7) % 7;
      const { ordinal } = this.#weekday;
      seconds += (ahead + 7 * (ordinal > 0 && ahead !== 0 ? ordinal - 1 : ordinal)) * DAY;
    }
    return seconds;
  }
}

interface Form {
  readonly pattern: RegExp;
  readonly read: (this: DateReader, match: RegExpExecArray) => boolean;
}

const num = (text: string | undefined): number => Number(text ?? '0');

const monthOf = (name: string | undefined): number => MONTHS.indexOf((name ?? '').slice(0, 3)) + 1;

const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';

const FORMS: readonly Form[] = [
  {
    pattern: /^(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[\st])/,
    read(m) {
      return this.setDate(num(m[1]), num(m[2]), num(m[3]));
    },
  },
  {
    pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})\b/,
    read(m) {
      return this.setDate(num(m[3]), num(m[1]), num(m[2]));
    },
  },
  {
    pattern: /^(\d{4})\/(\d{1,2})\/(\d{1,2})\b/,
    read(m) {
      return this.setDate(num(m[1]), num(m[2]), num(m[3]));
    },
  },
  {
    pattern: /^(\d{4})(\d\d)(\d\d)(?=$|[\st])/,
    read(m) {
      return this.setDate(num(m[1]), num(m[2]), num(m[3]));
    },
  },
  {
    pattern: /^t?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(am|pm)?/,
    read(m) {
      return this.setTime(num(m[1]), num(m[2]), num(m[3]), m[4]);
    },
  },
  {
    pattern: /^(\d{1,2})\s*(am|pm)\b/,
    read(m) {
      return this.setTime(num(m[1]), 0, 0, m[2]);
    },
  },
  {
    pattern: /^(utc|gmt|z)\b/,
    read() {
      return this.setZone(0);
    },
  },
  {
    pattern: /^([+-])(\d\d):?(\d\d)(?=$|\s)/,
    read(m) {
      return this.setZone((m[1] === '-' ? -1 : 1) * (num(m[2]) * 3600 + num(m[3]) * 60));
    },
  },
  {
    pattern: new RegExp(`^(\\d{1,2})[ -]${MONTH}[ -](\\d{4})\\b`),
    read(m) {
      return this.setDate(num(m[3]), monthOf(m[2]), num(m[1]));
    },
  },
  {
    pattern: new RegExp(`^${MONTH} +(\\d{1,2}) +(\\d{1,2}):(\\d\\d)(?::(\\d\\d))? +(?:utc +)?(\\d{4})\\b`),
    read(m) {
      this.setTime(num(m[3]), num(m[4]), num(m[5]), undefined);
      return this.setDate(num(m[6]), monthOf(m[1]), num(m[2]));
    },
  },
  {
    pattern: new RegExp(`^${MONTH} +(\\d{1,2})(?: +(\\d{4}))?(?=$|\\s)`),
    read(m) {
      return this.setDate(m[3] === undefined ? this.year : num(m[3]), monthOf(m[1]), num(m[2]));
    },
  },
  {
    pattern: /^(now|today)\b/,
    read() {
      return true;
    },
  },
  {
    pattern: /^midnight\b/,
    read() {
      return this.setTime(0, 0, 0, undefined);
    },
  },
  {
    pattern: /^noon\b/,
    read() {
      return this.setTime(12, 0, 0, undefined);
    },
  },
  {
    pattern: /^yesterday\b/,
    read() {
      return this.move(-1, 'day');
    },
  },
  {
    pattern: /^tomorrow\b/,
    read() {
      return this.move(1, 'day');
    },
  },
  {
    pattern: /^ago\b/,
    read() {
      return this.reverse();
    },
  },
  {
    pattern: /^([+-]?\s*\d{1,9})\s*([a-z]+)\b/,
    read(m) {
      return this.move(num(m[1]?.replace(/\s/g, '')), m[2] ?? '');
    },
  },
  {
    pattern: /^(next|last|this)\s+([a-z]+)\b/,
    read(m) {
      const count = m[1] === 'next' ? 1 : m[1] === 'last' ? -1 : 0;
      return this.move(count, m[2] ?? '') || this.setWeekday(m[2] ?? '', count);
    },
  },
  {
    pattern: /^(sun|mon|tue|wed|thu|fri|sat)[a-z]*\b/,
    read(m) {
      return this.setWeekday(m[1] ?? '');
    },
  },
  {
    pattern: /^(seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|months?|years?)\b/,
    read(m) {
      return this.move(1, m[1] ?? '');
    },
  },
];
