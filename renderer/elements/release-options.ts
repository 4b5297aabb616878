/** The kernel releases that a field offers beside free typing: "6.12 – Debian 13, RHEL 10". */

import { html } from 'lit';
import { KNOWN_RELEASES } from '../../shared/known-releases.ts';

/** @param id what the field's `list` attribute names */
export const releaseOptions = (id: string) =>
  html`<datalist id=${id}>
    ${KNOWN_RELEASES.map(({ release, names }) => html`<option value=${release} label=${[release, names.join(', ')].filter(Boolean).join(' – ')}></option>`)}
  </datalist>`;
