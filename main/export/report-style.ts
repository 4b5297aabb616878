/** How printed pages look. */

export const REPORT_STYLE = `
:root { font: 14px/1.45 "IBM Plex Sans", "Segoe UI", system-ui, sans-serif; color: #161616; background: #fff; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin: 0; } h2 { margin-top: 2rem; border-bottom: 1px solid #161616; } h3 { margin-bottom: 0.25rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.15rem 0.5rem; border-bottom: 1px solid #c6c6c6; overflow-wrap: anywhere; }
table.fields th { width: 22rem; font-weight: 400; color: #525252; }
.number { font-variant-numeric: tabular-nums; } .mono, pre { font-family: "IBM Plex Mono", ui-monospace, monospace; font-size: 12px; }
.notes, pre { white-space: pre-wrap; overflow-wrap: anywhere; }
svg { width: 100%; height: 40px; border: 1px solid #161616; display: block; }
rect.online { fill: #0f62fe; } rect.offline { fill: #6f6f6f; } rect.deconfigured { fill: #c6c6c6; } rect.mixed, rect.changing { fill: #8a3ffc; }
.legend { color: #525252; margin-top: 0.25rem; }
@media print {
  body { max-width: none; margin: 0; padding: 0; } thead { display: table-header-group; } tr, svg { break-inside: avoid; }
  h2, h3 { break-after: avoid; } section.partition { break-before: page; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
