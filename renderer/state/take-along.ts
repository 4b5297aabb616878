/** Text that leaves the console: saved as a file, or printed without the frame around it. */

/** Hands a text to the browser's downloads. */
export function saveText(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // The download has its own hold on the content by then.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

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
