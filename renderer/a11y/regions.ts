/** F6: the focus goes round the regions of the console: tree, tabs, work area, tasks, status bar. */

const FOCUSABLE =
  ':is(a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), [tabindex]):not([tabindex="-1"])';

/** Puts the focus into the next region (or the previous one). */
export function nextRegion(root: HTMLElement, step: 1 | -1): void {
  const regions = [...root.querySelectorAll<HTMLElement>('[data-region]')];
  const active = document.activeElement;
  const now = regions.findIndex((region) => region === active || region.contains(active));
  for (let tried = 1; tried <= regions.length; tried++) {
    const region = regions[(now + step * tried + regions.length * 2) % regions.length];
    if (!region) continue;
    firstFocusable(region)?.focus();
    // Something disabled or hidden takes no focus: on to the region after it.
    const reached = document.activeElement;
    if (region === reached || region.contains(reached)) return;
  }
}

/** The first tab stop inside, looking into shadow roots; a roving tab stop wins over what stands before it. */
function firstFocusable(within: Element): HTMLElement | undefined {
  const grid = deepFind(
    within,
    '[role="gridcell"][tabindex="0"], [role="row"][tabindex="0"], [role="treeitem"][tabindex="0"]',
  );
  return grid ?? deepFind(within, FOCUSABLE);
}

/** The first element inside that matches, looking into shadow roots. */
export function deepFind(within: Element, selector: string): HTMLElement | undefined {
  for (const child of [...(within.shadowRoot?.children ?? []), ...within.children]) {
    if (child.matches(selector) && child instanceof HTMLElement) return child;
    const found = deepFind(child, selector);
    if (found) return found;
  }
  return undefined;
}
