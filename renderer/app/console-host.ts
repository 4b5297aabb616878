import type { Store } from '../state/store.ts';

/** What the parts need of the element that holds them. */
export interface ConsoleHost extends HTMLElement {
  readonly store: Store;
  readonly updateComplete: Promise<boolean>;
  requestUpdate(): void;
  /** Says a sentence to a screen reader. */
  say(text: string): void;
}

/** The shown screen's element. */
export const screenOf = (host: HTMLElement): HTMLElement | null =>
  host.querySelector<HTMLElement>('.screen > *');
