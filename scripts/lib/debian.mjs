/** Programs that a test needs and that Debian has: installed where that can be, and told where it cannot. */
import { run } from './child.mjs';

const LIMIT_MS = 10 * 60_000;
/** A machine that has just been started may be installing its own updates. */
const WAIT_FOR_OTHERS = ['-o', 'DPkg::Lock::Timeout=300'];

/**
 * A machine that has just been made has no package lists, so `update` comes before the first `install`.
 *
 * @param {...string} args of apt-get
 * @returns {Promise<boolean>} whether it ended well; if not, what it said has been shown
 */
export async function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { code, output } = await run('apt-get', [...WAIT_FOR_OTHERS, ...args], {
    output: 'capture',
    env,
    limitMs: LIMIT_MS,
  });
  if (code === 0) return true;
  console.error(output.trimEnd());
  console.error(`apt-get ${args.join(' ')} ended with code ${code}.`);
  return false;
}
