/** The order of sort -V and ls -v: digits count as numbers, "~" stands before everything. */

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** gnulib's filevercmp: names without their suffixes first. */
export function byVersion(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '' || right === '') return left === '' ? -1 : 1;
  for (const special of ['.', '..']) {
    if (left === special) return -1;
    if (right === special) return 1;
  }
  if (left.startsWith('.') !== right.startsWith('.')) return left.startsWith('.') ? -1 : 1;
  const stem = compareParts(withoutSuffix(left), withoutSuffix(right));
  return stem !== 0 ? stem : compareParts(left, right) || (left < right ? -1 : 1);
}

const withoutSuffix = (name: string): string => {
  const stem = name.replace(/(?:\.[A-Za-z~][A-Za-z0-9~]*)*$/, '');
  return stem === '' ? name : stem;
};

function rank(text: string, at: number): number {
  if (at >= text.length) return -1;
  const code = text.charCodeAt(at);
  if (isDigit(code)) return 0;
  if (isLetter(code)) return code;
  return code === 126 ? -2 : code + 256;
}

function compareParts(left: string, right: string): number {
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    while (
      (i < left.length && !isDigit(left.charCodeAt(i))) ||
      (j < right.length && !isDigit(right.charCodeAt(j)))
    ) {
      const difference = rank(left, i) - rank(right, j);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    while (left[i] === '0') i++;
    while (right[j] === '0') j++;
    let first = 0;
    while (
      i < left.length &&
      j < right.length &&
      isDigit(left.charCodeAt(i)) &&
      isDigit(right.charCodeAt(j))
    ) {
      if (first === 0) first = left.charCodeAt(i) - right.charCodeAt(j);
      i++;
      j++;
    }
    if (i < left.length && isDigit(left.charCodeAt(i))) return 1;
    if (j < right.length && isDigit(right.charCodeAt(j))) return -1;
    if (first !== 0) return first;
  }
  return 0;
}
