/** What may stand at a place of a file: read off the schema, so that a message can name it. */

import { z } from 'zod';
import type { Path } from './place.ts';

interface Shape {
  readonly $ref?: string;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly $defs?: Readonly<Record<string, Shape>>;
}

/** Names of the fields that a value at this place may have; of the shapes that its own constants fit. */
export function allowedKeys(schema: z.ZodType, value: unknown, path: Path): readonly string[] {
  const root = z.toJSONSchema(schema, { io: 'input' }) as Shape;
  let shapes = unfolded([root], root);
  let at = value;
  for (const part of path) {
    at = (at as Record<string | number, unknown> | undefined)?.[part];
    const below = shapes.flatMap(({ properties, additionalProperties, items }) => [
      ...(typeof part === 'number' && items ? [items] : []),
      ...(properties && Object.hasOwn(properties, part) ? [properties[part] as Shape] : []),
      ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
    ]);
    shapes = unfolded(below, root).filter((shape) => fitsConstants(shape, at));
  }
  return [...new Set(shapes.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

function unfolded(shapes: readonly Shape[], root: Shape): Shape[] {
  return shapes.flatMap((shape) => {
    if (shape.$ref !== undefined) {
      const named = root.$defs?.[shape.$ref.replace('#/$defs/', '')];
      return shape.$ref === '#'
        ? unfolded([{ ...root, $ref: undefined } as unknown as Shape], root)
        : named
          ? unfolded([named], root)
          : [];
    }
    const below = [...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])];
    return below.length > 0 ? unfolded(below, root) : [shape];
  });
}

/** `check: block` is no `check: file`. */
function fitsConstants({ properties = {} }: Shape, value: unknown): boolean {
  const fields = (value ?? {}) as Record<string, unknown>;
  return Object.entries(properties).every(([name, { const: constant, enum: among }]) => {
    if (!['check', 'do'].includes(name)) return true;
    return constant === undefined ? (among?.includes(fields[name]) ?? true) : constant === fields[name];
  });
}
