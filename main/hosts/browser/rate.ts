/** How often something may happen: a bucket that a second refills. */

export interface Rate {
  /** Takes one from the bucket. @returns false when it is empty */
  allows(): boolean;
}

export function newRate(perSecond: number, now: () => number = () => performance.now()): Rate {
  let left = perSecond;
  let filledMs = now();
  return {
    allows: () => {
      const at = now();
      left = Math.min(perSecond, left + ((at - filledMs) / 1000) * perSecond);
      filledMs = at;
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}
