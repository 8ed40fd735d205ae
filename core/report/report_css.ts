/** Styles of a report: readable lines, tabular numerals, light or dark as the reader has it. */
export const REPORT_CSS = `:root {
  color-scheme: light dark;
  --ink: light-dark(#1f2328, #e3e6ea);
  --soft: light-dark(#5b6169, #9aa1aa);
  --line: light-dark(#d9dde2, #30363d);
  --tint: light-dark(#f4f6f8, #171c23);
  --page: light-dark(#ffffff, #0f1318);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--page);
  color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 1rem; }
h2 {
  font-size: 1.3rem;
  margin: 2.75rem 0 1rem;
  padding-bottom: 0.3rem;
  border-bottom: 1px solid var(--line);
}
h3 { font-size: 1.05rem; margin: 1.75rem 0 0.5rem; }
blockquote {
  margin: 0 0 1rem;
  padding: 0.1rem 1rem;
  border-left: 4px solid #2a8fd6;
  color: var(--soft);
  font-size: 1.1rem;
}
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.4rem 0.75rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
th:not([align]) { text-align: left; }
tbody tr:hover { background: var(--tint); }
code { font: 0.875em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
td code { white-space: nowrap; }
pre { background: var(--tint); padding: 0.9rem 1.1rem; border-radius: 6px; overflow-x: auto; }
strong { white-space: nowrap; }
.number { white-space: nowrap; }
.supported { color: light-dark(#087a5b, #2fc79a); }
.refuted { color: light-dark(#b8460a, #f0824a); }
.equivalent { color: light-dark(#1b70ad, #58b0ee); }
.inconclusive, .invalid-setup, .out-of-reach { color: var(--soft); }
figure { margin: 1.5rem 0; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { color: var(--soft); font-size: 0.875rem; margin-top: 0.5rem; }
details { margin: 1rem 0; }
summary { cursor: pointer; color: var(--soft); }
li { margin: 0.35rem 0; }
@media print { body { font-size: 11pt; } details { display: block; } }
`;
