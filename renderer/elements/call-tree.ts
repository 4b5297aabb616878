/**
 * The kernel's own calls behind a sequence: nested as they are made, with locks, return codes and the steps in them.
 * One goes through it line by line, into calls, over them and out of them, back, or until a function, errno, zone or block.
 */

import { html, nothing } from 'lit';
import { ERRNO_NUMBER } from '../../shared/errno-number.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { CallLine, CallsView } from '../../shared/view.ts';
import {
  blockOfLine,
  hasWithin,
  isCallLine,
  lineAround,
  lineBehind,
  lineOutside,
  locksAt,
  runUntil,
  shownLines,
  sourceAddress,
  stopWords,
} from '../model/call-course.ts';
import { callText } from '../model/call-text.ts';
import { describe } from '../model/describe.ts';
import { strings } from '../strings/index.ts';
import { base, lowerPane, plainButton } from '../theme/shared-styles.ts';
import './trace-compare.ts';
import { callTreeStyles } from './call-tree-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';
import { place } from './place.ts';

const s = strings.sequence;
const t = strings.callTree;
const ERRNOS: ReadonlyMap<string, number> = new Map(Object.entries(ERRNO_NUMBER));

export class CallTree extends ConsoleElement {
  static override properties = {
    calls: { attribute: false },
    events: { attribute: false },
    current: { state: true },
    folded: { state: true },
    until: { state: true },
    said: { state: true },
  };
  declare calls: CallsView;
  /** The sequence's events, to which lines point. */
  declare events: readonly MachineEvent[];
  /** Line that one is at. */
  declare private current: number;
  declare private folded: ReadonlySet<number>;
  declare private until: string;
  /** What running on came to. */
  declare private said: string;
  #revision: number | undefined;

  static override styles = [base, lowerPane, plainButton, callTreeStyles];

  constructor() {
    super();
    this.events = [];
    this.current = 0;
    this.folded = new Set();
    this.until = '';
    this.said = '';
  }

  protected override willUpdate(): void {
    if (this.#revision === this.calls.revision) return;
    this.#revision = this.calls.revision;
    this.current = 0;
    this.folded = new Set();
    this.said = '';
  }

  protected override render() {
    const { lines, left } = this.calls;
    const shown = shownLines(lines, this.folded);
    return html`${this.#renderTools()}
      <ul role="tree" tabindex="0" aria-label=${s.calls} aria-activedescendant="line-${this.current}" @keydown=${(event: KeyboardEvent) => this.#keyed(event)}>
        ${shown.map((index) => this.#renderLine(index))}
      </ul>
      ${left > 0 ? html`<p class="quiet">${s.callsLeft(left)}</p>` : nothing}`;
  }

  #renderTools() {
    const { lines } = this.calls;
    const last = lines.length - 1;
    const button = (name: string, line: number, isOff: boolean) =>
      html`<button class="plain" ?disabled=${isOff} @click=${() => this.#goTo(line)}>${name}</button>`;
    const held = locksAt(lines, this.current);
    return html`<div class="tools" role="toolbar" aria-label=${t.tools}>
        ${button(t.back, this.current - 1, this.current <= 0)} ${button(t.into, this.current + 1, this.current >= last)}
        ${button(t.over, lineBehind(lines, this.current), this.current >= last)}
        ${button(t.out, lineOutside(lines, this.current), this.current >= last)}
        <form @submit=${(event: Event) => this.#runUntil(event)}>
          <label>${t.until} <input name="until" .value=${this.until} placeholder=${t.untilHint} title=${t.untilHint} autocomplete="off" /></label>
          <button class="plain">${t.run}</button>
        </form>
        <button class="plain" @click=${() => this.#foldAll()}>${this.folded.size === 0 ? t.foldAll : t.unfoldAll}</button>
        ${this.#renderPages()}
        <span role="status">${this.said}</span>
      </div>
      <trace-compare .calls=${this.calls}></trace-compare>
      <p class="held">${held.length === 0 ? t.noLocks : t.locks(held.join(', '))}</p>`;
  }

  /** The pages of the block that the current line is about. */
  #renderPages() {
    const { lines, pagesPerBlock } = this.calls;
    const block = blockOfLine(lines[this.current], this.events, pagesPerBlock);
    if (block === undefined) return nothing;
    return html`<button class="plain" data-pages=${block} @click=${() => fire(this, 'go', { screen: 'pages', item: block })}>${t.pages(block)}</button>`;
  }

  #renderLine(index: number) {
    const line = this.calls.lines[index];
    if (!line) return nothing;
    const isLater = index > this.current;
    const state = `${index === this.current ? 'current' : ''} ${isLater ? 'later' : ''}`;
    const within = hasWithin(this.calls.lines, index);
    const open = within ? (this.folded.has(index) ? 'false' : 'true') : nothing;
    const place1 = place({ '--depth': `${line.depth}` });
    const choose = () => this.#goTo(index);
    if (!isCallLine(line)) {
      const event = this.events[line.event];
      const { text, tone } = event ? describe(event) : { text: '', tone: 'plain' };
      return html`<li role="treeitem" id="line-${index}" class="event ${tone} ${state}" aria-level=${line.depth + 1} aria-selected=${index === this.current} @click=${choose} ${place1}><span class="turn"></span><span>${text}</span></li>`;
    }
    return html`<li role="treeitem" id="line-${index}" class="${(line.ret ?? 0) < 0 ? 'failed' : ''} ${state}" aria-level=${line.depth + 1} aria-expanded=${open} aria-selected=${index === this.current} @click=${choose} ${place1}>
      <span class="turn" aria-hidden="true" @click=${(event: Event) => this.#turn(event, index)}>${within ? (this.folded.has(index) ? '▸' : '▾') : ''}</span>
      <span><code>${callText(line)}</code>${this.#renderFacts(line)}</span>
    </li>`;
  }

  #renderFacts({ fn, lock }: CallLine) {
    const { file, sleeps, fails } = this.calls.functions[fn] ?? {};
    return html`${lock ? html`<span class="tag">${s.lock(lock.lock, lock.use)}</span>` : nothing}${
      sleeps ? html`<span class="mark" title=${t.sleepsHint}>${t.sleeps}</span>` : nothing
    }${fails ? html`<span class="mark" title=${t.failsHint}>${t.fails}</span>` : nothing}${
      file
        ? html`<a class="source" href=${sourceAddress(file, this.calls.release)} target="_blank" rel="noopener noreferrer" tabindex="-1" @click=${(event: Event) => event.stopPropagation()}>${file}</a>`
        : nothing
    }`;
  }

  #goTo(line: number): void {
    this.current = Math.min(this.calls.lines.length - 1, Math.max(0, line));
    // What one goes to is not hidden.
    const open = new Set(this.folded);
    for (let at = lineAround(this.calls.lines, this.current); at >= 0; at = lineAround(this.calls.lines, at))
      open.delete(at);
    this.folded = open;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('li.current')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  #turn(event: Event, index: number): void {
    event.stopPropagation();
    const folded = new Set(this.folded);
    if (!folded.delete(index)) folded.add(index);
    this.folded = folded;
  }

  #foldAll(): void {
    const { lines } = this.calls;
    const all = lines.flatMap((_line, index) => (hasWithin(lines, index) ? [index] : []));
    this.folded = this.folded.size === 0 ? new Set(all) : new Set();
    this.current = 0;
  }

  #runUntil(event: Event): void {
    event.preventDefault();
    this.until = String(new FormData(event.currentTarget as HTMLFormElement).get('until') ?? '');
    const words = stopWords(this.until);
    const { line, found } = runUntil(this.calls.lines, this.events, this.current, { words, errnos: ERRNOS });
    this.said = words.length === 0 ? '' : found ? '' : t.notFound(this.until.trim());
    this.#goTo(line);
  }

  #keyed(event: KeyboardEvent): void {
    const { lines } = this.calls;
    const shown = shownLines(lines, this.folded);
    const at = shown.indexOf(this.current);
    const within = hasWithin(lines, this.current);
    const folded = this.folded.has(this.current);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#goTo(shown[Math.min(shown.length - 1, at + 1)] ?? this.current),
      ArrowUp: () => this.#goTo(shown[Math.max(0, at - 1)] ?? this.current),
      ArrowRight: () => (within && folded ? this.#turn(event, this.current) : this.#goTo(this.current + 1)),
      ArrowLeft: () =>
        within && !folded
          ? this.#turn(event, this.current)
          : this.#goTo(Math.max(0, lineAround(lines, this.current))),
      Home: () => this.#goTo(0),
      End: () => this.#goTo(lines.length - 1),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  }
}

customElements.define('call-tree', CallTree);

declare global {
  interface HTMLElementTagNameMap {
    'call-tree': CallTree;
  }
}
