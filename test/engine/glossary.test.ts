import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { glossaryEntry, RULES, TERMS } from '../../shared/glossary.ts';

const ENGINE = join(import.meta.dirname, '../../main/engine');

const sources = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(ENGINE, name), 'utf8'));

describe('glossary', () => {
  test('every rule that a refusal names has an entry', () => {
    const named = sources.flatMap((text) =>
      [...text.matchAll(/rule: '([a-z0-9-]+)'/g)].map((match) => match[1] ?? ''),
    );
    expect(named.length).toBeGreaterThan(20);
    expect([...new Set(named)].filter((id) => !glossaryEntry(id))).toEqual([]);
  });

  test('ids are unique, and related entries exist', () => {
    const all = [...TERMS, ...RULES];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.flatMap(({ see }) => see).filter((id) => !glossaryEntry(id))).toEqual([]);
  });

  test('what no public source confirms is marked so', () => {
    for (const { source, confirmed, id } of RULES) {
      if (!confirmed) expect(source, id).toBe('our choice');
    }
  });
});
