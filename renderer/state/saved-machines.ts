/** What can be done with saved machines: carried out, and said in one note. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Failure, FileProblem } from '../../shared/failure.ts';
import type { HmcAnswers, HmcSurvey } from '../../shared/hmc-survey.ts';
import type {
  Branch,
  CaptureChoices,
  DeletedMachine,
  FileAnswer,
  FileRequest,
  MachineAction,
  SavedMachine,
  TakenFile,
  TemplateHeading,
} from '../../shared/saved-machine.ts';
import { strings } from '../strings/index.ts';
import { download, upload, uploadAnswered } from './files.ts';
import type { Store } from './store.ts';

const s = strings.machines;

/** What became of the last thing that was done. */
export type Note =
  | { readonly kind: 'busy'; readonly text: string }
  | {
      readonly kind: 'done';
      readonly text: string;
      /** What the file said, where that is told. */
      readonly known: readonly string[];
      readonly derived: readonly string[];
      readonly assumed: readonly string[];
      /** A capture, which can come in again with other choices. */
      readonly again: { readonly file: File; readonly choices: CaptureChoices } | undefined;
      /** A capture of another architecture: what lsmem prints of it, and where its files are. */
      readonly looked: TakenFile['looked'];
      /** Offers to open it. */
      readonly machine: number | undefined;
      /** Was deleted, and can be taken back. */
      readonly restorable: { readonly machine: number; readonly name: string } | undefined;
    }
  | {
      readonly kind: 'failed';
      readonly text: string;
      readonly failure: Failure;
      readonly problems: readonly FileProblem[];
    };

type DoneNote = Extract<Note, { kind: 'done' }>;

export class SavedMachinesState implements ReactiveController {
  machines: readonly SavedMachine[] | undefined;
  /** Those that can be restored, the last one deleted first. */
  deleted: readonly DeletedMachine[] = [];
  branches: readonly Branch[] = [];
  templates: readonly TemplateHeading[] = [];
  note: Note | undefined;
  /** A file that leaves something open: decided before it comes in. */
  asked: { readonly file: File; readonly survey: HmcSurvey } | undefined;
  readonly #host: ReactiveControllerHost & { readonly store: Store };
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & { readonly store: Store }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = this.#store.api.subscribe((push) => {
      if (push.kind === 'machines') {
        this.machines = push.machines;
        this.deleted = push.deleted;
        this.#host.requestUpdate();
        void this.#loadBranches();
      }
    });
    void this.#load();
  }

  hostDisconnected(): void {
    this.#stop?.();
  }

  get #store(): Store {
    return this.#host.store;
  }

  async #load(): Promise<void> {
    const [machines, templates] = await Promise.all([
      this.#store.api.call('query', { kind: 'machines' }),
      this.#store.api.call('query', { kind: 'templates' }),
      this.#loadBranches(),
    ]);
    if (machines.ok && machines.value.kind === 'machines') {
      this.machines = machines.value.machines;
      this.deleted = machines.value.deleted;
    }
    if (templates.ok && templates.value.kind === 'templates') this.templates = templates.value.templates;
    this.#host.requestUpdate();
  }

  async #loadBranches(): Promise<void> {
    const answer = await this.#store.api.call('query', { kind: 'branches' });
    if (answer.ok && answer.value.kind === 'branches') this.branches = answer.value.branches;
    this.#host.requestUpdate();
  }

  /** Asks for the branches again: the head has moved. */
  refresh(): void {
    void this.#load();
  }

  say(note: Note | undefined): void {
    this.note = note;
    this.#host.requestUpdate();
  }

  #done(text: string, more: Partial<Omit<DoneNote, 'kind' | 'text'>> = {}): void {
    const { known = [], derived = [], assumed = [], again, looked, machine, restorable } = more;
    this.say({ kind: 'done', text, known, derived, assumed, again, looked, machine, restorable });
  }

  #failed(failure: Failure, text = '', problems: readonly FileProblem[] = []): void {
    this.say({ kind: 'failed', text, failure, problems });
  }

  async manage(action: MachineAction, text: string): Promise<void> {
    const answer = await this.#store.api.call('manage', { action });
    if (answer.ok) this.#done(text);
    else this.#failed(answer.failure);
  }

  async delete(machine: number, name: string): Promise<void> {
    const answer = await this.#store.api.call('manage', { action: { kind: 'delete', machine } });
    if (answer.ok) this.#done(s.done.deleted(name), { restorable: { machine, name } });
    else this.#failed(answer.failure);
  }

  async restore({ machine, name }: NonNullable<DoneNote['restorable']>): Promise<void> {
    const answer = await this.#store.api.call('manage', { action: { kind: 'restore', machine } });
    if (answer.ok) this.#done(s.done.restored(name), { machine });
    else this.#failed(answer.failure);
  }

  async open(machine: number): Promise<void> {
    const answer = await this.#store.api.call('open', { machine });
    const name = this.machines?.find(({ id }) => id === machine)?.name ?? '';
    if (answer.ok) this.#done(s.done.opened(name));
    else this.#failed(answer.failure);
  }

  async create(template: string | null, name: string): Promise<void> {
    const action: MachineAction =
      template === null ? { kind: 'create', name, definition: null } : { kind: 'createFrom', name, template };
    const made = await this.#store.api.call('manage', { action });
    const opened = made.ok ? await this.#store.api.call('open', { machine: made.value.machine }) : made;
    if (opened.ok) this.#done(s.done.created(name));
    else this.#failed(opened.failure);
  }

  async import(file: File): Promise<void> {
    this.say({ kind: 'busy', text: s.importing(file.name) });
    this.#imported(file, await upload(file));
  }

  /** The import that was asked about goes on, or ends without answers. */
  async answer(answers: HmcAnswers | undefined): Promise<void> {
    const { asked } = this;
    this.asked = undefined;
    this.say(undefined);
    if (!asked || !answers) return;
    this.say({ kind: 'busy', text: s.importing(asked.file.name) });
    this.#imported(asked.file, await uploadAnswered(asked.file, answers));
  }

  #imported(file: File, answer: FileAnswer): void {
    if (!answer.ok && answer.failure.survey) {
      this.asked = { file, survey: answer.failure.survey };
      this.say(undefined);
      return;
    }
    if (!answer.ok) {
      this.#failed(answer.failure.failure, s.refused(file.name), answer.failure.problems);
      return;
    }
    this.#taken(file, answer.value);
  }

  /** A capture again, with what the person says of it; the machine that it became before goes, and can be restored. */
  async importAgain(file: File, assume: string, before: number): Promise<void> {
    this.say({ kind: 'busy', text: s.importing(file.name) });
    const answer = await upload(file, assume);
    if (!answer.ok) {
      this.#failed(answer.failure.failure, s.refused(file.name), answer.failure.problems);
      return;
    }
    const open = this.machines?.find(({ isOpen }) => isOpen)?.id;
    if (before !== open)
      await this.#store.api.call('manage', { action: { kind: 'delete', machine: before } });
    this.#taken(file, answer.value);
  }

  #taken(file: File, taken: TakenFile): void {
    const { machine, others = [], known = [], derived = [], assumed = [], capture, looked } = taken;
    if (looked) this.#done(s.looked(file.name, looked.why, looked.mount), { looked });
    else {
      const again = capture && { file, choices: capture };
      this.#done(s.imported(file.name, 1 + others.length), { known, derived, assumed, again, machine });
    }
  }

  async export(request: FileRequest): Promise<void> {
    const saved = await download(request);
    if (saved.ok) this.#done(saved.value);
    else this.#failed(saved.failure);
  }

  async backUp(): Promise<void> {
    const answer = await this.#store.api.call('backUp', {});
    if (answer.ok) this.#done(s.backedUp(answer.value.path));
    else this.#failed(answer.failure);
  }
}
