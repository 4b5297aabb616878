/** Places in a lesson file: the fields and list positions that lead to a value. */

export type Path = readonly (string | number)[];

/** "steps[2].goals[0].check" */
export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${part}`,
    '',
  ) || 'file';
