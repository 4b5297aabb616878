/** The bell of a terminal, as the settings want it: seen, heard or not at all. */

import { isCalm, settings } from '../state/settings.ts';

const SEEN_MS = 110;
const HEARD_S = 0.08;
const PITCH_HZ = 660;
const VOLUME = 0.08;

export function ringBell(terminal: HTMLElement): void {
  const { bell } = settings();
  if (bell === 'visible') show(terminal);
  else if (bell === 'sound') sound();
}

/** Where nothing is to move the frame stays for a moment instead of flashing. */
function show(terminal: HTMLElement): void {
  terminal.toggleAttribute('bell', true);
  window.setTimeout(() => terminal.removeAttribute('bell'), isCalm() ? 4 * SEEN_MS : SEEN_MS);
}

let audio: AudioContext | undefined;

function sound(): void {
  audio ??= new AudioContext();
  const tone = new OscillatorNode(audio, { frequency: PITCH_HZ });
  const volume = new GainNode(audio, { gain: VOLUME });
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + HEARD_S);
}
