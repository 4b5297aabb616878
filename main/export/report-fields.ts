/** Lists of facts on a printed page, and the one unit in which sizes stand there. */

import { type Bytes, GIB, parseBytes } from '../../shared/units.ts';
import { type Html, html } from './html.ts';

export const fields = (rows: readonly (readonly [string, string])[]): Html =>
  html`<table class="fields">${rows.map(
    ([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>
`,
  )}</table>`;

/** "66.82 GiB": every size of a page, so that figures can be read beside each other. */
export const gib = (bytes: number): string => `${(bytes / GIB).toFixed(2)} GiB`;

const SIZE = /^\d+(?:\.\d+)? (?:[KMGT]iB|B)$/;

/** A size in that unit; any other text as it is. */
export function inGib(text: string): string {
  const bytes: Bytes | undefined = SIZE.test(text) ? parseBytes(text) : undefined;
  return bytes === undefined ? text : gib(bytes);
}
