/** What is told of an import, as text. */

export interface CaptureSummary {
  readonly known: readonly string[];
  /** What follows from it. */
  readonly derived: readonly string[];
  /** What the capture does not say, and what could not be brought to its state. */
  readonly assumed: readonly string[];
}

export const summaryText = ({ known, derived, assumed }: CaptureSummary): string =>
  [
    'Taken from the capture:',
    ...known.map((each) => `- ${each}`),
    ...(derived.length > 0 ? ['Derived from it:', ...derived.map((each) => `- ${each}`)] : []),
    'Not in the capture, and assumed:',
    ...assumed.map((each) => `- ${each}`),
    '',
  ].join('\n');

const NAME_LIMIT_CHARS = 64;

/** A name for what a capture becomes: letters, digits, dots and dashes of its file's name, without endings of archives. */
export function captureName(file: string): string {
  const base = file.split(/[/\\]/).findLast((part) => part !== '') ?? '';
  return (
    base
      .replace(/\.(tgz|tbz2?|txz|tzst|tar|txt|out|log|json)$|\.tar\.\w+$/i, '')
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '')
      .slice(0, NAME_LIMIT_CHARS) || 'capture'
  );
}
