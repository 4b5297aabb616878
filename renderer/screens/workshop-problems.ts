/** What is wrong with lessons: file, line and reason of each. */

import { html, nothing } from 'lit';
import type { LessonProblem } from '../../shared/lesson.ts';
import { workshopStrings as s } from '../strings/workshop.ts';

export const lessonProblems = (problems: readonly LessonProblem[], title = '') =>
  problems.length === 0
    ? nothing
    : html`<div role="alert">
        ${title ? html`<h2>${title}</h2>` : nothing}
        <ul class="problem">
          ${problems.map(({ file, line, reason }) => html`<li>${s.line(file, line)}: ${reason}</li>`)}
        </ul>
      </div>`;
