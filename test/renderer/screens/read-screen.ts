/** A part of the page as text: what a screen reader is told of it, and what only the eye sees. */

import fs from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { Scene } from '../../e2e/scenes.ts';
import { settled } from '../../e2e/settled.ts';

/** Rows of a table, entries of a list and cells of a map that are kept: units and signs are the same further down. */
const KEPT: Readonly<Record<string, number>> = { row: 6, listitem: 6, gridcell: 12 };

/** The part of the page that a scene is about. */
export const partOf = (page: Page, { part }: Pick<Scene, 'part'>): Locator =>
  page.locator(part ?? '.pane > .screen').first();

/** @returns roles, names, states and texts, indented as they are nested; then the texts that are for the eye only */
export async function readScreen(part: Locator): Promise<string> {
  const said = await part.ariaSnapshot();
  const seen = await part.evaluate(textsForTheEye);
  return `${shortened(withoutClock(said))}\n${seen.map((text) => `# seen: ${withoutClock(text)}\n`).join('')}`;
}

/** What a scene's screen has to say; '' where that was never written down. */
export function goldenOf(scene: string): string {
  const file = path.join(import.meta.dirname, 'golden', `${scene}.txt`);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

/** As `readScreen`, again and again until it is what is expected, or a while has gone by. */
export async function readUntil(part: Locator, expected: string, patienceMs: number): Promise<string> {
  for (const started = Date.now(); ; ) {
    const text = await readScreen(part);
    if (text === expected || Date.now() - started > patienceMs) return text;
    await settled(part.page());
  }
}

/** Times of day are never the same, and what no recording covers is estimated anew with each that comes. */
const withoutClock = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?/g, '(date and time)')
    .replace(/\S*lpar-console-e2e-\w+/g, '(data folder)')
    .replace(/≈ [\d,.]+/g, '≈ (estimate)')
    .replace(/[\d,.]+ (\w+) \([\d,.]+ kB\)( \(estimated\))?/g, '(counted) $1 (in kB)$2');

/** The names of rows repeat their cells; of long tables, lists and grids the beginning is kept and the rest counted. */
function shortened(snapshot: string): string {
  const kept: string[] = [];
  /** Rows so far at each depth, while it lasts. */
  const rows: number[] = [];
  let dropping = Number.POSITIVE_INFINITY;
  for (const line of snapshot.split('\n')) {
    const depth = line.search(/\S/);
    if (depth > dropping) continue;
    dropping = Number.POSITIVE_INFINITY;
    rows.length = Math.min(rows.length, depth + 1);
    const entry = /^\s*- '?(row|listitem|gridcell)\b/.exec(line)?.[1];
    if (entry === undefined) {
      kept.push(line);
      continue;
    }
    const count = (rows[depth] ?? 0) + 1;
    rows[depth] = count;
    const most = KEPT[entry] ?? 0;
    if (count > most) {
      if (count === most + 1) kept.push(`${' '.repeat(depth)}- … further ones`);
      dropping = depth;
      continue;
    }
    kept.push(entry === 'row' ? line.replace(/'?row (".*"|'.*')'?(?=( \[|:|$))/, 'row') : line);
  }
  return kept.join('\n');
}

/** Runs in the page. Texts that are hidden from screen readers and can be seen, in the order of the page. */
function textsForTheEye(root: Element): string[] {
  const found: string[] = [];
  const visit = (element: Element, hidden: boolean): void => {
    const isHidden = hidden || element.getAttribute('aria-hidden') === 'true';
    if (!element.checkVisibility({ visibilityProperty: true })) return;
    for (const node of [...(element.shadowRoot?.childNodes ?? []), ...element.childNodes]) {
      if (node instanceof Element) visit(node, isHidden);
      else if (isHidden && node instanceof Text && node.data.trim() !== '') found.push(node.data.trim());
    }
  };
  visit(root, false);
  return found;
}
