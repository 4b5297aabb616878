/** How a window is divided: one or two panes, and a terminal panel below them. Remembered by the browser. */

import { preferences } from './preferences.ts';

export type SplitWay = 'none' | 'beside' | 'below';

export interface WindowLayout {
  readonly split: SplitWay;
  /** The first pane's share of both, in percent. */
  readonly share: number;
  readonly panel: boolean;
  /** The panel's share of the work area's height, in percent. */
  readonly panelShare: number;
}

export const LEAST_SHARE = 15;
export const MOST_SHARE = 85;

const USUAL: WindowLayout = { split: 'none', share: 50, panel: false, panelShare: 35 };

const asShare = (value: unknown, usual: number): number =>
  typeof value === 'number' && value >= LEAST_SHARE && value <= MOST_SHARE ? value : usual;

/** As it was left; what cannot be read is as usual. */
export function storedLayout(): WindowLayout {
  const stored = preferences.layout;
  const split = (['none', 'beside', 'below'] as const).find((way) => way === stored.split) ?? USUAL.split;
  return {
    split,
    share: asShare(stored.share, USUAL.share),
    panel: stored.panel === true,
    panelShare: asShare(stored.panelShare, USUAL.panelShare),
  };
}

export function storeLayout(layout: WindowLayout): void {
  preferences.layout = { ...layout };
}
