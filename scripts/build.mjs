/** `npm run build`: installs if needed and builds dist/ in any case. */
import { ensureBuilt } from './lib/build.mjs';
import { runMain } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { ensureInstalled } from './lib/setup.mjs';

await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt(findNode24(), { force: true });
  return 0;
});
