/**
 * What of a screen can be kept as a file: its maps and charts as SVG and PNG, its tables as CSV; and maps on paper, without the frame
 * around them. Events: `save-close`, `notice`.
 */

import { css, html, type PropertyValues } from 'lit';
import { csvOfRows, rowsOfTable } from '../model/table-csv.ts';
import { handOverFile } from '../state/save-file.ts';
import { printSheet } from '../state/take-along.ts';
import { strings } from '../strings/index.ts';
import { base, plainButton, sheetStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { icons } from './icons.ts';
import { setModal, whenClosed } from './modal.ts';
import { isPictured, isTabled, type SavedPicture } from './saved-picture.ts';

const s = strings.saveScreen;

interface Offer {
  readonly label: string;
  readonly file: string;
  readonly content: () => Promise<Blob | null>;
  /** It goes to the printer, under this title, and into no file. */
  readonly prints?: string;
}

export class SaveScreen extends ConsoleElement {
  static override properties = {
    open: { type: Boolean },
    screen: { attribute: false },
    name: { type: String },
  };
  declare open: boolean;
  /** Where the screen is drawn. */
  declare screen: Element | null;
  /** What the files are called after. */
  declare name: string;

  static override styles = [
    base,
    plainButton,
    sheetStyles,
    css`
      dialog {
        inline-size: min(32rem, calc(100vw - 2rem));
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li button {
        inline-size: 100%;
        padding: 0.5rem 0.75rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-subtle-01);
        background: transparent;
        color: var(--cds-link-primary);
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      li button:hover {
        background: var(--cds-layer-hover-01);
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.screen = null;
    this.name = '';
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('open')) setModal(this, this.open);
  }

  protected override render() {
    const offers = this.open && this.screen ? offersOf(this.screen, this.name) : [];
    return html`<dialog aria-labelledby="title" @close=${whenClosed(() => fire(this, 'save-close'))}>
      <div class="head">
        <h2 id="title">${s.title}</h2>
        <button aria-label=${strings.outcome.dismiss} @click=${() => fire(this, 'save-close')}>${icons.close}</button>
      </div>
      ${
        offers.length === 0
          ? html`<p>${s.nothing}</p>`
          : html`<ul>
            ${offers.map((offer) => html`<li><button data-save=${offer.file} @click=${() => void this.#save(offer)}>${offer.label}</button></li>`)}
          </ul>`
      }
    </dialog>`;
  }

  async #save({ file, content, prints }: Offer): Promise<void> {
    const blob = await content();
    if (!blob) return;
    if (prints !== undefined) {
      await this.#print(blob, prints);
      return;
    }
    fire(this, 'notice', { text: handOverFile(file, blob) });
    fire(this, 'save-close');
  }

  /** The dialog goes first: it would be printed too. */
  async #print(picture: Blob, title: string): Promise<void> {
    const drawn = await createImageBitmap(picture);
    fire(this, 'save-close');
    await this.updateComplete;
    printSheet(title, sheetOf(title, drawn));
  }
}

/** A heading and a picture as wide as the paper. */
function sheetOf(title: string, picture: ImageBitmap): HTMLElement {
  const sheet = document.createElement('section');
  const heading = document.createElement('h1');
  heading.textContent = title;
  // The page takes no images from anywhere; what is drawn on it is its own.
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  sheet.append(heading, canvas);
  return sheet;
}

/** Everything below a root that can be kept, through all shadow roots, in reading order. */
function offersOf(root: Element, name: string): Offer[] {
  const offers: Offer[] = [];
  let tables = 0;
  let pictures = 0;
  const numbered = (kind: string, count: number): string =>
    `${name}-${kind}${count > 1 ? `-${count}` : ''}`.replace(/[^\w.-]+/g, '-');
  const walk = (node: Element, isWhole: boolean): void => {
    const own = isTabled(node) ? node.savedTable() : undefined;
    if (own)
      offers.push({
        label: s.csv(own.name, own.rows),
        file: `${numbered('table', ++tables)}.csv`,
        content: async () => new Blob([own.csv()], { type: 'text/csv' }),
      });
    const picture = isPictured(node) ? node.picture() : undefined;
    if (picture) offers.push(...picturesOf(picture, numbered('map', ++pictures)));
    else if (!isWhole && node instanceof HTMLTableElement && node.rows.length > 0)
      offers.push(tableOf(node, numbered('table', ++tables)));
    for (const child of [...(node.shadowRoot?.children ?? []), ...node.children])
      walk(child, isWhole || own !== undefined);
  };
  walk(root, false);
  return offers;
}

const picturesOf = ({ name, svg, png }: SavedPicture, file: string): Offer[] => [
  {
    label: s.svg(name),
    file: `${file}.svg`,
    content: async () => new Blob([svg()], { type: 'image/svg+xml' }),
  },
  { label: s.png(name), file: `${file}.png`, content: png },
  { label: s.print(name), file: `${file}-print`, content: png, prints: name },
];

function tableOf(table: HTMLTableElement, file: string): Offer {
  return {
    label: s.csv(nameOf(table), table.rows.length),
    file: `${file}.csv`,
    content: async () => new Blob([csvOfRows(rowsOfTable(table))], { type: 'text/csv' }),
  };
}

/** Its caption, or what it lies in is called. */
function nameOf(table: HTMLTableElement): string {
  const caption = table.caption?.textContent?.trim();
  const label = table.closest('[aria-label]')?.getAttribute('aria-label');
  const heading = table.closest('section')?.querySelector('h2, h3')?.textContent?.trim();
  return caption || table.getAttribute('aria-label') || heading || label || s.table;
}

customElements.define('save-screen', SaveScreen);

declare global {
  interface HTMLElementTagNameMap {
    'save-screen': SaveScreen;
  }
}
