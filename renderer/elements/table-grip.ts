/** The edge of a column that can be dragged, or moved with the arrow keys. */

import { html } from 'lit';
import { clampWidth, LEAST_WIDTH, MOST_WIDTH } from '../model/data-table.ts';

/** From the width that the column has to the one that it gets; `reset`: as it was made. */
export type ColumnResize = 'reset' | ((width: number) => number);

const STEP_PX = 16;

export interface Grip {
  readonly label: string;
  readonly width: number;
  readonly resize: (change: ColumnResize) => void;
}

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
  const head = grip.closest('th');
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
