/**
 * Runs in the page before anything else and notes when data came and when maps were painted; the product itself is
 * not changed for being measured. `probe` is what test/bench/ui.ts asks.
 */

const probe = {
  /** Times of pushes, each with its size. */
  pushes: [],
  /** Times of finished canvas paints that drew cells. */
  paints: [],
};

const listen = WebSocket.prototype.addEventListener;
WebSocket.prototype.addEventListener = function (type, listener, ...rest) {
  if (type !== 'message') return listen.call(this, type, listener, ...rest);
  return listen.call(
    this,
    type,
    (event) => {
      if (event.data instanceof ArrayBuffer) {
        probe.pushes.push({ at: performance.now(), size: event.data.byteLength });
      }
      listener.call(this, event);
    },
    ...rest,
  );
};

const draw = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...args) {
  if (this.canvas.getRootNode() instanceof ShadowRoot) {
    probe.paints.push(performance.now());
    if (probe.paints.length > 1e6) probe.paints.length = 0;
  }
  return draw.apply(this, args);
};

/** Intervals between animation frames while `work` runs, in milliseconds. */
probe.frames = async (work) => {
  const intervals = [];
  let last;
  let running = true;
  const note = (at) => {
    if (last !== undefined) intervals.push(at - last);
    last = at;
    if (running) requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
  await work();
  running = false;
  return intervals;
};

probe.nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** The first element that matches, through shadow roots. */
probe.find = (selector, within = document) => {
  const direct = within.querySelector(selector);
  if (direct) return direct;
  for (const element of within.querySelectorAll('*')) {
    const found = element.shadowRoot && probe.find(selector, element.shadowRoot);
    if (found) return found;
  }
  return null;
};

/** Scrolls an element down and up again by so many pixels a frame. */
probe.scroll = (selector, perFrame, frames) =>
  probe.frames(async () => {
    const scroller = probe.find(selector);
    for (let frame = 0; frame < frames; frame++) {
      scroller.scrollTop += frame < frames / 2 ? perFrame : -perFrame;
      await probe.nextFrame();
    }
  });

/** Scrolls a table of fixed rows and counts frames in which part of what is in view has no row. */
probe.scrollTable = async (perFrame, frames) => {
  const table = probe.find('block-table');
  const scroller = table.shadowRoot.querySelector('.scroller');
  let blank = 0;
  const intervals = await probe.frames(async () => {
    for (let frame = 0; frame < frames; frame++) {
      scroller.scrollTop += frame < frames / 2 ? perFrame : -perFrame;
      await probe.nextFrame();
      // After Lit has had its turn and before the frame is shown.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const box = scroller.getBoundingClientRect();
      for (const share of [0.15, 0.5, 0.95]) {
        const hit = table.shadowRoot.elementFromPoint(box.left + 100, box.top + box.height * share);
        if (!hit?.closest('.body .row')) {
          blank++;
          break;
        }
      }
    }
  });
  return { intervals, blank };
};

/** Clicks a task and waits until the change that it led to is painted. */
probe.clickToPaint = async (verb) => {
  const button = probe.find(`task-bar`).shadowRoot.querySelector(`cds-button[data-verb="${verb}"]`);
  const from = performance.now();
  const pushesBefore = probe.pushes.length;
  button.click();
  const limit = from + 5000;
  while (probe.pushes.length === pushesBefore && performance.now() < limit) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const pushed = probe.pushes.at(-1)?.at ?? from;
  while ((probe.paints.at(-1) ?? 0) < pushed && performance.now() < limit) await probe.nextFrame();
  const painted = probe.paints.find((at) => at >= pushed) ?? Number.NaN;
  return { total: painted - from, pushed: pushed - from };
};

globalThis.probe = probe;
