/** Dates as strftime(3) shows them in the C locale. The simulated system keeps UTC. */

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const DAY_MS = 86_400_000;

interface Numbers {
  readonly value: number;
  readonly width: number;
  readonly pad: '0' | ' ';
}

/** `seconds` since 1970; a fraction shows in %N only. The flags - _ 0 ^ # and a width are GNU date's. */
export function formatTime(format: string, seconds: number): string {
  const at = new Date(Math.floor(seconds) * 1000);
  const nanoseconds = Math.round((seconds - Math.floor(seconds)) * 1e9);
  return format.replace(
    /%([-_0^#]*)(\d*)(:{0,3}[a-zA-Z%+])/g,
    (whole, flags: string, width: string, letter: string) => {
      const found = conversion(letter, at, nanoseconds);
      if (found === undefined) return whole;
      return shaped(found, flags, Number(width));
    },
  );
}

function shaped(found: string | Numbers, flags: string, width: number): string {
  let text: string;
  if (typeof found === 'string')
    text = width > 0 ? found.padStart(width, flags.includes('0') ? '0' : ' ') : found;
  else {
    const pad = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : found.pad;
    const digits = `${Math.abs(found.value)}`;
    const sign = found.value < 0 ? '-' : '';
    text = sign + (flags.includes('-') ? digits : digits.padStart((width || found.width) - sign.length, pad));
  }
  if (flags.includes('^')) return text.toUpperCase();
  return flags.includes('#') ? (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()) : text;
}

const zeros = (value: number, width = 2): Numbers => ({ value, width, pad: '0' });
const blanks = (value: number): Numbers => ({ value, width: 2, pad: ' ' });

function conversion(letter: string, at: Date, nanoseconds: number): string | Numbers | undefined {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const [hour, minute, second] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  const weekday = at.getUTCDay();
  const dayOfYear = Math.floor((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / DAY_MS);
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  const sub = (format: string): string => formatTime(format, at.getTime() / 1000);
  switch (letter) {
    case '%':
      return '%';
    case 'a':
      return (DAYS[weekday] ?? '').slice(0, 3);
    case 'A':
      return DAYS[weekday] ?? '';
    case 'b':
    case 'h':
      return (MONTHS[month] ?? '').slice(0, 3);
    case 'B':
      return MONTHS[month] ?? '';
    case 'c':
      return sub('%a %b %e %H:%M:%S %Y');
    case 'C':
      return zeros(Math.floor(year / 100));
    case 'd':
      return zeros(day);
    case 'D':
    case 'x':
      return sub('%m/%d/%y');
    case 'e':
      return blanks(day);
    case 'F':
      return sub('%Y-%m-%d');
    case 'g':
      return zeros(isoWeek(at).year % 100);
    case 'G':
      return zeros(isoWeek(at).year, 4);
    case 'H':
      return zeros(hour);
    case 'I':
      return zeros(twelve);
    case 'j':
      return zeros(dayOfYear + 1, 3);
    case 'k':
      return blanks(hour);
    case 'l':
      return blanks(twelve);
    case 'm':
      return zeros(month + 1);
    case 'M':
      return zeros(minute);
    case 'n':
      return '\n';
    case 'N':
      return zeros(nanoseconds, 9);
    case 'p':
      return hour < 12 ? 'AM' : 'PM';
    case 'P':
      return hour < 12 ? 'am' : 'pm';
    case 'q':
      return `${Math.floor(month / 3) + 1}`;
    case 'r':
      return sub('%I:%M:%S %p');
    case 'R':
      return sub('%H:%M');
    case 's':
      return `${Math.floor(at.getTime() / 1000)}`;
    case 'S':
      return zeros(second);
    case 't':
      return '\t';
    case 'T':
    case 'X':
      return sub('%H:%M:%S');
    case 'u':
      return `${weekday === 0 ? 7 : weekday}`;
    case 'U':
      return zeros(Math.floor((dayOfYear + 7 - weekday) / 7));
    case 'V':
      return zeros(isoWeek(at).week);
    case 'w':
      return `${weekday}`;
    case 'W':
      return zeros(Math.floor((dayOfYear + 7 - ((weekday + 6) % 7)) / 7));
    case 'y':
      return zeros(((year % 100) + 100) % 100);
    case 'Y':
      return zeros(year, 1);
    case 'z':
      return '+0000';
    case ':z':
      return '+00:00';
    case '::z':
      return '+00:00:00';
    case ':::z':
      return '+00';
    case 'Z':
      return 'UTC';
    default:
      return undefined;
  }
}

/** ISO 8601: the week belongs to the year of its Thursday. */
function isoWeek(at: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(at.getTime());
  thursday.setUTCDate(at.getUTCDate() + 3 - ((at.getUTCDay() + 6) % 7));
  const year = thursday.getUTCFullYear();
  const first = Date.UTC(year, 0, 4);
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  return { year, week: Math.floor((thursday.getTime() - monday) / (7 * DAY_MS)) + 1 };
}
