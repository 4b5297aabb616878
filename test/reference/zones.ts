/** Zones of the reference: each is a set of page ranges; its span is tight around them. */

export const KERNEL_ZONES = ['DMA', 'Normal'] as const;
export type Zone = (typeof KERNEL_ZONES)[number] | 'Movable';
export const ZONES: readonly Zone[] = [...KERNEL_ZONES, 'Movable'];

/** Pages from `start` up to but not including `end`. */
export interface Pages {
  readonly start: number;
  readonly end: number;
}

export interface ZoneFigures {
  readonly start: number | null;
  readonly spanned: number;
  readonly present: number;
}

export class Zones {
  private readonly ranges: Record<Zone, Pages[]> = { DMA: [], Normal: [], Movable: [] };

  add(zone: Zone, pages: Pages): void {
    if (pages.end > pages.start) this.ranges[zone].push(pages);
  }

  /** Takes out what lies in `pages`; ranges are cut where they reach beyond. */
  remove(zone: Zone, pages: Pages): void {
    this.ranges[zone] = this.ranges[zone].flatMap(({ start, end }) =>
      [
        { start, end: Math.min(end, pages.start) },
        { start: Math.max(start, pages.end), end },
      ].filter((part) => part.end > part.start),
    );
  }

  span(zone: Zone): Pages | undefined {
    const ranges = this.ranges[zone];
    if (ranges.length === 0) return undefined;
    return {
      start: Math.min(...ranges.map(({ start }) => start)),
      end: Math.max(...ranges.map(({ end }) => end)),
    };
  }

  spans(zone: Zone, pages: Pages): boolean {
    const span = this.span(zone);
    return span !== undefined && pages.start < span.end && pages.end > span.start;
  }

  present(zone: Zone): number {
    return this.ranges[zone].reduce((sum, { start, end }) => sum + end - start, 0);
  }

  figures(zone: Zone): ZoneFigures {
    const span = this.span(zone);
    return {
      start: span ? span.start : null,
      spanned: span ? span.end - span.start : 0,
      present: this.present(zone),
    };
  }
}
