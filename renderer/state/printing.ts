/** What goes to the printer is black on white, whatever the theme: maps and charts are painted in its colours. */

const PAPER = 'white';

/** Listens as long as the window is there. */
export function printOnWhite(): void {
  const { dataset } = document.documentElement;
  let worn: string | undefined;
  window.addEventListener('beforeprint', () => {
    worn = dataset.theme;
    dataset.theme = PAPER;
  });
  window.addEventListener('afterprint', () => {
    if (worn !== undefined) dataset.theme = worn;
    worn = undefined;
  });
}
