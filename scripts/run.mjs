/**
 * `node scripts/run.mjs [--build] FILE.ts [ARGUMENT…]`: sets up if needed and runs a TypeScript program with
 * Node 24, in the folder the person stands in. With `--build`, dist/ is brought up to date first, for the
 * programs that start the built product. Standard output belongs to the program alone.
 */
import { ensureBuilt } from './lib/build.mjs';
import { run } from './lib/child.mjs';
import { runMain, SetupFailure } from './lib/failure.mjs';
import { findNode24 } from './lib/node24.mjs';
import { callerFolder, inRoot } from './lib/paths.mjs';
import { ensureInstalled } from './lib/setup.mjs';

await runMain(async () => {
  const args = process.argv.slice(2);
  const build = args[0] === '--build';
  const [file, ...rest] = build ? args.slice(1) : args;
  if (!file) throw new SetupFailure('Usage: node scripts/run.mjs [--build] FILE.ts [ARGUMENT…]');
  await ensureInstalled();
  const node24 = findNode24();
  if (build) await ensureBuilt(node24);
  return (await run(node24, [inRoot(file), ...rest], { cwd: callerFolder() })).code;
});
