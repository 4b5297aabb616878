/** What a map's cells are counted, filtered and coloured by. */

/** States and overlays that a legend counts and filters by. */
export type Category =
  | 'online'
  | 'offline'
  | 'deconfigured'
  | 'changing'
  | 'assigned'
  | 'standby'
  | 'failed'
  | 'differs'
  | 'memmap'
  | 'unmovable';

export type ColourBy = 'state' | 'zone' | 'memmap' | 'divergence' | 'change';
