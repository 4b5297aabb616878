/** Text that leaves the console: saved as a file, or printed without the frame around it. */

import { handOverFile } from './save-file.ts';

/** Saves a text as a file. @returns what can be said of it */
export const saveText = (name: string, type: string, text: string): string =>
  handOverFile(name, new Blob([text], { type }));

/** Prints an element alone: the console itself is left out while it is on the page (theme.scss, `.print-sheet`). */
export function printSheet(title: string, sheet: HTMLElement): void {
  sheet.className = 'print-sheet';
  document.body.append(sheet);
  const before = document.title;
  document.title = title;
  const end = (): void => {
    sheet.remove();
    document.title = before;
  };
  window.addEventListener('afterprint', end, { once: true });
  window.print();
}
