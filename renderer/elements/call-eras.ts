/** The calls of one command on two kernels beside each other, and the commits that made them differ. */

import { css, html, nothing } from 'lit';
import type { ComparedCalls } from '../../shared/comparison.ts';
import { commitAddress, commitsBetween, type KernelCommit } from '../../shared/kernel-commits.ts';
import type { CallLine } from '../../shared/view.ts';
import { type AlignedCall, alignCalls, aroundChanges, callsDiffer } from '../model/call-eras.ts';
import { callText } from '../model/call-text.ts';
import type { EraAnswer } from '../model/era.ts';
import { strings } from '../strings/index.ts';
import { base, lowerPane, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { place } from './place.ts';

const t = strings.callEras;
/** Equal calls that are shown around a difference. */
const AROUND = 1;

const releaseText = ({ since: [major, minor] }: KernelCommit): string => `${major}.${minor}`;

export class CallEras extends ConsoleElement {
  static override properties = {
    left: { attribute: false },
    right: { attribute: false },
    names: { attribute: false },
    releases: { attribute: false },
    all: { state: true },
  };
  /** undefined or null: no calls are known of that side. */
  declare left: ComparedCalls | null | undefined;
  declare right: ComparedCalls | null | undefined;
  declare releases: readonly [string, string];
  /** What the sides are called. */
  declare names: readonly [string, string];
  declare private all: boolean;

  static override styles = [
    base,
    lowerPane,
    plainButton,
    tableStyles,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 1rem;
        padding-block: 0.5rem;
        font-size: 0.8125rem;
      }
      table {
        inline-size: 100%;
        min-inline-size: 52rem;
        table-layout: fixed;
        font-size: 0.8125rem;
      }
      th.commit {
        inline-size: 26%;
      }
      td {
        vertical-align: top;
        overflow-wrap: anywhere;
        white-space: normal;
      }
      td code {
        display: block;
        padding-inline-start: calc(var(--depth) * 0.75rem);
      }
      tr.differs td:not(.commit) {
        background: var(--cds-layer-accent-01);
      }
      .commit {
        font-size: 0.75rem;
      }
      .gap td {
        color: var(--cds-text-secondary);
      }
      ol {
        margin: 0.25rem 0 0.75rem;
        padding-inline-start: 1.25rem;
        font-size: 0.8125rem;
      }
    `,
  ];

  constructor() {
    super();
    this.names = ['', ''];
    this.releases = ['', ''];
    this.all = false;
  }

  protected override render() {
    const [left, right] = this.releases;
    const commits = commitsBetween(left, right);
    return html`${this.left && this.right ? this.#renderCalls(this.left, this.right) : html`<p>${t.noCalls}</p>`}
      <h2>${t.commits(left, right)}</h2>
      ${commits.length === 0 ? html`<p class="quiet">${t.none}</p>` : html`<ol>${commits.map((commit) => html`<li>${renderCommit(commit)}</li>`)}</ol>`}`;
  }

  #renderCalls(left: ComparedCalls, right: ComparedCalls) {
    const rows = alignCalls(left, right);
    const differing = rows.filter(callsDiffer).length;
    return html`<div class="head">
        <span role="status" data-differing=${differing}>${t.differing(differing, rows.length - differing)}</span>
        <button class="plain" @click=${() => {
          this.all = !this.all;
        }}>${this.all ? t.changes : t.whole}</button>
      </div>
      <table tabindex="0" aria-label=${t.title}>
        <thead>
          <tr>
            <th scope="col">${this.names[0]}</th>
            <th scope="col">${this.names[1]}</th>
            <th scope="col" class="commit">${t.commit}</th>
          </tr>
        </thead>
        <tbody>
          ${(this.all ? rows : aroundChanges(rows, AROUND)).map((row) => this.#renderRow(row))}
        </tbody>
      </table>`;
  }

  #renderRow(row: AlignedCall | null) {
    if (!row) return html`<tr class="gap"><td>…</td><td>…</td><td></td></tr>`;
    return html`<tr class=${callsDiffer(row) ? 'differs' : ''}>
      ${renderCall(row.left)}${renderCall(row.right)}
      <td class="commit">${row.commits.map((commit) => html`<div>${renderCommit(commit)}</div>`)}</td>
    </tr>`;
  }
}

/** The last step of a history that was replayed on another kernel. */
export function renderCallEras(release: string, era: EraAnswer | undefined) {
  const { here, there } = strings.era;
  const { leftCalls, rightCalls } = era?.comparison?.history.last ?? {};
  const other = era?.release ?? '';
  return html`<call-eras
    .left=${leftCalls}
    .right=${rightCalls}
    .names=${[here(release), there(other)]}
    .releases=${[release, other]}
  ></call-eras>`;
}

function renderCall(line: CallLine | undefined) {
  if (!line) return html`<td class="quiet">${t.notHere}</td>`;
  return html`<td><code ${place({ '--depth': `${line.depth}` })}>${callText(line)}</code></td>`;
}

function renderCommit(commit: KernelCommit) {
  const link = commit.commit
    ? html`<a href=${commitAddress(commit.commit)} target="_blank" rel="noopener noreferrer"><code>${commit.commit}</code></a>`
    : nothing;
  return html`${releaseText(commit)} ${link} ${commit.what}`;
}

customElements.define('call-eras', CallEras);

declare global {
  interface HTMLElementTagNameMap {
    'call-eras': CallEras;
  }
}
