/** Names of the two channels between the main process and the preload. */

/** One call as JSON text, answered with one answer as JSON text. */
export const CALL_CHANNEL = 'lpar-console:call';
/** One push as a binary frame (shared/codec.ts). */
export const PUSH_CHANNEL = 'lpar-console:push';
