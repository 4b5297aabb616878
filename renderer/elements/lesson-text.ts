/** A lesson's text as elements: the safe tree has no markup of its own, so nothing can come in through it. */

import { css, html, nothing, type TemplateResult } from 'lit';
import { glossaryEntry } from '../../shared/glossary.ts';
import type { Inline, Prose, Text } from '../../shared/lesson.ts';

export const lessonText = (text: Text): TemplateResult => html`${text.map(prose)}`;

function prose(one: Prose): TemplateResult {
  switch (one.kind) {
    case 'paragraph':
      return html`<p>${words(one.children)}</p>`;
    case 'heading':
      return one.level === 3 ? html`<h4>${words(one.children)}</h4>` : html`<h5>${words(one.children)}</h5>`;
    case 'code':
      return html`<pre tabindex="0"><code>${one.text}</code></pre>`;
    case 'list': {
      const items = one.items.map((item) => html`<li>${lessonText(item)}</li>`);
      return one.ordered
        ? html`<ol>
            ${items}
          </ol>`
        : html`<ul>
            ${items}
          </ul>`;
    }
    case 'quote':
      return html`<blockquote>${lessonText(one.children)}</blockquote>`;
    case 'image':
      return html`<img src=${one.src} alt=${one.alt} />`;
    case 'table':
      return html`<table>
        <thead>
          <tr>
            ${one.head.map((cell) => html`<th scope="col">${words(cell)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${one.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${words(cell)}</td>`)}</tr>`)}
        </tbody>
      </table>`;
  }
}

/** What looks like a line for the shell; a file, a word or a value does not. */
const COMMANDS =
  /^(?:chmem|lsmem|cat|echo|grep|ls|dmesg|free|head|tail|daxctl|ndctl|vmcp|zipl|udevadm|systemctl|watch|for|while|find|awk|sed|modprobe|mount|df|uname|numactl)\s+\S|^(?:lsmem|dmesg|free|lscpu)$/;

export const isCommand = (text: string): boolean => COMMANDS.test(text) && !/[A-Z]{4,}$/.test(text);

const words = (children: readonly Inline[]): TemplateResult => html`${children.map(word)}`;

function word(one: Inline): TemplateResult | string | typeof nothing {
  switch (one.kind) {
    case 'text':
      return one.text;
    case 'code':
      return html`<code data-line=${isCommand(one.text) ? one.text : nothing}>${one.text}</code>`;
    case 'strong':
      return html`<strong>${words(one.children)}</strong>`;
    case 'emphasis':
      return html`<em>${words(one.children)}</em>`;
    case 'link':
      return html`<a href=${one.href} rel="noreferrer noopener" target="_blank">${words(one.children)}</a>`;
    case 'pages':
      return html`<a href="#/${one.partition}/pages/${one.block}">${words(one.children)}</a>`;
    case 'term': {
      const entry = glossaryEntry(one.entry);
      return html`<dfn title=${entry?.text ?? nothing}>${words(one.children)}</dfn>`;
    }
  }
}

export const lessonTextStyles = css`
  .prose {
    line-height: 1.43;
  }
  .prose > * + * {
    margin-block-start: 0.5rem;
  }
  .prose p,
  .prose ul,
  .prose ol,
  .prose pre {
    margin-block-end: 0;
  }
  .prose ul,
  .prose ol {
    padding-inline-start: 1.25rem;
  }
  .prose pre {
    overflow-x: auto;
    padding: 0.5rem 0.75rem;
    background: var(--cds-layer-02);
  }
  .prose img {
    max-inline-size: 100%;
    block-size: auto;
    background: white;
  }
  .prose blockquote {
    margin-inline: 0;
    padding-inline-start: 0.75rem;
    border-inline-start: 3px solid var(--cds-border-strong-01);
  }
  .prose dfn {
    font-style: normal;
    text-decoration: underline dotted;
    text-underline-offset: 0.2em;
    cursor: help;
  }
  .prose th,
  .prose td {
    padding-inline-end: 0.75rem;
    text-align: start;
  }
`;
