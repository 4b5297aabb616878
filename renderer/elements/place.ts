/** Sets style properties through CSSOM: the content security policy forbids style attributes. */

import { noChange } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

type Styles = Readonly<Record<string, string>>;

class Place extends Directive {
  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error('place() belongs on an element');
  }

  override update(part: ElementPart, [styles]: [Styles]) {
    const { style } = part.element as HTMLElement;
    for (const [property, value] of Object.entries(styles)) style.setProperty(property, value);
    return noChange;
  }

  override render(_styles: Styles) {
    return noChange;
  }
}

/** `<div ${place({ 'inline-size': '4px', '--share': '12%' })}>` */
export const place = directive(Place);
