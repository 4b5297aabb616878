/** Sizes as lsmem and other tools print them. */

const UNITS = 'BKMGTPE';

/**
 * "256M", "1.5G", "1,5G" (other decimal points), "268435456", "256 MB" of the lsmem of s390-tools: bytes. What is
 * rounded to one decimal is as exact as that.
 */
export function sizeOf(text: string): number | undefined {
  const [, whole, part = '', unit = ''] =
    /^(\d{1,20})(?:[.,](\d{1,3}))?\s?([BKMGTPE]?)(?:i?B)?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const scale = unit === '' ? 1 : 1024 ** UNITS.indexOf(unit);
  return Math.round(Number(`${whole}.${part || 0}`) * scale);
}

/** Whether a size was printed whole: "256M" is exact, "1.8G" is not. */
export const isExactSize = (text: string): boolean => !/[.,]/.test(text);
