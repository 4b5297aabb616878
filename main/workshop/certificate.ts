/** A certificate page: complete HTML, nothing loaded, no scripts. */

import type { Workshop } from '../../shared/lesson.ts';
import { type CertificateFacts, codeOf, factsElement } from './certificate-facts.ts';

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const escapeHtml = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');

export function certificateHtml(workshop: Workshop, facts: CertificateFacts, printedMs: number): string {
  const { attendee, lessons, verified } = facts;
  const { title, author } = workshop;
  const track = workshop.tracks.find(({ id }) => id === facts.track);
  const finished = lessons.filter(({ reached, of }) => reached >= of);
  const rows = lessons
    .map(({ id, reached, of }) => {
      const lesson = workshop.lessons.find((one) => one.id === id)?.title ?? id;
      return `<tr><td>${escapeHtml(lesson)}</td><td>${reached >= of ? 'finished' : `${reached} of ${of} steps`}</td></tr>`;
    })
    .join('\n');
  const whole = finished.length === lessons.length;
  const what = track ? `the track “${escapeHtml(track.title)}” of this workshop` : 'this workshop';
  const checked = verified
    ? 'Everything that was done was carried out once more on the simulated machine, and reaches the goals that are counted here.'
    : '<strong>Not verified.</strong> What was done does not reach all goals that it claims when it is carried out once more.';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
${factsElement(facts)}
<title>${escapeHtml(`${title}: ${attendee}`)}</title>
<style>
body { font: 1rem/1.5 "IBM Plex Sans", system-ui, sans-serif; color: #161616; background: #fff; max-width: 44rem; margin: 3rem auto; padding: 0 1.5rem; }
h1 { font-weight: 300; font-size: 2rem; margin: 0 0 1rem; }
.name { font-size: 1.5rem; border-bottom: 1px solid #8d8d8d; padding-bottom: .25rem; }
table { width: 100%; border-collapse: collapse; margin: 2rem 0; }
td, th { text-align: left; padding: .4rem 0; border-bottom: 1px solid #e0e0e0; }
td:last-child, th:last-child { text-align: right; white-space: nowrap; }
.kind { margin: 0; font-size: .875rem; letter-spacing: .08em; text-transform: uppercase; color: #525252; }
.code { font-family: "IBM Plex Mono", monospace; }
tr { break-inside: avoid; }
@page { margin: 15mm; }
@media print { body { margin: 0; max-width: none; } }
footer { color: #525252; font-size: .875rem; }
</style>
</head>
<body>
<main>
<p class="kind">Certificate${verified ? '' : ' (not verified)'}</p>
<h1>${escapeHtml(title)}</h1>
<p class="name">${escapeHtml(attendee)}</p>
<p>${whole ? `has finished all ${lessons.length} lessons` : `has finished ${finished.length} of ${lessons.length} lessons`} of ${what}. ${checked}</p>
<table>
<thead><tr><th scope="col">Lesson</th><th scope="col">Finished</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
<p>Code <strong class="code">${codeOf(facts)}</strong>, checked with the hand-in it was made from: lpar lesson verify.</p>
</main>
<footer>${author === '' ? '' : `Workshop by ${escapeHtml(author)}, version ${escapeHtml(workshop.version)}. `}LPAR memory console (simulation), ${day(printedMs)}.</footer>
</body>
</html>
`;
}
