/** The compiler is the test: each line below `@ts-expect-error` must not compile, and check:types says if one does. */

import { expect, test } from 'vitest';
import { z } from 'zod';
import { guards, guardsEach } from '../../main/contract/same-shape.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Bytes } from '../../shared/units.ts';

interface Part {
  readonly partition: PartitionName;
  readonly size?: Bytes;
  readonly states: readonly ('online' | 'offline')[];
}
const fields = {
  partition: z.string(),
  size: z.int().exactOptional(),
  states: z.array(z.enum(['online', 'offline'])),
};

test('a schema with the shape of its type compiles, brands and readonly aside', () => {
  const schema = guards<Part>()(z.strictObject(fields));
  expect(schema.safeParse({ partition: 'A', states: [] }).success).toBe(true);
});

test('a field that only one of them has does not compile', () => {
  // @ts-expect-error the type has no such field
  guards<Part>()(z.strictObject({ ...fields, more: z.string() }));
  // @ts-expect-error nor an optional one
  guards<Part>()(z.strictObject({ ...fields, more: z.string().exactOptional() }));
  const { size: _, ...few } = fields;
  // @ts-expect-error the schema lacks the optional field
  guards<Part>()(z.strictObject(few));
  // @ts-expect-error what may be missing in the type may be missing in the schema
  guards<Part>()(z.strictObject({ ...fields, size: z.int() }));
  // @ts-expect-error and the reverse
  guards<Part>()(z.strictObject({ ...fields, partition: z.string().exactOptional() }));
  // @ts-expect-error a value that the type does not have
  guards<Part>()(z.strictObject({ ...fields, states: z.array(z.enum(['online', 'offline', 'gone'])) }));
  // @ts-expect-error a value that the schema does not take
  guards<Part>()(z.strictObject({ ...fields, states: z.array(z.enum(['online'])) }));
  expect.assertions(0);
});

test('a name without a schema, and a member of a union without one, do not compile', () => {
  type Kinds = { readonly a: { readonly kind: 'a' }; readonly b: { readonly kind: 'b'; readonly n: number } };
  const a = z.strictObject({ kind: z.literal('a') });
  const b = z.strictObject({ kind: z.literal('b'), n: z.number() });
  guardsEach<Kinds>()({ a, b });
  // @ts-expect-error b has no schema
  guardsEach<Kinds>()({ a });
  // @ts-expect-error b's schema lacks a field
  guardsEach<Kinds>()({ a, b: z.strictObject({ kind: z.literal('b') }) });
  guards<Kinds['a'] | Kinds['b']>()(z.discriminatedUnion('kind', [a, b]));
  // @ts-expect-error b is not taken
  guards<Kinds['a'] | Kinds['b']>()(z.discriminatedUnion('kind', [a]));
  expect.assertions(0);
});
