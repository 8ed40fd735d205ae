import { VERDICTS } from "./claim_text.ts";
import { REPORT_CSS } from "./report_css.ts";

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e-?\d+)?`;

/** What a browser would break at a hyphen or a space: `1e-6`, `-9.9 %`, `[-1.3, 0.7] %`. */
const UNBROKEN = new RegExp(
  String.raw`(?<![\w.:-])(?:\[${NUMBER}, ${NUMBER}\](?: %)?|${NUMBER} (?:%|ulp|ns|µs|ms|s)(?!\w)|` +
    String.raw`-?\d+(?:\.\d+)?e-\d+(?!\w))`,
  "g",
);

/**
 * Turns a report into one HTML file that needs nothing else: styles and figures are inside.
 *
 * @param markdown Text of report.md.
 * @param options Title of the page, and the SVG text of each figure by its path in the report.
 * @returns Text of report.html.
 */
export async function reportHtml(
  markdown: string,
  options: { readonly title: string; readonly drawings: ReadonlyMap<string, string> },
): Promise<string> {
  const { Marked } = await import("marked");
  const marked = new Marked({
    renderer: {
      image({ href, text }) {
        const svg = options.drawings.get(href);
        if (svg === undefined) return `<em>${text}</em>`;
        return `<figure>${svg}<figcaption>${text}</figcaption></figure>`;
      },
      text(token) {
        if ("tokens" in token && token.tokens !== undefined) return false;
        const text = "escaped" in token && token.escaped ? token.text : escapeHtml(token.text);
        return text.replaceAll(UNBROKEN, '<span class="number">$&</span>');
      },
      strong({ text, tokens }) {
        const kind = (VERDICTS as readonly string[]).includes(text) ? ` class="${text}"` : "";
        return `<strong${kind}>${this.parser.parseInline(tokens)}</strong>`;
      },
    },
  });
  const body = (await marked.parse(markdown)).trimEnd()
    .replaceAll(/<p>(<figure>.*?<\/figure>)<\/p>/gs, "$1")
    .replaceAll("<table>", '<div class="table"><table>') // wide tables scroll inside the page
    .replaceAll("</table>", "</table></div>");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(options.title)}</title>
<style>
${REPORT_CSS}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/**
 * Makes plain text safe inside HTML and SVG, in attributes too.
 *
 * @param text Plain text.
 * @returns The text with its special characters written as entities.
 */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
