/**
 * lib/kstrtox.c: only the first character counts, the second too for "on" and "off". So "foo" is false and "2" is
 * an error. `enableIsBoolean`: e… and d… are accepted (enable, disable).
 * @models kstrtobool, lib/kstrtox.c (all)
 */
export function parseBoolean(text: string, enableIsBoolean: boolean): boolean | undefined {
  const first = text[0]?.toLowerCase();
  if (first === undefined) return undefined;
  if ('yt1'.includes(first) || (enableIsBoolean && first === 'e')) return true;
  if ('nf0'.includes(first) || (enableIsBoolean && first === 'd')) return false;
  if (first !== 'o') return undefined;
  const second = text[1]?.toLowerCase();
  if (second === 'n') return true;
  return second === 'f' ? false : undefined;
}
