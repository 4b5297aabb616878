/**
 * A document for a component that makes `<style>` elements, on a page whose policy forbids them: what it writes into
 * them goes into constructed style sheets of a shadow root instead. Everything else is the page's document.
 */

/** @param root takes the sheets, and gives them back when their element is removed */
export function sheetDocument(root: ShadowRoot): Document {
  const createElement = (name: string, options?: ElementCreationOptions): HTMLElement =>
    name === 'style' ? sheetElement(root) : document.createElement(name, options);
  return new Proxy(document, {
    get: (target, property) => {
      if (property === 'createElement') return createElement;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Runs code that makes style elements with the page's own document. */
export function withSheets(root: ShadowRoot, run: () => void): void {
  const make = document.createElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) =>
    name === 'style' ? sheetElement(root) : Reflect.apply(make, document, [name, options])) as typeof make;
  try {
    run();
  } finally {
    document.createElement = make;
  }
}

/** An element without a look whose text is a style sheet. */
function sheetElement(root: ShadowRoot): HTMLElement {
  const element = document.createElement('span');
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  element.hidden = true;
  const remove = element.remove.bind(element);
  Object.defineProperties(element, {
    sheet: { value: sheet },
    textContent: {
      set: (css: string) => sheet.replaceSync(css),
      get: () => '',
    },
    remove: {
      value: () => {
        root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
        remove();
      },
    },
  });
  return element;
}
