/** A browser that can show the console. */

export interface Browser {
  readonly program: string;
  /** How it is told to open a window: Firefox has no windows without tabs, Safari only takes one more tab. */
  readonly family: 'chromium' | 'firefox' | 'safari';
}
