/** Listens to an event of the console in a template: the compiler knows its name and what it carries. */

import { noChange } from 'lit';
import {
  Directive,
  type DirectiveResult,
  directive,
  type ElementPart,
  type PartInfo,
  PartType,
} from 'lit/directive.js';
import type { ConsoleEvent, EventName } from './events.ts';

type Listener = (event: Event) => unknown;

class On extends Directive {
  #listener: Listener | undefined;

  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error('on() belongs on an element');
  }

  override update(part: ElementPart, [name, listener]: [string, Listener]) {
    // The element stays and is listened to once; what is called may be another with each drawing.
    if (!this.#listener) part.element.addEventListener(name, (event) => this.#listener?.(event));
    this.#listener = listener;
    return noChange;
  }

  override render(_name: string, _listener: Listener) {
    return noChange;
  }
}

const listen = directive(On);

/** `<cell-map ${on('map-open', ({ detail }) => open(detail.unit))}>` */
export function on<N extends EventName>(
  name: N,
  listener: (event: ConsoleEvent<N>) => unknown,
): DirectiveResult<typeof On> {
  return listen(name, listener as Listener);
}
