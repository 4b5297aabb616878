import fs from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { packagesUsed } from '../../scripts/lib/package/licences.mjs';
import { billOfMaterials } from '../../scripts/lib/package/sbom.mjs';

/** Of CycloneDX 1.6, what the bill uses. */
const bom = z.strictObject({
  $schema: z.literal('http://cyclonedx.org/schema/bom-1.6.schema.json'),
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  version: z.literal(1),
  metadata: z.looseObject({ timestamp: z.iso.datetime().optional() }),
  components: z.array(
    z.strictObject({
      type: z.enum(['library', 'platform']),
      'bom-ref': z.string(),
      name: z.string(),
      version: z.string().regex(/^\d+\.\d+/),
      description: z.string().optional(),
      licenses: z.array(
        z.union([
          z.strictObject({ license: z.strictObject({ id: z.string() }) }),
          z.strictObject({ expression: z.string() }),
        ]),
      ),
      purl: z.string().regex(/^pkg:(npm|generic)\/(%40)?[\w./-]+@[\w.+-]+$/),
      hashes: z
        .array(z.strictObject({ alg: z.literal('SHA-512'), content: z.string().regex(/^[\da-f]{128}$/) }))
        .optional(),
    }),
  ),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

test('the bill of materials has everything that is bundled, as the lockfile has it, and is the same the next time', () => {
  const bill = bom.parse(billOfMaterials(undefined));
  const libraries = bill.components.filter(({ type }) => type === 'library');
  expect(libraries.map(({ name }) => name)).toEqual([...packagesUsed()].toSorted());
  const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
  for (const { name, version, hashes } of libraries) {
    const locked = packages[`node_modules/${name}`];
    expect(version).toBe(locked.version);
    expect(`sha512-${Buffer.from(hashes?.[0]?.content ?? '', 'hex').toString('base64')}`).toBe(
      locked.integrity,
    );
  }
  const refs = bill.components.map((one) => one['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
  for (const { dependsOn } of bill.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
  expect(billOfMaterials(undefined)).toEqual(billOfMaterials(undefined));
  expect(bom.parse(billOfMaterials(1_700_000_000)).metadata.timestamp).toBe('2023-11-14T22:13:20.000Z');
});
