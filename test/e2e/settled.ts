/** When a page has come to rest: what tests wait for instead of a time. */

import type { Page } from '@playwright/test';

/**
 * Waits until the console shows a machine and has nothing left to do: every call is answered, what was put off for a moment has been done,
 * every element is drawn, fonts are there, no animation runs, and two frames have gone by without a change.
 */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(watch);
  await page.evaluate(rest);
}

/** Calls under way, and timers that are to fire within a second. Both run in the page. */
interface Watched {
  underWay?: { calls: number; readonly timers: Set<number> };
}

function watch(): void {
  const watched = window as Watched;
  if (watched.underWay) return;
  const underWay = { calls: 0, timers: new Set<number>() };
  watched.underWay = underWay;

  const { setTimeout: start, clearTimeout: stop } = window;
  const startWatched = (work: () => void, ms = 0): number => {
    const timer = start(() => {
      underWay.timers.delete(timer);
      work();
    }, ms);
    if (ms < 1000) underWay.timers.add(timer);
    return timer;
  };
  const stopWatched = (timer?: number): void => {
    if (timer !== undefined) underWay.timers.delete(timer);
    stop(timer);
  };
  Object.assign(window, { setTimeout: startWatched, clearTimeout: stopWatched });

  const api = document.querySelector('lpar-console')?.store.api;
  if (!api) return;
  const call = api.call.bind(api) as (...args: unknown[]) => Promise<unknown>;
  const callWatched = (...args: unknown[]): Promise<unknown> => {
    underWay.calls++;
    return call(...args).finally(() => underWay.calls--);
  };
  Object.assign(api, { call: callWatched });
}

async function rest(): Promise<void> {
  const { underWay } = window as Watched;
  const elements = function* (root: ParentNode): Generator<Element> {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* elements(element.shadowRoot);
    }
  };
  /** Everything that is written and how it is marked, once it has been drawn. */
  const drawn = async (): Promise<string> => {
    const parts: string[] = [];
    for (const element of elements(document)) {
      await (element as { updateComplete?: Promise<unknown> }).updateComplete;
      parts.push(element.tagName, element.getAttribute('class') ?? '');
      for (const node of element.childNodes) if (node instanceof Text) parts.push(node.data.trim());
    }
    return parts.join('\n');
  };
  const isBusy = (): boolean =>
    document.querySelector('lpar-console')?.store.machine === undefined ||
    (underWay !== undefined && (underWay.calls > 0 || underWay.timers.size > 0)) ||
    document.getAnimations().some(({ playState, effect }) => {
      const endless = effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY;
      return playState === 'running' && !endless;
    });

  await document.fonts.ready;
  let before = '';
  for (let still = 0; still < 2; ) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = await drawn();
    still = now === before && !isBusy() ? still + 1 : 0;
    before = now;
  }
}
