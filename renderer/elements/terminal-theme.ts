/** The colours and the type of a terminal: as the theme has them where it stands, and as the settings say. */

import type { ITerminalOptions, ITheme } from '@xterm/xterm';
import { settings } from '../state/settings.ts';

export function terminalTheme(element: Element): ITheme {
  const style = getComputedStyle(element);
  const colour = (token: string): string => style.getPropertyValue(token).trim();
  return {
    background: colour('--cds-layer-01'),
    foreground: colour('--cds-text-primary'),
    cursor: colour('--cds-text-primary'),
    cursorAccent: colour('--cds-layer-01'),
    selectionBackground: colour('--cds-highlight'),
    red: colour('--cds-text-error'),
    green: colour('--cds-support-success'),
    yellow: colour('--cds-support-warning'),
    blue: colour('--cds-link-primary'),
    magenta: colour('--cds-support-caution-major'),
    cyan: colour('--cds-support-info'),
    black: colour('--cds-text-primary'),
    white: colour('--cds-text-primary'),
    brightBlack: colour('--cds-text-secondary'),
    brightRed: colour('--cds-text-error'),
    brightGreen: colour('--state-online'),
    brightYellow: colour('--cds-text-primary'),
    brightBlue: colour('--cds-link-primary'),
    brightMagenta: colour('--cds-support-caution-major'),
    brightCyan: colour('--cds-support-info'),
    brightWhite: colour('--cds-text-primary'),
  };
}

const FONTS = {
  plex: undefined,
  system: 'ui-monospace, "SFMono-Regular", Consolas, "DejaVu Sans Mono", monospace',
  courier: '"Courier New", Courier, monospace',
} as const;
/** What a browser takes for a text size of 100 %, in pixels. */
const USUAL_TYPE = 16;

export function terminalType(element: Element): Pick<ITerminalOptions, 'fontFamily' | 'fontSize'> {
  const { terminalFont, terminalSize } = settings();
  const own = getComputedStyle(element).getPropertyValue('--font-mono').trim() || 'monospace';
  const type = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    fontFamily: FONTS[terminalFont] ?? own,
    fontSize: Math.round((terminalSize * type) / USUAL_TYPE),
  };
}
