/** What a workshop is read from, and how much of it is there in further languages. */

/** Files by their name in the workshop; a picture as its data address. */
export type Files = ReadonlyMap<string, string>;

/** How many texts of a lesson a further language has. */
export interface Coverage {
  readonly language: string;
  readonly lesson: string;
  readonly of: number;
  readonly there: number;
}
