/**
 * The programs that tests start as processes of their own. They are those of dist/, which start in a third of the time,
 * when dist/ was built from the sources as they are, as `npm test` sees to; otherwise the sources.
 */

import path from 'node:path';
import { isBuilt } from '../scripts/lib/build.mjs';

const TOP = path.join(import.meta.dirname, '..');
const built = isBuilt();

const program = (name: string, source: string): string =>
  path.join(TOP, built ? `dist/main/${name}.js` : source);

export const CLI = program('cli', 'main/cli/index.ts');
export const SERVE = program('serve', 'main/hosts/browser/serve.ts');
