/** Something the person can act on: its message is one sentence and is shown without a stack. */
export class SetupFailure extends Error {}

/**
 * Runs a script's main function and turns its outcome into the exit code.
 *
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof SetupFailure) console.error(error.message);
    else console.error(error);
    process.exitCode = 1;
  }
}
