/** The leader's look at the room: hand-ins by drop or from a shared folder. Events: `workshop` {request}, `workshop-file` {file}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { RoomView } from '../../shared/lesson.ts';
import { workshopStrings as s } from '../strings/workshop.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';
import { ConsoleElement } from './console-element.ts';
import { fire } from './events.ts';

export class WorkshopRoom extends ConsoleElement {
  static override properties = {
    room: { attribute: false },
    folder: { attribute: false },
    workshops: { attribute: false },
    busy: { type: Boolean },
  };
  declare room: RoomView | undefined;
  declare folder: string | null;
  declare workshops: readonly { readonly id: string; readonly title: string }[];
  declare busy: boolean;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    css`
      :host {
        display: block;
        margin-block-end: 1rem;
      }
      form,
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 0.5rem 1rem;
        margin-block: 0.5rem;
      }
      label {
        display: flex;
        flex: 1 1 20rem;
        flex-direction: column;
        gap: 0.25rem;
        font-size: 0.75rem;
        color: var(--cds-text-secondary);
      }
      input:not([type='file']) {
        min-block-size: 2rem;
        padding-inline: 0.5rem;
        border: 0;
        border-block-end: 1px solid var(--cds-border-strong-01);
        background: var(--cds-field-02);
        color: var(--cds-text-primary);
        font: inherit;
      }
      button.plain {
        color: var(--cds-link-primary);
      }
      h3 {
        margin-block: 1rem 0.25rem;
        font-size: 0.875rem;
        color: var(--cds-text-primary);
      }
      .unsure {
        color: var(--cds-text-error);
        font-weight: 600;
      }
      .drop {
        padding: 0.75rem;
        border: 1px dashed var(--cds-border-strong-01);
      }
      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
        line-height: 1.43;
      }
    `,
  ];

  constructor() {
    super();
    this.busy = false;
    this.folder = null;
    this.workshops = [];
  }

  protected override render() {
    const shared = (event: SubmitEvent): void => {
      event.preventDefault();
      const folder = String(new FormData(event.currentTarget as HTMLFormElement).get('folder') ?? '').trim();
      fire(this, 'workshop', { request: { do: 'share', folder } });
    };
    return html`<details class="panel" ?open=${this.room !== undefined}>
      <summary><strong>${s.room}</strong></summary>
      <p class="quiet">${s.roomHint}</p>
      <form @submit=${shared}>
        <label>${s.sharedFolder}<input name="folder" maxlength="1000" spellcheck="false" .value=${this.folder ?? ''} /></label>
        <button class="plain link" type="submit" data-share>${s.useFolder}</button>
      </form>
      <div class="drop" @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${this.#dropped}>
        <div class="actions">
          <span>${s.dropHandIns}</span>
          <button class="plain link" type="button" data-hand-ins @click=${() => this.renderRoot.querySelector<HTMLInputElement>('[type=file]')?.click()}>${s.chooseFiles}</button>
          <input type="file" hidden multiple accept=".json,application/json" @change=${this.#chosen} />
          ${this.workshops.map(
            ({ id, title }) =>
              html`<button class="plain link" type="button" data-room=${id} ?disabled=${this.busy} @click=${() => fire(this, 'workshop', { request: { do: 'room', workshop: id } })}>${s.lookAtRoom(title)}</button>`,
          )}
        </div>
      </div>
      ${this.room ? this.#renderRoom(this.room) : nothing}
    </details>`;
  }

  #renderRoom({ workshop, attendees, refused, steps }: RoomView) {
    const notes = attendees.flatMap(({ attendee, notes: all }) => all.map((note) => `${attendee}: ${note}`));
    const sum = (
      of: RoomView['attendees'][number],
      part: 'reached' | 'of' | 'points' | 'hints' | 'wrong',
    ): number => of.lessons.reduce((all, lesson) => all + lesson[part], 0);
    return html`<h3>${s.whoIsWhere(workshop.title, workshop.version)}</h3>
      ${
        attendees.length === 0
          ? html`<p>${s.nobodyHandedIn}</p>`
          : html`<table>
              <thead>
                <tr>${s.roomHead.map((name) => html`<th scope="col">${name}</th>`)}</tr>
              </thead>
              <tbody>
                ${attendees.map(
                  (one) => html`<tr data-attendee=${one.attendee}>
                    <td>${one.attendee}</td>
                    <td>${one.at ? `${one.at.lesson}: ${one.at.step}` : s.finished}${one.stuck ? html` <span class="unsure">${s.stuck}</span>` : nothing}</td>
                    <td class="number">${sum(one, 'reached')} / ${sum(one, 'of')}</td>
                    <td class="number">${sum(one, 'points')}</td>
                    <td class="number">${sum(one, 'hints')}</td>
                    <td class="number">${sum(one, 'wrong')}</td>
                    <td class="nowrap">${one.version}${one.older ? ` ${s.older}` : ''}</td>
                    <td class="nowrap">${one.verified ? s.verified : html`<span class="unsure">${s.notVerified}</span>`}</td>
                  </tr>`,
                )}
              </tbody>
            </table>`
      }
      ${
        notes.length + refused.length === 0
          ? nothing
          : html`<h3>${s.toLookAt}</h3>
              <ul data-notes>
                ${refused.map(({ file, reason }) => html`<li>${s.notCounted(file, reason)}</li>`)}
                ${notes.map((note) => html`<li>${note}</li>`)}
              </ul>`
      }
      ${
        steps.length === 0
          ? nothing
          : html`<h3>${s.whereStuck}</h3>
              <table>
                <thead>
                  <tr>${s.stepsHead.map((name) => html`<th scope="col">${name}</th>`)}</tr>
                </thead>
                <tbody>
                  ${steps.map(
                    (one) => html`<tr>
                      <td>${one.lesson}: ${one.step}</td>
                      <td class="number">${one.reached} / ${one.of}</td>
                      <td class="number">${one.hints}</td>
                      <td class="number">${one.wrong}</td>
                      <td class="number">${s.minutes(Math.round(one.medianSeconds / 60))}</td>
                      <td>${one.here.join(', ')}</td>
                    </tr>`,
                  )}
                </tbody>
              </table>`
      }`;
  }

  #dropped = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    for (const file of event.dataTransfer?.files ?? []) fire(this, 'workshop-file', { file });
  };

  #chosen = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    for (const file of [...(input.files ?? [])]) fire(this, 'workshop-file', { file });
    input.value = '';
  };
}

customElements.define('workshop-room', WorkshopRoom);

declare global {
  interface HTMLElementTagNameMap {
    'workshop-room': WorkshopRoom;
  }
}
