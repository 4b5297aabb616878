/** A table of the page as CSV (RFC 4180): what is read in it, row by row, with the words of its head. */

/** Quoted where it must be; what a spreadsheet would take for a formula gets an apostrophe in front. */
function cellOf(text: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of cells; rows that only say something across the table are one cell. */
export const csvOfRows = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');

/** Texts of a table's rows. A cell over several columns leaves the others empty; its buttons say what they do. */
export function rowsOfTable(table: HTMLTableElement): string[][] {
  return [...table.rows].map((row) =>
    [...row.cells].flatMap((cell) => [
      textOf(cell),
      ...Array.from({ length: Math.max(0, cell.colSpan - 1) }, () => ''),
    ]),
  );
}

/** What is read in an element: its text, the values of its fields, and what its own elements are called. */
function textOf(element: Element): string {
  const parts: string[] = [];
  const walk = (node: Node): void => {
    if (node instanceof HTMLInputElement) {
      if (node.type === 'checkbox' || node.type === 'radio') parts.push(node.checked ? 'yes' : 'no');
      else parts.push(node.value);
    } else if (node instanceof HTMLSelectElement) parts.push(node.selectedOptions[0]?.text ?? '');
    else if (node instanceof Element && node.getAttribute('aria-hidden') === 'true') return;
    else if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent ?? '');
    else {
      const below = node instanceof Element && node.shadowRoot ? node.shadowRoot : node;
      if (node instanceof HTMLStyleElement) return;
      for (const child of below.childNodes) walk(child);
    }
  };
  walk(element);
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}
