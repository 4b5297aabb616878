/** Values that each attendee gets of his own: drawn from a seed, and put into the lesson's file wherever it names them. */

type Drawn = string | number;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step?: number;
}

/** Values by name as the file has them; what is not shaped like one is left to the schema. */
export function drawValues(file: unknown, seed: string): ReadonlyMap<string, Drawn> {
  const drawn = new Map<string, Drawn>();
  if (typeof file !== 'object' || file === null) return drawn;
  for (const [name, value] of Object.entries(file)) {
    const number = hashOf(`${seed}\n${name}`);
    if (isRange(value)) {
      const { from, to, step = 1 } = value;
      const count = Math.max(1, Math.floor((to - from) / step) + 1);
      drawn.set(name, from + (number % count) * step);
    } else if (isList(value)) drawn.set(name, value.oneOf[number % value.oneOf.length] ?? '');
  }
  return drawn;
}

const isRange = (value: unknown): value is Range => {
  const { from, to, step = 1 } = (value ?? {}) as Record<string, unknown>;
  return [from, to, step].every((one) => Number.isSafeInteger(one)) && (step as number) > 0;
};

const isList = (value: unknown): value is { readonly oneOf: readonly Drawn[] } => {
  const { oneOf } = (value ?? {}) as Record<string, unknown>;
  return Array.isArray(oneOf) && oneOf.length > 0;
};

/** FNV-1a of 32 bits: the same for everybody who draws. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** "((block))", "((block+1))", "((block-1))"; `$((…))` is the shell's. Lines stay where they are. */
export function withValues(text: string, values: ReadonlyMap<string, Drawn>): string {
  if (values.size === 0) return text;
  return text.replace(
    /(?<!\$)\(\(([a-z][A-Za-z0-9]{0,30})(?:\s*([+-])\s*(\d{1,9}))?\)\)/g,
    (whole, name: string, sign: string | undefined, by: string | undefined) => {
      const value = values.get(name);
      if (value === undefined) return whole;
      if (by === undefined) return String(value);
      const number = Number(value) + (sign === '-' ? -Number(by) : Number(by));
      return Number.isFinite(number) ? String(number) : whole;
    },
  );
}
