import { FIGURE_FOLDER } from "./figure_markdown.ts";
import { figureSvg } from "./figure_svg.ts";
import { declareFigures } from "./figures.ts";
import { reportHtml } from "./report_html.ts";
import type { ReportInput } from "./report_input.ts";
import { reportMarkdown } from "./report_markdown.ts";

/**
 * Makes every file of a report: Markdown, HTML, and each figure with its specification.
 *
 * A pure function of its input: the same results give the same bytes.
 *
 * @param input Plan, analysed results and environment; the figures are declared here.
 * @returns Text of each file by its path inside the result folder, figures first.
 */
export async function reportFiles(
  input: Omit<ReportInput, "figures">,
): Promise<ReadonlyMap<string, string>> {
  const figures = declareFigures(input.analysis);
  const files = new Map<string, string>();
  const drawings = new Map<string, string>();
  for (const figure of figures) {
    const svg = await figureSvg(figure);
    const path = `${FIGURE_FOLDER}/${figure.name}`;
    drawings.set(`${path}.svg`, svg);
    files.set(`${path}.svg`, `${svg}\n`);
    files.set(`${path}.vl.json`, `${JSON.stringify(figure.spec, null, 2)}\n`);
  }
  const markdown = reportMarkdown({ ...input, figures });
  files.set("report.md", markdown);
  const title = input.plan.settled.title;
  files.set("report.html", await reportHtml(markdown, { title, drawings }));
  return files;
}
