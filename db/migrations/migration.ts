import type { Writer } from '../connection.ts';

/** Takes the schema from version N − 1 to N, where N is its place in the list of all migrations, counted from 1. */
export type Migration = (db: Writer) => void;
