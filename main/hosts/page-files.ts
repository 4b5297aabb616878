/** Files of the built page, and nothing else of the disk. */

import fs from 'node:fs/promises';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.map': 'application/json; charset=utf-8',
};

export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

/**
 * The file that a URL's path names, below `folder`; undefined for everything else: what is not there, leaves the
 * folder in any encoding or through a link, is a folder, or has a type that the page does not use.
 *
 * @param pathname still percent-encoded, as it came
 */
export async function pageFile(folder: string, pathname: string): Promise<PageFile | undefined> {
  const relative = plainPath(pathname === '/' ? '/index.html' : pathname);
  if (relative === undefined) return undefined;
  const type = TYPES[path.extname(relative).toLowerCase()];
  if (!type) return undefined;
  try {
    const root = await fs.realpath(folder);
    const file = await fs.realpath(path.join(root, relative));
    if (!file.startsWith(root + path.sep)) return undefined;
    return { type, content: await fs.readFile(file) };
  } catch {
    // Not there, or not to be read: the caller answers the same for both.
    return undefined;
  }
}

/** The decoded path without its leading slash, when it is made of ordinary names only. */
function plainPath(pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const [empty, ...names] = decoded.split('/');
  const ordinary = names.every((name) => /^[\w@-][\w.@ -]*$/.test(name));
  return empty === '' && ordinary ? names.join('/') : undefined;
}
