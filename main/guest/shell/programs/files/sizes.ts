/** Sizes as ls -h, du -h and df -h round them: up, one decimal below 10. */

export function humanSize(bytes: number, base: 1000 | 1024 = 1024): string {
  const letters = base === 1024 ? ['', 'K', 'M', 'G', 'T', 'P', 'E'] : ['', 'k', 'M', 'G', 'T', 'P', 'E'];
  let power = 0;
  let value = bytes;
  while (value >= base && power < letters.length - 1) {
    value /= base;
    power++;
  }
  if (power === 0) return `${bytes}`;
  const tenths = Math.ceil(value * 10) / 10;
  if (tenths < 10) return `${tenths.toFixed(1)}${letters[power]}`;
  const up = Math.ceil(value);
  return up >= base && power < letters.length - 1 ? `1.0${letters[power + 1]}` : `${up}${letters[power]}`;
}
