/** Of compared rows: which side has more. */

import { css } from 'lit';

export const comparedStyles = css`
  td.difference {
    font-family: var(--font-mono);
    text-align: end;
    white-space: nowrap;
  }
  tr.more td.difference {
    box-shadow: inset 3px 0 0 var(--cds-support-success);
  }
  tr.less td.difference {
    box-shadow: inset 3px 0 0 var(--cds-support-warning);
  }
  tr.other td.difference {
    box-shadow: inset 3px 0 0 var(--cds-support-info);
  }
  tr.group th {
    position: static;
    padding-block-start: 0.75rem;
    background: none;
    box-shadow: none;
    color: var(--cds-text-secondary);
  }
  .maps {
    margin-block-start: 0.75rem;
  }
`;
