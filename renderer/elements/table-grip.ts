/** The edge of a column that can be dragged, or moved with the arrow keys. */

import { css, html } from 'lit';
import { clampWidth, LEAST_WIDTH, MOST_WIDTH } from '../model/data-table.ts';

/** From the width that the column has to the one that it gets; `reset`: as it was made. */
export type ColumnResize = 'reset' | ((width: number) => number);

const STEP_PX = 16;

export interface Grip {
  readonly label: string;
  readonly width: number;
  readonly resize: (change: ColumnResize) => void;
}

export const gripStyles = css`
  .grip {
    position: absolute;
    inset-block: 0;
    inset-inline-end: -4px;
    z-index: 1;
    inline-size: 8px;
    cursor: col-resize;
    touch-action: none;
  }
  .grip::after {
    content: '';
    position: absolute;
    inset-block: 0.375rem;
    inset-inline-start: 3px;
    border-inline-start: 1px solid var(--cds-border-strong-01);
  }
  .grip:hover::after,
  .grip:focus-visible::after {
    border-inline-start: 3px solid var(--cds-focus);
  }
`;

export function columnGrip({ label, width, resize }: Grip) {
  const keyed = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
    if (step !== undefined) resize((now) => clampWidth((now || width) + step));
    else if (event.key === 'Home') resize('reset');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<span
    class="grip"
    role="separator"
    tabindex="0"
    aria-orientation="vertical"
    aria-label=${label}
    aria-valuemin=${LEAST_WIDTH}
    aria-valuemax=${MOST_WIDTH}
    aria-valuenow=${width}
    @keydown=${keyed}
    @dblclick=${() => resize('reset')}
    @pointerdown=${(event: PointerEvent) => drag(event, resize)}
  ></span>`;
}

function drag(event: PointerEvent, resize: Grip['resize']): void {
  const grip = event.currentTarget as HTMLElement;
  const head = grip.closest('th, [role="columnheader"]');
  if (event.button !== 0 || !head) return;
  event.preventDefault();
  const [began, width] = [event.clientX, head.getBoundingClientRect().width];
  grip.setPointerCapture(event.pointerId);
  const move = ({ clientX }: PointerEvent): void => resize(() => clampWidth(width + clientX - began));
  const end = (): void => {
    grip.removeEventListener('pointermove', move);
    grip.removeEventListener('pointerup', end);
    grip.removeEventListener('pointercancel', end);
  };
  grip.addEventListener('pointermove', move);
  grip.addEventListener('pointerup', end);
  grip.addEventListener('pointercancel', end);
}
