/** Every problem of a file that was refused: line, place and rule. */

import { html, nothing } from 'lit';
import type { FileProblem } from '../../shared/failure.ts';
import { firstProblems } from '../model/machines.ts';
import { strings } from '../strings/index.ts';

const s = strings.machines;
const MOST_PROBLEMS = 50;

export function problemTable(problems: readonly FileProblem[]) {
  const shown = firstProblems(problems, MOST_PROBLEMS);
  if (shown.length === 0) return nothing;
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${s.problems(problems.length)}>
    <table>
      <thead>
        <tr>
          <th class="number">${s.problemColumns.line}</th>
          <th>${s.problemColumns.path}</th>
          <th>${s.problemColumns.rule}</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          ({ line, path, rule }) => html`<tr>
            <td class="number">${line ?? strings.none}</td>
            <td class="mono">${path || strings.none}</td>
            <td>${rule}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${problems.length > shown.length ? html`<p class="note">${s.moreProblems(problems.length - shown.length)}</p>` : nothing}
  </div>`;
}
