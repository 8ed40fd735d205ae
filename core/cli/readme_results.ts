import { publishedText } from "../result/claims_csv.ts";
import { markdownTable } from "../report/markdown.ts";
import { measuredText } from "../report/claim_text.ts";
import { regenerate } from "./regenerate.ts";

const START = /<!-- results: (\S+) -->/g;

/**
 * Fills the result tables of README.md in again, from the records they name.
 *
 * A table stands between `<!-- results: <folder> -->` and `<!-- end -->`.
 *
 * @returns The whole text of README.md.
 */
export async function readmeWithFigures(): Promise<string> {
  let text = await Deno.readTextFile("README.md");
  for (const [marker, folder] of [...text.matchAll(START)]) {
    const start = text.indexOf(marker) + marker.length;
    const end = text.indexOf("<!-- end -->", start);
    if (end < 0) throw new SyntaxError(`Cannot fill in README.md as "${marker}" must have an end`);
    text = `${text.slice(0, start)}\n\n${await claimTable(folder)}\n\n${text.slice(end)}`;
  }
  return text;
}

async function claimTable(folder: string): Promise<string> {
  const { analysis } = await regenerate(folder);
  return markdownTable(
    [{ title: "claim" }, { title: "verdict" }, { title: "measured" }, { title: "published" }],
    analysis.claims.map((outcome) => [
      outcome.claim.statement + ` (${outcome.claim.id})`,
      outcome.verdict,
      measuredText(outcome),
      outcome.claim.published === undefined ? "–" : publishedText(outcome.claim.published),
    ]),
  );
}
