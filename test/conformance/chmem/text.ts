/** Lines as the recordings are compared: trimmed, runs of blanks as one, no empty lines at either end. */
export function collapse(lines: readonly string[]): string[] {
  const collapsed = lines.map((line) => line.trim().replace(/\s+/g, ' '));
  while (collapsed.length > 0 && collapsed[collapsed.length - 1] === '') collapsed.pop();
  while (collapsed.length > 0 && collapsed[0] === '') collapsed.shift();
  return collapsed;
}
