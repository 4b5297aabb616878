/** What a map is drawn with, and a drawing that becomes an SVG instead of pixels: the painter does not know which. */

/** The part of a canvas' context that a map needs. */
export type Drawing = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'globalAlpha'
  | 'fillRect'
  | 'strokeRect'
  | 'clearRect'
  | 'beginPath'
  | 'rect'
  | 'moveTo'
  | 'lineTo'
  | 'stroke'
  | 'save'
  | 'restore'
  | 'clip'
  | 'fillText'
  | 'setLineDash'
>;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;');

const ANCHORS: Readonly<Record<string, string>> = { center: 'middle', right: 'end', left: 'start' };

/** Two decimals are finer than any screen. */
const n = (value: number): number => Math.round(value * 100) / 100;

export class SvgDrawing implements Drawing {
  fillStyle: string | CanvasGradient | CanvasPattern = '#000';
  strokeStyle: string | CanvasGradient | CanvasPattern = '#000';
  lineWidth = 1;
  font = '12px sans-serif';
  textAlign: CanvasTextAlign = 'left';
  globalAlpha = 1;
  readonly #parts: string[] = [];
  readonly #symbols: Map<number, string>;
  #path: string[] = [];
  #dash = '';
  #clip: string | undefined;
  #clipPath = '';

  /** @param symbols of the whole picture: what is drawn once and used often */
  constructor(symbols: Map<number, string> = new Map()) {
    this.#symbols = symbols;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#parts.push(`<rect ${place(x, y, width, height)} fill="${this.#fill}"${this.#alpha}/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#parts.push(`<rect ${place(x, y, width, height)} fill="none"${this.#stroke}/>`);
  }

  /** A new picture has nothing to clear. */
  clearRect(): void {}

  beginPath(): void {
    this.#path = [];
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#clipPath = `<rect ${place(x, y, width, height)}/>`;
  }

  moveTo(x: number, y: number): void {
    this.#path.push(`M${n(x)} ${n(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#path.push(`L${n(x)} ${n(y)}`);
  }

  stroke(): void {
    const clip = this.#clip === undefined ? '' : ` clip-path="url(#${this.#clip})"`;
    this.#parts.push(`<path d="${this.#path.join('')}" fill="none"${this.#stroke}${clip}/>`);
  }

  save(): void {}

  restore(): void {
    this.#clip = undefined;
  }

  clip(): void {
    this.#clip = `clip-${this.#clipPath.replace(/[^\d.]+/g, '-')}`;
    this.#parts.push(`<clipPath id="${this.#clip}">${this.#clipPath}</clipPath>`);
  }

  fillText(text: string, x: number, y: number): void {
    const [, weight = '400', size = '12px', family = 'sans-serif'] =
      /^(?:(\d{3}) )?(\S+) (.*)$/s.exec(this.font) ?? [];
    const style = `font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}"`;
    this.#parts.push(
      `<text x="${n(x)}" y="${n(y)}" ${style} text-anchor="${ANCHORS[this.textAlign] ?? 'start'}" fill="${this.#fill}">${escaped(text)}</text>`,
    );
  }

  setLineDash(segments: readonly number[]): void {
    this.#dash = segments.join(' ');
  }

  /** Something that is drawn often, once: `draw` makes it at 0, 0. */
  use(key: number, x: number, y: number, draw: (drawing: SvgDrawing) => void): void {
    if (!this.#symbols.has(key)) {
      const drawing = new SvgDrawing(this.#symbols);
      draw(drawing);
      this.#symbols.set(key, drawing.body);
    }
    this.#parts.push(`<use href="#look-${key}" x="${n(x)}" y="${n(y)}"/>`);
  }

  get body(): string {
    return this.#parts.join('\n');
  }

  /** The whole picture. */
  svg(width: number, height: number, title: string, background: string): string {
    const symbols = [...this.#symbols].map(([key, body]) => `<g id="look-${key}">${body}</g>`).join('\n');
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(width)} ${n(height)}" width="${n(width)}" height="${n(height)}" role="img">
<title>${escaped(title)}</title>
<defs>
${symbols}
</defs>
<rect width="100%" height="100%" fill="${escaped(background)}"/>
${this.body}
</svg>
`;
  }

  get #fill(): string {
    return escaped(String(this.fillStyle));
  }

  get #alpha(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${this.globalAlpha}"`;
  }

  get #stroke(): string {
    const dash = this.#dash === '' ? '' : ` stroke-dasharray="${this.#dash}"`;
    return ` stroke="${escaped(String(this.strokeStyle))}" stroke-width="${this.lineWidth}"${dash}${this.#alpha}`;
  }
}

const place = (x: number, y: number, width: number, height: number): string =>
  `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
