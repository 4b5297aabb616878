/** Fields of a machine file that this version does not know: taken out when it is read, put back when it is written. */

import type { JsonValue } from '../../shared/definition.ts';
import type { Path } from './problem.ts';

/** Where the field is: names of fields, numbers of list entries, or the name of the list entry that has one. */
export type UnknownPath = readonly (string | number | { readonly name: string })[];

export interface UnknownField {
  readonly path: UnknownPath;
  readonly value: JsonValue;
}

type Fields = Record<string, JsonValue>;

/** Values come fresh from a reader or for a writer: nobody else holds them. */
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Takes the fields at these places out of a value, in place. */
export function takeOut(root: JsonValue, places: readonly Path[]): UnknownField[] {
  return places.flatMap((place): UnknownField[] => {
    const field = String(place.at(-1));
    const path: (string | number | { name: string })[] = [];
    let value: unknown = root;
    for (const part of place.slice(0, -1)) {
      if (Array.isArray(value)) {
        value = value[Number(part)];
        const named = isFields(value) && typeof value.name === 'string' ? { name: value.name } : undefined;
        path.push(named ?? Number(part));
      } else if (isFields(value)) {
        value = value[String(part)];
        path.push(String(part));
      }
    }
    if (!isFields(value) || !Object.hasOwn(value, field)) return [];
    const taken = value[field] as JsonValue;
    delete value[field];
    return [{ path: [...path, field], value: taken }];
  });
}

/** Puts fields back where their surroundings still exist and nobody else has taken the name. */
export function putBack(root: JsonValue, fields: readonly UnknownField[]): void {
  for (const { path, value } of fields) {
    let parent: unknown = root;
    for (const part of path.slice(0, -1)) {
      if (Array.isArray(parent)) {
        const list: unknown[] = parent;
        parent =
          typeof part === 'object'
            ? list.find((entry) => isFields(entry) && entry.name === part.name)
            : list[Number(part)];
      } else parent = isFields(parent) ? parent[String(part)] : undefined;
    }
    const name = String(path.at(-1));
    if (isFields(parent) && !Object.hasOwn(parent, name)) parent[name] = value;
  }
}
