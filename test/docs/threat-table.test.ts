/** Every line of the threat table names a test that is there. */

import fs from 'node:fs';
import { expect, test } from 'vitest';

const rows =
  fs
    .readFileSync('docs/security.md', 'utf8')
    .split('\n## Threats\n')[1]
    ?.split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Threat')) ?? [];

test('the table has the threats of the hosts', () => {
  expect(rows.length).toBeGreaterThan(20);
});

test.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row] as const))('%s', (_threat, row) => {
  const holders = row.split('|')[3] ?? '';
  const named = [...holders.matchAll(/`([\w/.-]+\.(?:test|spec)\.ts)`(?: › ([^;]+))?/g)];
  const commands = [...holders.matchAll(/`npm run ([\w:]+)`/g)];
  expect(named.length + commands.length).toBeGreaterThan(0);
  const { scripts } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  for (const [, command = ''] of commands) expect(scripts).toHaveProperty([command]);
  for (const [, file = '', names = ''] of named) {
    const where = file.includes('/') ? file : `test/hosts/${file}`;
    const source = fs.readFileSync(where, 'utf8').replaceAll("\\'", "'");
    for (const name of names.split(', ')) {
      // "ten times as many pages …": the beginning is enough; "… is not served": the end.
      for (const words of name.split('…')) expect(source).toContain(words.trim());
    }
  }
});
