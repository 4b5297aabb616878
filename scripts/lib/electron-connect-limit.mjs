/**
 * Loaded before Electron's installer: a download host that does not answer must not hold up the start.
 * Only the wait for the answer is limited; the download itself may take as long as it takes.
 */
const CONNECT_LIMIT_MS = 15_000;

const plainFetch = globalThis.fetch;

globalThis.fetch = async (input, init = {}) => {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new Error(`no answer within ${CONNECT_LIMIT_MS / 1000} s`)),
    CONNECT_LIMIT_MS,
  );
  const signal = init?.signal ? AbortSignal.any([init.signal, limit.signal]) : limit.signal;
  try {
    return await plainFetch(input, { ...init, signal });
  } catch (error) {
    // Node says only "fetch failed"; the system's reason is in the cause.
    const cause = error instanceof Error ? error.cause : undefined;
    throw cause instanceof Error ? cause : error;
  } finally {
    clearTimeout(timer);
  }
};
