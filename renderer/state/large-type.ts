/** Large type, for rooms with a projector: remembered for each kind of window, because they hang on different screens. */

import { preferences } from './preferences.ts';
import type { WindowRole } from './workshop.ts';

export const isLargeType = (role: WindowRole): boolean => preferences.largeType(role);

/** As it was left the last time. */
export const applyLargeType = (role: WindowRole): void =>
  void document.documentElement.classList.toggle('large-type', preferences.largeType(role));

export function toggleLargeType(role: WindowRole): void {
  preferences.setLargeType(role, !preferences.largeType(role));
  applyLargeType(role);
}
