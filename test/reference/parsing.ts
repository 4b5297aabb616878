/** How the kernel reads what is written to its files. One newline at the end is not part of the value. */

export const unterminated = (value: string): string => (value.endsWith('\n') ? value.slice(0, -1) : value);

/** kstrtobool: only the first character counts, and the second after an "o". */
export function readBoolean(value: string, knowsEnable: boolean): boolean | 'EINVAL' {
  const first = value[0]?.toLowerCase() ?? '';
  if (first !== '' && '1yt'.includes(first)) return true;
  if (first !== '' && '0nf'.includes(first)) return false;
  if (knowsEnable && first === 'e') return true;
  if (knowsEnable && first === 'd') return false;
  if (first !== 'o') return 'EINVAL';
  const second = value[1]?.toLowerCase();
  if (second === 'n') return true;
  return second === 'f' ? false : 'EINVAL';
}

/** kstrtouint with base 0: decimal, 0x hexadecimal, leading 0 octal. */
export function readUnsigned(value: string): number | 'EINVAL' | 'ERANGE' {
  const match = /^\+?(?:0x([0-9a-f]+)|(0[0-7]*)|([1-9][0-9]*))$/i.exec(unterminated(value));
  if (!match) return 'EINVAL';
  const [, hexadecimal, octal, decimal] = match;
  const number = hexadecimal ? parseInt(hexadecimal, 16) : octal ? parseInt(octal, 8) : Number(decimal);
  return number > 0xffffffff ? 'ERANGE' : number;
}
