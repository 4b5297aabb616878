/** Permissions as chmod takes them: octal, or u+x,go=r. */

/** Undefined: cannot be read. The umask of 022 holds where no one is named. */
export function applyMode(text: string, mode: number, isDirectory: boolean): number | undefined {
  if (/^[0-7]{1,5}$/.test(text)) {
    const given = Number.parseInt(text, 8);
    if (given > 0o7777) return undefined;
    // Short numbers leave a directory's set-group-ID.
    return isDirectory && text.length < 5 ? given | (mode & 0o6000) : given;
  }
  let result = mode;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXstugo]*)+)$/.exec(clause);
    if (!match) return undefined;
    const [, who = '', actions = ''] = match;
    const everyone = who === '' || who.includes('a');
    const mask = everyone
      ? 0o777
      : (who.includes('u') ? 0o700 : 0) | (who.includes('g') ? 0o070 : 0) | (who.includes('o') ? 0o007 : 0);
    const umask = who === '' ? 0o022 : 0;
    for (const [, operator = '', letters = ''] of actions.matchAll(/([-+=])([rwxXstugo]*)/g)) {
      const bits = bitsOf(letters, result, isDirectory, who, everyone) & (mask | 0o7000) & ~umask;
      if (operator === '+') result |= bits;
      else if (operator === '-') result &= ~bits;
      else result = (result & ~(mask & ~umask)) | bits;
    }
  }
  return result & 0o7777;
}

function bitsOf(letters: string, mode: number, isDirectory: boolean, who: string, everyone: boolean): number {
  let bits = 0;
  for (const letter of letters) {
    if (letter === 'r') bits |= 0o444;
    else if (letter === 'w') bits |= 0o222;
    else if (letter === 'x' || (letter === 'X' && (isDirectory || mode & 0o111))) bits |= 0o111;
    else if (letter === 's')
      bits |= (everyone || who.includes('u') ? 0o4000 : 0) | (everyone || who.includes('g') ? 0o2000 : 0);
    else if (letter === 't') bits |= 0o1000;
    else if (letter !== 'X') {
      const copied = (mode >> (letter === 'u' ? 6 : letter === 'g' ? 3 : 0)) & 7;
      bits |= copied * 0o111;
    }
  }
  return bits;
}
