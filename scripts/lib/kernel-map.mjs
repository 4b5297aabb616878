/**
 * Which function of the kernel each of ours models, read from the tags in the engine's docstrings:
 *
 *     @models online_pages, mm/memory_hotplug.c (all)
 *     @models sclp_mem_notifier, drivers/s390/char/sclp_cmd.c (classic, memmap)
 *     @ours the simulator's own bookkeeping
 *
 * One tag a line; several `@models` where one function of ours stands for several of the kernel's.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { inRoot } from './paths.mjs';

/** Folders whose exported functions carry a tag. */
export const MAPPED_FOLDERS = ['main/engine/kernel', 'main/engine/sclp', 'main/engine/dax'];

const GENERATIONS = ['all', 'classic', 'memmap', 'dynamic', 'x86-64'];
const MODELS = /^@models (?<name>\S+), (?<file>\S+\.[chS]) \((?<generations>[^)]+)\)$/;
const OURS = /^@ours \S.*$/;

/**
 * @typedef {{ ours: string, place: string, kernel: string, file: string, generations: string }} Modelled
 * @typedef {{ modelled: Modelled[], problems: string[], count: number }} KernelMap
 */

/** @returns {KernelMap} every tag, and every exported function whose tag is missing or cannot be read */
export function readKernelMap() {
  /** @type {KernelMap} */
  const map = { modelled: [], problems: [], count: 0 };
  for (const folder of MAPPED_FOLDERS) {
    for (const name of fs.readdirSync(inRoot(folder)).sort()) {
      if (name.endsWith('.ts')) readFile(path.posix.join(folder, name), map);
    }
  }
  return map;
}

/** @param {string} file @param {KernelMap} map */
function readFile(file, map) {
  const text = fs.readFileSync(inRoot(file), 'utf8');
  const { program, comments } = parseSync(file, text, { sourceType: 'module' });
  for (const node of program.body) {
    if (node.type !== 'ExportNamedDeclaration' || !node.declaration) continue;
    for (const ours of functionNames(node.declaration)) {
      map.count++;
      const place = `${file}: ${ours}`;
      const comment = comments.findLast(
        ({ type, start, end }) =>
          type === 'Block' &&
          text[start + 2] === '*' &&
          end <= node.start &&
          text.slice(end, node.start).trim() === '',
      );
      const tags = comment ? tagsOf(comment.value) : [];
      if (tags.length === 0) map.problems.push(`${place} has neither @models nor @ours`);
      for (const tag of tags) {
        const found = MODELS.exec(tag)?.groups;
        const generations = found?.generations?.split(', ') ?? [];
        if (found && generations.every((each) => GENERATIONS.includes(each))) {
          map.modelled.push({
            ours,
            place: file,
            kernel: found.name ?? '',
            file: found.file ?? '',
            generations: found.generations ?? '',
          });
        } else if (!OURS.test(tag)) map.problems.push(`${place} cannot be read: ${tag}`);
      }
    }
  }
}

/** Names of the functions that a declaration exports. @param {any} declaration @returns {string[]} */
function functionNames(declaration) {
  if (declaration.type === 'FunctionDeclaration') return [declaration.id.name];
  if (declaration.type !== 'VariableDeclaration') return [];
  return declaration.declarations
    .filter(
      (/** @type {any} */ { init }) =>
        init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression',
    )
    .map((/** @type {any} */ { id }) => id.name);
}

/** @param {string} comment */
const tagsOf = (comment) =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s*/, '').trimEnd())
    .filter((line) => line.startsWith('@models') || line.startsWith('@ours'));

/** @param {KernelMap} map @returns {string} the page docs/kernel-map.md */
export function kernelMapPage({ modelled }) {
  /** @type {Map<string, Modelled[]>} */
  const files = new Map();
  for (const row of modelled) files.set(row.file, [...(files.get(row.file) ?? []), row]);
  const lines = [
    '# Kernel function → our function',
    '',
    'Generated from the `@models` lines of the engine by `npm run docs:kernel-map`; do not edit. Generations: classic (up to',
    '6.8), memmap (6.9–6.18), dynamic (6.19 on). Names only: no code of the kernel is here.',
  ];
  for (const file of [...files.keys()].sort()) {
    lines.push('', `## ${file}`, '', '| Kernel | Generations | Ours |', '|---|---|---|');
    const rows = (files.get(file) ?? []).sort(
      (a, b) => compare(a.kernel, b.kernel) || compare(a.place, b.place),
    );
    for (const { kernel, generations, ours, place } of rows)
      lines.push(`| \`${kernel}\` | ${generations} | [\`${ours}\`](../${place}) |`);
  }
  return `${lines.join('\n')}\n`;
}

/** @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
