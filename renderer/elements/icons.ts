/** Icons drawn here, 16 × 16, in the current colour. All are decoration: names stand beside them. */

import { html, svg, type TemplateResult } from 'lit';

const icon = (content: TemplateResult): TemplateResult =>
  html`<svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.25" aria-hidden="true" focusable="false">${content}</svg>`;

export const icons = {
  menu: icon(svg`<path d="M2 4h12M2 8h12M2 12h12" />`),
  close: icon(svg`<path d="M4 4l8 8M12 4l-8 8" />`),
  chevronDown: icon(svg`<path d="M4 6l4 4 4-4" />`),
  chevronRight: icon(svg`<path d="M6 4l4 4-4 4" />`),
  copy: icon(svg`<path d="M5 5h8v8H5zM3 11V3h8" />`),
  save: icon(svg`<path d="M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11" />`),
  moon: icon(svg`<path d="M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z" />`),
  keyboard: icon(svg`<path d="M1.5 4.5h13v7h-13zM4 7h1M7 7h1M10 7h2M4 9.5h8" />`),
  warning: icon(svg`<path d="M8 2l6.5 12h-13zM8 6.5v3.5M8 11.5v1" />`),
  error: icon(svg`<circle cx="8" cy="8" r="6" /><path d="M5.5 5.5l5 5M10.5 5.5l-5 5" />`),
  done: icon(svg`<circle cx="8" cy="8" r="6" /><path d="M5 8.2l2.2 2.2L11 6" />`),
  check: icon(svg`<path d="M3 8.5l3.5 3.5L13 4.5" />`),
  more: icon(svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.5" stroke-linecap="round" />`),
  info: icon(svg`<circle cx="8" cy="8" r="6" /><path d="M8 7v4.5M8 4.5v1" />`),
  system: icon(svg`<path d="M3 2h10v12H3zM5 5h6M5 7.5h6M8 11.5h.01" />`),
  partition: icon(svg`<path d="M2 4h12v8H2zM6 4v8" />`),
  plus: icon(svg`<path d="M8 3v10M3 8h10" />`),
  minus: icon(svg`<path d="M3 8h10" />`),
  moveUp: icon(svg`<path d="M8 13V3M4 7l4-4 4 4" />`),
  moveDown: icon(svg`<path d="M8 3v10M4 9l4 4 4-4" />`),
  previous: icon(svg`<path d="M10 4L6 8l4 4" />`),
  next: icon(svg`<path d="M6 4l4 4-4 4" />`),
  messages: icon(svg`<path d="M2 3h12v10H2zM4.5 6.5l2 1.5-2 1.5M8 9.5h3.5" />`),
  terminal: icon(svg`<path d="M1.5 3h13v10h-13zM4 6l2 2-2 2M7.5 10.5H12" />`),
};
