/** What the program is called by the person who called it: a package installs it under another name than the repository. */

import process from 'node:process';

const USUAL = 'lpar';
const given = process.env.LPAR_CONSOLE_PROGRAM;

export const PROGRAM = given !== undefined && /^[\w-]+$/.test(given) ? given : USUAL;

/** Help as it is written, with the program's name as it is called. */
export const inItsName = (help: string): string =>
  PROGRAM === USUAL ? help : help.replace(/(^(?:Usage:|)\s*|")lpar (?=[a-zA-Z-])/gm, `$1${PROGRAM} `);
