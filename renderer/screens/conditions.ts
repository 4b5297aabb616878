/** Faults, vetoes, unmovable pages, pressure: the inputs that a machine cannot derive. Event: `command-run` {command}. */

import '@carbon/web-components/es/components/button/button.js';
import { css, html, nothing, type PropertyValues } from 'lit';
import { blockRanges } from '../../shared/block-action.ts';
import {
  type AddFault,
  type Conditions,
  FAULT_COMMANDS,
  type NotifierVeto,
  type SclpFault,
} from '../../shared/definition.ts';
import type { BlockId, Rn } from '../../shared/ids.ts';
import { bytes } from '../../shared/units.ts';
import { ConsoleElement } from '../elements/console-element.ts';
import { fire } from '../elements/events.ts';
import { icons } from '../elements/icons.ts';
import { readSize, sizeText } from '../model/format.ts';
import { hasSclp } from '../model/guest.ts';
import { readBlockList, readWhole } from '../model/lists.ts';
import type { PartitionState } from '../model/machine-state.ts';
import { hexWord, responseMeaning } from '../model/sclp.ts';
import { strings } from '../strings/index.ts';
import { fieldStyles } from '../theme/field-styles.ts';
import { screenStyles } from '../theme/screen-styles.ts';
import { base, panel, plainButton, tableStyles } from '../theme/shared-styles.ts';

/** Priority of a callback on the notifier chain: ksm, the highest of the kernel's own, has 100. */
const HIGHEST_PRIORITY = 1000;

const s = strings.conditions;
const RESPONSES = [0x0340, 0x0300, 0x01f0, 0x0100, 0x0120, 0x0310] as const;
const VERDICTS = ['bad', 'EBUSY', 'ENOMEM', 'EINVAL'] as const;

/** ATTACH and READ STORAGE INFO name a storage element, the others an increment. */
const isOfElement = (command: SclpFault['command']): boolean =>
  command === 'attach' || command === 'read-storage-info';

export class ConditionsScreen extends ConsoleElement {
  static override properties = {
    partition: { attribute: false },
    lockedBecause: { attribute: false },
    problem: { state: true },
    said: { state: true },
  };
  declare partition: PartitionState;
  declare lockedBecause: string | undefined;
  /** What could not be read, by section. */
  declare private problem: { readonly section: string; readonly text: string } | undefined;

  /** What the last change came to, by section. */
  declare private said: { readonly section: string; readonly text: string } | undefined;
  /** Asked for, and not there yet: the machine may refuse it. */
  #wanted:
    | { readonly section: string; readonly conditions: Partial<Conditions>; readonly text: string }
    | undefined;

  static override styles = [
    base,
    panel,
    plainButton,
    tableStyles,
    screenStyles,
    fieldStyles,
    css`
      .grid {
        columns: 32rem 2;
        column-gap: 1rem;
      }
      /* Each as high as it is: no panel is half empty because its neighbour is long. */
      .grid > .panel {
        break-inside: avoid;
        margin-block: 0 1rem;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 0.5rem 0.75rem;
        margin-block-start: 0.75rem;
      }
      .check {
        flex-basis: 100%;
      }
      .field {
        inline-size: 6.75rem;
      }
      .field.wide {
        inline-size: 17.5rem;
      }
      .said {
        display: inline-flex;
        flex-basis: 100%;
        gap: 0.375rem;
        align-items: center;
        font-size: 0.75rem;
      }
      .said svg {
        color: var(--cds-support-success);
      }
      .problem {
        flex-basis: 100%;
        color: var(--cds-text-error);
        font-size: 0.75rem;
      }
    `,
  ];

  constructor() {
    super();
    this.lockedBecause = undefined;
    this.problem = undefined;
    this.said = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const wanted = this.#wanted;
    if (!wanted || !changed.has('partition')) return;
    this.#wanted = undefined;
    const now = this.partition.view.conditions;
    if (isLike(now, wanted.conditions)) this.said = wanted;
  }

  protected override render() {
    const { conditions } = this.partition.view;
    return html`<div class="head"><h1>${s.title}</h1></div>
      <p class="intro">${s.intro}</p>
      ${this.lockedBecause ? html`<p role="status">${this.lockedBecause}</p>` : nothing}
      <div class="grid">
        ${hasSclp(this.partition.view) ? this.#renderFaults(conditions.sclpFaults) : nothing} ${this.#renderVetoes(conditions.notifierVetoes)}
        ${this.#renderUnmovable(conditions)} ${this.#renderPressure(conditions)}
        ${this.#renderAddFaults(conditions)}
      </div>`;
  }

  #renderFaults(faults: readonly SclpFault[]) {
    return html`<section class="panel" aria-label=${s.faults}>
      <h2>${s.faults}</h2>
      ${
        faults.length === 0
          ? html`<p class="quiet">${s.faultsEmpty}</p>`
          : html`<table class="tight">
            <thead>
              <tr>
                <th>${s.command}</th>
                <th class="number">${s.rn}</th>
                <th>${s.response}</th>
                <th>${s.onlyNth}</th>
                <th><span class="hidden-text">${s.remove}</span></th>
              </tr>
            </thead>
            <tbody>
              ${faults.map(
                (fault, index) => html`<tr data-fault=${fault.rn}>
                  <td>${fault.command}</td>
                  <td class="number">${fault.rn}</td>
                  <td><span class="mono">${hexWord(fault.response, 4)}</span> ${responseMeaning(fault.response)}</td>
                  <td>${fault.onlyNth ?? s.everyTime}</td>
                  <td>${this.#removeButton(() => this.#change('faults', { sclpFaults: faults.filter((_, other) => other !== index) }, s.removed(faultText(fault))))}</td>
                </tr>`,
              )}
            </tbody>
          </table>`
      }
      <form @submit=${(event: Event) => this.#addFault(event, faults)}>
        <label class="field"
          >${s.command}
          <select name="command">
            ${FAULT_COMMANDS.map((command) => html`<option value=${command}>${command}</option>`)}
          </select>
        </label>
        <label class="field">${s.rn} / ${s.element.toLowerCase()}<input name="rn" inputmode="numeric" required /></label>
        <label class="field wide"
          >${s.response}
          <select name="response">
            ${RESPONSES.map((code) => html`<option value=${code}>${hexWord(code, 4)} ${responseMeaning(code)}</option>`)}
          </select>
        </label>
        <label class="field">${s.onlyNth}<input name="nth" inputmode="numeric" placeholder=${s.everyTime} /></label>
        ${this.#addButton('faults')}
      </form>
    </section>`;
  }

  #renderVetoes(vetoes: readonly NotifierVeto[]) {
    return html`<section class="panel" aria-label=${s.vetoes}>
      <h2>${s.vetoes}</h2>
      ${
        vetoes.length === 0
          ? html`<p class="quiet">${s.vetoesEmpty}</p>`
          : html`<table class="tight">
            <thead>
              <tr>
                <th>${s.callback}</th>
                <th>${s.on}</th>
                <th>${s.block}</th>
                <th>${s.verdict}</th>
                <th><span class="hidden-text">${s.remove}</span></th>
              </tr>
            </thead>
            <tbody>
              ${vetoes.map(
                (veto, index) => html`<tr>
                  <td class="mono">${veto.callback}${veto.priority === undefined ? '' : ` (${veto.priority})`}</td>
                  <td class="mono">${veto.on}</td>
                  <td>${veto.block ?? s.everyBlock}</td>
                  <td>${veto.verdict}</td>
                  <td>${this.#removeButton(() => this.#change('vetoes', { notifierVetoes: vetoes.filter((_, other) => other !== index) }, s.removed(vetoText(veto))))}</td>
                </tr>`,
              )}
            </tbody>
          </table>`
      }
      <form @submit=${(event: Event) => this.#addVeto(event, vetoes)}>
        <label class="field">${s.callback}<input name="callback" required placeholder="my_driver" /></label>
        <label class="field">${s.priority}<input name="priority" inputmode="numeric" placeholder="0" /></label>
        <label class="field wide"
          >${s.on}
          <select name="on">
            <option value="MEM_GOING_ONLINE">MEM_GOING_ONLINE</option>
            <option value="MEM_GOING_OFFLINE">MEM_GOING_OFFLINE</option>
          </select>
        </label>
        <label class="field">${s.block}<input name="block" inputmode="numeric" placeholder=${s.everyBlock} /></label>
        <label class="field"
          >${s.verdict}
          <select name="verdict">
            ${VERDICTS.map((verdict) => html`<option value=${verdict}>${verdict}</option>`)}
          </select>
        </label>
        ${this.#addButton('vetoes')}
      </form>
    </section>`;
  }

  #renderUnmovable({ unmovable }: Conditions) {
    const listed = unmovable.kind === 'listed';
    const text = (blocks: readonly BlockId[]) => blockRanges(blocks).join(', ');
    return html`<section class="panel" aria-label=${s.unmovable}>
      <h2>${s.unmovable}</h2>
      <form @submit=${this.#applyUnmovable}>
        <label class="check"><input type="radio" name="kind" value="idle" ?checked=${unmovable.kind === 'idle'} />${s.unmovableIdle}</label>
        <label class="check"><input type="radio" name="kind" value="busy" ?checked=${!listed && unmovable.kind !== 'idle'} />${s.unmovableBusy}</label>
        <label class="field">${s.unmovableAlso}<input name="also" .value=${listed ? '' : text(unmovable.also)} /></label>
        <label class="field">${s.unmovableExcept}<input name="except" .value=${listed ? '' : text(unmovable.except)} /></label>
        <label class="check"><input type="radio" name="kind" value="listed" ?checked=${listed} />${s.unmovableListed}</label>
        <label class="field">${strings.preview.blocks}<input name="blocks" .value=${listed ? text(unmovable.blocks) : ''} /></label>
        ${this.#addButton('unmovable', s.apply)}
      </form>
    </section>`;
  }

  #renderPressure({ pressure }: Conditions) {
    return html`<section class="panel" aria-label=${s.pressure}>
      <h2>${s.pressure}</h2>
      <form @submit=${this.#applyPressure}>
        <label class="field">${s.pressureLabel}<input name="used" .value=${sizeText(bytes(pressure.usedByProgramsKib * 1024))} /></label>
        ${this.#addButton('pressure', s.apply)}
      </form>
      <p class="note">${s.pressureHint}</p>
    </section>`;
  }

  #renderAddFaults({ addFaults: faults = [], plainBlocks = [] }: Conditions) {
    return html`<section class="panel" aria-label=${s.addFaults}>
      <h2>${s.addFaults}</h2>
      ${
        faults.length === 0
          ? html`<p class="quiet">${s.addFaultsEmpty}</p>`
          : html`<table>
            <thead>
              <tr>
                <th class="number">${s.block}</th>
                <th>${s.errno}</th>
                <th><span class="hidden-text">${s.remove}</span></th>
              </tr>
            </thead>
            <tbody>
              ${faults.map(
                ({ block, errno }, index) => html`<tr data-add-fault=${block}>
                  <td class="number">${block}</td>
                  <td>${errno}</td>
                  <td>${this.#removeButton(() => this.#change('addFaults', { addFaults: faults.filter((_, other) => other !== index) }, s.removed(addFaultText({ block, errno }))))}</td>
                </tr>`,
              )}
            </tbody>
          </table>`
      }
      <form @submit=${(event: Event) => this.#failAdding(event, faults)}>
        <label class="field">${s.block}<input name="block" inputmode="numeric" required /></label>
        <label class="field"
          >${s.errno}
          <select name="errno">
            <option value="ENOMEM">ENOMEM</option>
            <option value="EEXIST">EEXIST</option>
          </select>
        </label>
        ${this.#addButton('addFaults')}
      </form>
      ${this.partition.view.platform ? this.#renderPlain(plainBlocks) : nothing}
    </section>`;
  }

  #renderPlain(blocks: readonly BlockId[]) {
    return html`<form @submit=${this.#applyPlain}>
        <label class="field wide">${s.plainBlocks}<input name="plain" .value=${blockRanges(blocks).join(', ')} /></label>
        ${this.#addButton('plain', s.apply)}
      </form>
      <p class="quiet">${s.plainHint}</p>`;
  }

  #applyPlain = (event: Event): void => {
    const blocks = readBlockList(fieldsOf(event)('plain'), this.partition.view.geometry.blockCount);
    const before = this.partition.view.conditions.plainBlocks ?? [];
    if (blocks) this.#change('plain', { plainBlocks: blocks }, s.fromTo(listText(before), listText(blocks)));
    else this.#fail('plain', s.badBlocks);
  };

  #failAdding(event: Event, faults: readonly AddFault[]): void {
    const fields = fieldsOf(event);
    const highest = this.partition.view.geometry.blockCount - 1;
    const block = readWhole(fields('block'), 0, highest);
    if (block === undefined) {
      this.#fail('addFaults', s.badNumber(0, highest));
      return;
    }
    const fault: AddFault = { block: block as BlockId, errno: fields('errno') as AddFault['errno'] };
    const wanted = [...faults.filter((other) => other.block !== block), fault];
    this.#change('addFaults', { addFaults: wanted }, s.added(addFaultText(fault)));
  }

  #addButton(section: string, label = s.add) {
    return html`<cds-button size="sm" kind="tertiary" data-apply=${section} ?disabled=${this.lockedBecause !== undefined} @click=${submitForm}>${label}</cds-button>
      ${this.problem?.section === section ? html`<span class="problem" role="alert">${this.problem.text}</span>` : nothing}
      ${this.said?.section === section ? html`<span class="said" role="status">${icons.done}${this.said.text}</span>` : nothing}`;
  }

  #removeButton(remove: () => void) {
    return html`<button class="plain link" ?disabled=${this.lockedBecause !== undefined} @click=${remove}>${s.remove}</button>`;
  }

  #addFault(event: Event, faults: readonly SclpFault[]): void {
    const fields = fieldsOf(event);
    const command = fields('command') as SclpFault['command'];
    const [lowest, highest] = isOfElement(command) ? [0, 255] : [1, this.partition.view.geometry.rnMax];
    const rn = readWhole(fields('rn'), lowest, highest);
    const nth = fields('nth').trim() === '' ? undefined : readWhole(fields('nth'), 1, 1_000_000);
    if (rn === undefined) {
      this.#fail('faults', s.badNumber(lowest, highest));
      return;
    }
    if (fields('nth').trim() !== '' && nth === undefined) {
      this.#fail('faults', s.badNumber(1, 1_000_000));
      return;
    }
    const fault: SclpFault = {
      command,
      rn: rn as Rn,
      response: Number(fields('response')),
      ...(nth === undefined ? {} : { onlyNth: nth }),
    };
    this.#change('faults', { sclpFaults: [...faults, fault] }, s.added(faultText(fault)));
  }

  #addVeto(event: Event, vetoes: readonly NotifierVeto[]): void {
    const fields = fieldsOf(event);
    const highest = this.partition.view.geometry.blockCount - 1;
    const all = fields('block').trim() === '';
    const block = readWhole(fields('block'), 0, highest);
    if (!all && block === undefined) {
      this.#fail('vetoes', s.badNumber(0, highest));
      return;
    }
    const asked = fields('priority').trim();
    const priority = readWhole(asked, 0, HIGHEST_PRIORITY);
    if (asked !== '' && priority === undefined) {
      this.#fail('vetoes', s.badNumber(0, HIGHEST_PRIORITY));
      return;
    }
    const callback = fields('callback').trim();
    if (callback === '') {
      this.#fail('vetoes', s.bad(callback));
      return;
    }
    const veto: NotifierVeto = {
      callback,
      ...(priority === undefined ? {} : { priority }),
      on: fields('on') as NotifierVeto['on'],
      verdict: fields('verdict') as NotifierVeto['verdict'],
      ...(all ? {} : { block: block as BlockId }),
    };
    this.#change('vetoes', { notifierVetoes: [...vetoes, veto] }, s.added(vetoText(veto)));
  }

  #applyUnmovable = (event: Event): void => {
    const fields = fieldsOf(event);
    const count = this.partition.view.geometry.blockCount;
    const [also, except, blocks] = ['also', 'except', 'blocks'].map((name) =>
      readBlockList(fields(name), count),
    );
    if (!also || !except || !blocks) {
      this.#fail('unmovable', s.badBlocks);
      return;
    }
    const kind = fields('kind');
    const before = this.partition.view.conditions.unmovable;
    const unmovable: Conditions['unmovable'] =
      kind === 'listed' ? { kind, blocks } : { kind: kind === 'busy' ? kind : 'idle', also, except };
    this.#change('unmovable', { unmovable }, s.fromTo(unmovableText(before), unmovableText(unmovable)));
  };

  #applyPressure = (event: Event): void => {
    const size = readSize(fieldsOf(event)('used'));
    if (size === undefined) {
      this.#fail('pressure', s.badSize);
      return;
    }
    const before = bytes(this.partition.view.conditions.pressure.usedByProgramsKib * 1024);
    this.#change(
      'pressure',
      { pressure: { usedByProgramsKib: Math.floor(size / 1024) } },
      s.fromTo(sizeText(before), sizeText(size)),
    );
  };

  #fail(section: string, text: string): void {
    this.problem = { section, text };
  }

  /** `text`: what it comes to, told when the machine has done it. */
  #change(section: string, conditions: Partial<Conditions>, text: string): void {
    this.problem = undefined;
    this.said = undefined;
    if (isLike(this.partition.view.conditions, conditions)) {
      this.said = { section, text: s.nothingChanged };
      return;
    }
    this.#wanted = { section, conditions, text };
    const partition = this.partition.view.name;
    fire(this, 'command-run', { command: { kind: 'setConditions', partition, conditions } });
  }
}

/** Whether all that is named is as it is named. */
const isLike = (now: Conditions, wanted: Partial<Conditions>): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(now[name as keyof Conditions]) === JSON.stringify(value),
  );

/** Carbon's button is not a submit button of a form outside its shadow root. */
function submitForm(event: Event): void {
  (event.currentTarget as HTMLElement).closest('form')?.requestSubmit();
}

function fieldsOf(event: Event): (name: string) => string {
  event.preventDefault();
  const data = new FormData(event.currentTarget as HTMLFormElement);
  return (name) => String(data.get(name) ?? '');
}

const listText = (blocks: readonly BlockId[]): string =>
  blocks.length === 0 ? strings.none : blockRanges(blocks).join(', ');

const faultText = ({ command, rn, response }: SclpFault): string =>
  `${command} ${rn} ${hexWord(response, 4)}`;

const vetoText = ({ callback, on, block }: NotifierVeto): string =>
  `${callback}, ${on}, ${block === undefined ? s.everyBlock : s.blockOf(block)}`;

const addFaultText = ({ block, errno }: AddFault): string => `${s.blockOf(block)}, ${errno}`;

function unmovableText(unmovable: Conditions['unmovable']): string {
  if (unmovable.kind === 'listed') return s.exactly(listText(unmovable.blocks));
  const { also, except } = unmovable;
  return [
    s.kinds[unmovable.kind],
    ...(also.length > 0 ? [`${s.unmovableAlso} ${listText(also)}`] : []),
    ...(except.length > 0 ? [`${s.unmovableExcept} ${listText(except)}`] : []),
  ].join(', ');
}

customElements.define('conditions-screen', ConditionsScreen);

declare global {
  interface HTMLElementTagNameMap {
    'conditions-screen': ConditionsScreen;
  }
}
