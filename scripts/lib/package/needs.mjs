/** What programs need of the system, read from the programs themselves. */
import fs from 'node:fs';

/** The gcc whose libstdc++ first had a version of the interface. @type {Record<number, string>} */
const GCC_OF = {
  20: '4.9',
  21: '5',
  22: '6',
  24: '7',
  25: '8',
  26: '9',
  28: '10',
  29: '11',
  30: '12',
  32: '13',
  33: '14',
};
const NUMERIC = new Intl.Collator('en', { numeric: true });

/**
 * @param {string[]} files ELF programs and libraries
 * @returns {{glibc: string, gcc: string | undefined}} the oldest C library that has everything, and the gcc whose C++
 *   library has; undefined: they bring it
 */
export function needsOf(files) {
  const texts = files.map((file) => fs.readFileSync(file, 'latin1'));
  const glibc = highest(texts, /\0GLIBC_(\d[\d.]*)(?=\0)/g) ?? '2.17';
  const interfaces = highest(texts, /\0GLIBCXX_(3\.4\.\d+)(?=\0)/g);
  if (interfaces === undefined) return { glibc, gcc: undefined };
  const wanted = Number(interfaces.split('.')[2]);
  const known = Object.keys(GCC_OF)
    .map(Number)
    .sort((a, b) => a - b);
  const first = known.find((one) => one >= wanted);
  if (first === undefined) throw new Error(`no gcc is known that has GLIBCXX_${interfaces}`);
  return { glibc, gcc: GCC_OF[first] };
}

/** @param {string[]} texts @param {RegExp} pattern @returns {string | undefined} */
function highest(texts, pattern) {
  const found = texts.flatMap((text) => [...text.matchAll(pattern)].map(([, version = '']) => version));
  return found.sort(NUMERIC.compare).at(-1);
}
