import type { Store } from '../state/store.ts';

/** What the parts need of the element that holds them. */
export interface ConsoleHost extends HTMLElement {
  readonly store: Store;
  readonly updateComplete: Promise<boolean>;
  requestUpdate(): void;
  /** Says a sentence to a screen reader. */
  say(text: string): void;
}

/** The element of the screen that is shown in the active pane. */
export const screenOf = (host: HTMLElement): HTMLElement | null =>
  host.querySelector<HTMLElement>('.screen[data-active] > *');

/** The active pane's screen, when it is the one of this name. */
export function screenNamed<Name extends keyof HTMLElementTagNameMap>(
  host: HTMLElement,
  name: Name,
): HTMLElementTagNameMap[Name] | undefined {
  const screen = screenOf(host);
  return screen?.localName === name ? (screen as HTMLElementTagNameMap[Name]) : undefined;
}
