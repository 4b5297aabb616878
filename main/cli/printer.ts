/** Where a command of the command line says what it has to say. */

export interface Printer {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}
