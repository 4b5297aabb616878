/** What stands in the work area before there is a machine: opening, no machine at all, safe mode, or why it failed. */

import { html } from 'lit';
import type { Hello } from '../../shared/api.ts';
import { failureSentences } from '../model/outcome-text.ts';
import type { Store } from '../state/store.ts';
import { strings } from '../strings/index.ts';

const s = strings.connection;

export function renderOpening(store: Store) {
  return html`<main class="opening" id="work">${content(store)}</main>`;
}

function content(store: Store) {
  const { failed, hello } = store;
  if (failed) return html`<p>${s.failed(failureSentences(failed).join(' '))}</p>`;
  if (hello?.safeMode) return renderSafeMode(store, hello);
  if (hello && hello.machines.length === 0) return html`<h1>${s.noneTitle}</h1><p>${s.none}</p>`;
  return html`<p role="status">${s.opening}</p>`;
}

function renderSafeMode(store: Store, { machines }: Hello) {
  return html`<h1>${s.safeTitle}</h1>
    <p>${machines.length === 0 ? s.none : s.safe}</p>
    ${machines.map(({ id, name }) => html`<p><button class="plain" @click=${() => void store.openMachine(id)}>${s.open(name)}</button></p>`)}`;
}
