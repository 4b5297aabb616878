/** What the charts share: a uPlot in an element, drawn anew for other data and themes, as wide as its place. */

import { css, type PropertyValues, unsafeCSS } from 'lit';
import uPlot from 'uplot';
import uPlotStyles from 'uplot/dist/uPlot.min.css?inline';
import { base } from '../theme/shared-styles.ts';
import type { ChartMark, Columns, Figure, Ink } from './chart-figure.ts';
import { chartPicture } from './chart-picture.ts';
import { ConsoleElement } from './console-element.ts';
import type { SavedPicture } from './saved-picture.ts';

/** Subclasses render `.plot`, where the chart is put. */
export abstract class LineChart extends ConsoleElement {
  static override styles = [
    unsafeCSS(uPlotStyles),
    base,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .uplot {
        font-family: var(--font-sans);
      }
      .u-legend {
        font-size: 0.75rem;
        text-align: start;
      }
      /* The sign of a line is a piece of it. */
      .u-legend .u-marker {
        inline-size: 1.5rem;
        block-size: 0;
        border-inline: 0 !important;
        border-block-end: 0 !important;
        vertical-align: middle;
      }
      .u-legend .u-value {
        font-family: var(--font-mono);
      }
      .u-inline tr {
        margin-inline-end: 1rem;
      }
      .u-legend th,
      .u-legend td {
        padding: 0.125rem 0.25rem;
      }
    `,
  ];

  protected chart: uPlot | undefined;
  #themes: MutationObserver | undefined;
  #sizes: ResizeObserver | undefined;

  /** Height of the chart without its legend. */
  protected abstract readonly heightPx: number;
  /** The property whose change is drawn. */
  protected abstract readonly drawnProperty: string;
  /** What is drawn, or undefined while there is nothing to draw. */
  protected abstract figure(ink: Ink): { readonly figure: Figure; readonly columns: Columns } | undefined;

  /** What stands across the lines. */
  protected marks(): readonly ChartMark[] {
    return [];
  }

  /** A value holds until the next one. */
  protected readonly isStepped: boolean = false;

  /** As it is drawn, to be kept; undefined while there is nothing to draw. */
  picture(): SavedPicture | undefined {
    const { chart } = this;
    const ink = this.#ink();
    const drawn = this.figure(ink);
    if (!chart || !drawn) return undefined;
    const name = this.renderRoot.querySelector('.plot')?.getAttribute('aria-label') ?? '';
    return chartPicture({ name, chart, ...drawn, ink, marks: this.marks(), isStepped: this.isStepped });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themes = new MutationObserver(() => this.#draw());
    this.#themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#sizes = new ResizeObserver(() => this.#resize());
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themes?.disconnect();
    this.#sizes?.disconnect();
    this.#clear();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has(this.drawnProperty)) this.#draw();
  }

  #resize(): void {
    const width = Math.floor(this.clientWidth);
    if (width === 0) return;
    if (!this.chart) this.#draw();
    else if (width !== this.chart.width) this.chart.setSize({ width, height: this.heightPx });
  }

  #clear(): void {
    this.chart?.destroy();
    this.chart = undefined;
  }

  #draw(): void {
    this.#clear();
    const place = this.renderRoot.querySelector<HTMLElement>('.plot');
    const width = Math.floor(this.clientWidth);
    const drawn = place && width > 0 ? this.figure(this.#ink()) : undefined;
    if (!place || !drawn) return;
    const options = { ...drawn.figure, width, height: this.heightPx };
    this.chart = new uPlot(options, drawn.columns as unknown as uPlot.AlignedData, place);
  }

  #ink(): Ink {
    const style = getComputedStyle(this);
    const colour = (token: string) => style.getPropertyValue(token).trim();
    const grid = { stroke: colour('--cds-border-subtle-01'), width: 1 };
    const font = `12px ${style.getPropertyValue('--font-sans') || 'sans-serif'}`;
    return {
      colour,
      font,
      axis: { stroke: colour('--cds-text-secondary'), grid, ticks: grid, font, labelFont: font },
    };
  }
}
