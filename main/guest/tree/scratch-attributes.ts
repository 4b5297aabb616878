/** Modes, times and symbolic links of the kept files, as one more entry beside their contents. */

/** What stands behind one or more names. */
export interface Inode {
  readonly kind: 'file' | 'directory' | 'link';
  /** Of a file; where a link leads. */
  content: string;
  bytes: number;
  mode: number;
  /** Seconds since 1970. */
  modified: number;
  names: number;
}

/** No file can have this name: it stands outside of the kept directories. */
export const ATTRIBUTES = '/.attributes';

export type Attributes = Readonly<
  Record<
    string,
    { readonly mode?: number; readonly modified?: number; readonly link?: string; readonly removed?: true }
  >
>;

export const isAttributes = (path: string): boolean => path === ATTRIBUTES;

/** Undefined where every entry is as it is made. */
export function attributesOf(
  entries: readonly (readonly [string, Inode])[],
  removed: Iterable<string>,
): [string, string] | undefined {
  const own = entries.flatMap(([path, { kind, mode, modified, content }]) => {
    const usual = kind === 'directory' ? 0o755 : kind === 'link' ? 0o777 : 0o644;
    const unusual = {
      ...(mode !== usual && { mode }),
      ...(modified !== 0 && { modified }),
      ...(kind === 'link' && { link: content }),
    };
    return Object.keys(unusual).length === 0 ? [] : [[path, unusual] as const];
  });
  const gone = [...removed].map((path) => [path, { removed: true }] as const);
  const attributes = [...own, ...gone];
  return attributes.length === 0 ? undefined : [ATTRIBUTES, JSON.stringify(Object.fromEntries(attributes))];
}

/** What cannot be read is left out: the files are still there, with usual modes. */
export function readAttributes(text: string | null): Attributes {
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(
      Object.entries(parsed).flatMap(([path, own]: [string, unknown]) => {
        if (typeof own !== 'object' || own === null) return [];
        const { mode, modified, link, removed } = own as Record<string, unknown>;
        return [
          [
            path,
            {
              ...(typeof mode === 'number' && { mode: mode & 0o7777 }),
              ...(typeof modified === 'number' && Number.isFinite(modified) && { modified }),
              ...(typeof link === 'string' && { link }),
              ...(removed === true && { removed: true as const }),
            },
          ],
        ];
      }),
    );
  } catch {
    return {};
  }
}
