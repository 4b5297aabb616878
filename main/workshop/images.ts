/** Pictures of a workshop: PNG, and SVG that does nothing but show. They travel inside lessons as data addresses. */

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
export const IMAGE_LIMIT_BYTES = 256 * 1024;

/** What may be in an SVG of a lesson is what draws; everything that runs, loads or leads away is refused. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/<\s*script/i, 'it has a script'],
  [/<\s*foreignObject/i, 'it has a foreignObject'],
  [
    /<\s*(iframe|embed|object|audio|video|animate|set|handler|listener)\b/i,
    'it has an element that does more than draw',
  ],
  [/[\s"'/]on[a-z]+\s*=/i, 'it has an event handler'],
  [/<!ENTITY|<!DOCTYPE/i, 'it has a document type'],
  [/\b(?:xlink:)?href\s*=\s*["']?(?!["']?#)/i, 'it refers to something outside of it'],
  [/url\(\s*["']?(?!["']?#)/i, 'it refers to something outside of it'],
  [/@import|javascript:/i, 'it loads something'],
];

/** Why a picture is not shown; undefined: it is. */
export function whyNoImage(name: string, bytes: Uint8Array): string | undefined {
  if (bytes.length > IMAGE_LIMIT_BYTES) return `a picture holds at most ${IMAGE_LIMIT_BYTES} bytes`;
  if (name.endsWith('.png'))
    return PNG.every((byte, index) => bytes[index] === byte) ? undefined : 'this is no PNG file';
  const text = Buffer.from(bytes).toString('utf8');
  if (!/<svg[\s>]/i.test(text)) return 'this is no SVG file';
  const refused = REFUSED.find(([pattern]) => pattern.test(text));
  return refused && `this SVG is refused: ${refused[1]}`;
}

export const imageAddress = (name: string, bytes: Uint8Array): string =>
  `data:image/${name.endsWith('.png') ? 'png' : 'svg+xml'};base64,${Buffer.from(bytes).toString('base64')}`;

/** The bytes of an address that `imageAddress` made. */
export const imageBytes = (address: string): Uint8Array =>
  Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
