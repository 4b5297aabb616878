/** Help on words where they stand: pointing at one tells its meaning, F1 opens it with its source. */

import type { ReactiveController } from 'lit';
import type { GlossaryEntry } from '../../shared/glossary.ts';
import { termIn } from '../model/terms.ts';
import type { ConsoleHost } from './console-host.ts';

/** What holds a label of its own. */
const LABELS =
  'dt, th, label, legend, h2, h3, caption, summary, [role="columnheader"], .field, .category, [data-term]';
/** A few steps up from what the pointer is on. */
const MOST_STEPS = 3;

interface Found {
  readonly entry: GlossaryEntry;
  readonly element: HTMLElement;
}

export class TermHelp implements ReactiveController {
  readonly #host: ConsoleHost;
  #pointed: Found | undefined;

  constructor(host: ConsoleHost) {
    this.#host = host;
  }

  hostConnected(): void {
    this.#host.addEventListener('pointerover', this.#over);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('pointerover', this.#over);
  }

  readonly #over = (event: Event): void => {
    this.#pointed = labelOf(event.composedPath());
    if (!this.#pointed) return;
    const { element, entry } = this.#pointed;
    // A title of its own says more about the place than the word does.
    if (element.title === '') element.title = `${entry.title}: ${entry.text} (F1)`;
  };

  /** @returns whether there is a word under the pointer, or one that has the focus */
  open(): boolean {
    const found = this.#pointed?.element.isConnected ? this.#pointed : focused();
    if (!found) return false;
    const { left, bottom } = found.element.getBoundingClientRect();
    const back = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    this.#host.querySelector('term-note')?.show(found.entry, left, bottom, back);
    return true;
  }
}

function labelOf(path: readonly EventTarget[]): Found | undefined {
  for (const node of path.slice(0, MOST_STEPS)) {
    if (!(node instanceof HTMLElement) || !node.matches(LABELS)) continue;
    const entry = termIn(ownText(node));
    if (entry) return { entry, element: node };
  }
  return undefined;
}

/** Without what is in fields and buttons inside. */
const ownText = (element: HTMLElement): string =>
  [...element.childNodes]
    .filter((node) => !(node instanceof HTMLElement) || !node.matches('input, select, button, textarea'))
    .map((node) => node.textContent ?? '')
    .join(' ');

function focused(): Found | undefined {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!(active instanceof HTMLElement) || active === document.body) return undefined;
  const labels =
    active instanceof HTMLInputElement || active instanceof HTMLSelectElement ? active.labels : null;
  const texts = [
    active.getAttribute('aria-label') ?? '',
    ...[...(labels ?? [])].map(ownText),
    active.textContent ?? '',
  ];
  const entry = texts.map(termIn).find(Boolean);
  return entry && { entry, element: active };
}
