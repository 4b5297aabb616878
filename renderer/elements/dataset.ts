/** Sets data attributes whose names are only known when it is drawn: `<tr ${dataset({ partition: 'LNX' })}>`. */

import { noChange } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

type Data = Readonly<Record<string, string>>;

class Dataset extends Directive {
  #set: readonly string[] = [];

  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error('dataset() belongs on an element');
  }

  override update(part: ElementPart, [data]: [Data]) {
    const target = (part.element as HTMLElement).dataset;
    for (const name of this.#set) if (!(name in data)) delete target[name];
    Object.assign(target, data);
    this.#set = Object.keys(data);
    return noChange;
  }

  override render(_data: Data) {
    return noChange;
  }
}

export const dataset = directive(Dataset);
