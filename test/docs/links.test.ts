import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...fs
    .readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];

/** Text outside of code: what a reader sees as links. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** As pages on the web name their headings. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const anchorsOf = (file: string): Set<string> =>
  new Set(
    [...fs.readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading)),
  );

function broken(page: string): string[] {
  const text = prose(fs.readFileSync(page, 'utf8'));
  return [...text.matchAll(/\]\((?<target>[^)\s]+)(?: "[^"]*")?\)/g)].flatMap(({ groups }) => {
    const target = groups?.target ?? '';
    if (/^[a-z]+:/.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    const where = file === '' ? page : path.join(path.dirname(page), file);
    if (!fs.existsSync(where)) return [`${page}: ${target}: there is no such file`];
    if (anchor !== undefined && where.endsWith('.md') && !anchorsOf(where).has(anchor))
      return [`${page}: ${target}: there is no such heading`];
    return [];
  });
}

test.each(pages)('%s: every link leads somewhere', (page) => {
  expect(broken(page)).toEqual([]);
});
