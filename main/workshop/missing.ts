/** What evaluating a check tells. */

/** null: it holds. Otherwise what is missing, as a sentence. */
export type Missing = string | null;
