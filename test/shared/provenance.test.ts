import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { glossaryEntry } from '../../shared/glossary.ts';
import { PROVENANCE, provenanceOf } from '../../shared/provenance.ts';

const ERAS = ['classic', 'memmap', 'dynamic'] as const;
const WORDS = { recorded: 'recorded', source: 'read in source', assumed: 'assumed' } as const;

test('every rule of the table is explained', () => {
  for (const rule of Object.keys(PROVENANCE)) expect(glossaryEntry(rule), rule).toBeDefined();
});

test('the domain reference has the same table', () => {
  const text = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'domain.md'), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| `[a-z-]+` \| (?:recorded|read|assumed|–)/.test(line));
  const expected = Object.keys(PROVENANCE).map((rule) => {
    const cells = ERAS.map((era) => {
      const known = provenanceOf(rule, era);
      return known === undefined ? '–' : WORDS[known];
    });
    return `| \`${rule}\` | ${cells.join(' | ')} |`;
  });
  expect(rows).toEqual(expected);
});
