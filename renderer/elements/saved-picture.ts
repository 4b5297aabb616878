/** A picture of the page that can be kept as a file: maps and charts give one. */

export interface SavedPicture {
  /** What it shows, for the menu and the file's name. */
  readonly name: string;
  readonly svg: () => string;
  readonly png: () => Promise<Blob | null>;
}

export const pngOf = (canvas: HTMLCanvasElement): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));

/** A table that the page draws a part of only: its rows come from what it is made of. */
export interface SavedTable {
  readonly name: string;
  readonly rows: number;
  readonly csv: () => string;
}

/** Elements that have one; what tables they draw is not looked at. */
export interface Tabled extends HTMLElement {
  savedTable(): SavedTable;
}

export const isTabled = (element: Element): element is Tabled =>
  typeof (element as Partial<Tabled>).savedTable === 'function';

/** Elements that can be kept as pictures. */
export interface Pictured extends HTMLElement {
  /** undefined: there is nothing to see yet. */
  picture(): SavedPicture | undefined;
}

export const isPictured = (element: Element): element is Pictured =>
  typeof (element as Partial<Pictured>).picture === 'function';
