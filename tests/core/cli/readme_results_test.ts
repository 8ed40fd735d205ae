import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../../core/base/errors.ts";
import { claimTable, fillResults } from "../../../core/cli/readme_results.ts";
import { analyse } from "../../../core/result/analyse.ts";
import { planRun } from "../../../core/run/run_settings.ts";
import { TINY_SETTINGS } from "../../helpers/tiny_result.ts";

const tableOf = (folder: string) => Promise.resolve(`| ${folder} $& |`);

Deno.test("fillResults() replaces what stands between the marks, and only that", async () => {
  const text = "# A\n<!-- results: a/b -->\nold\nold\n<!-- end -->\nafter\n" +
    "<!-- results: a/b --><!-- end -->\n<!-- results: c -->\n\n| c $& |\n\n<!-- end --> last\n";
  const filled = await fillResults(text, tableOf);
  assertEquals(
    filled,
    "# A\n<!-- results: a/b -->\n\n| a/b $& |\n\n<!-- end -->\nafter\n" +
      "<!-- results: a/b -->\n\n| a/b $& |\n\n<!-- end -->\n" +
      "<!-- results: c -->\n\n| c $& |\n\n<!-- end --> last\n",
  );
  assertEquals(await fillResults(filled, tableOf), filled);
});

Deno.test("fillResults() leaves a text without marks as it is", async () => {
  for (const text of ["", "# A\n", "<!-- end -->", "<!-- results: -->"]) {
    assertEquals(await fillResults(text, tableOf), text);
  }
});

Deno.test("fillResults() refuses a table without its end", async () => {
  for (
    const text of [
      "<!-- results: a -->\n",
      "<!-- end --><!-- results: a -->",
      "<!-- results: a -->\n<!-- results: b --><!-- end -->",
    ]
  ) {
    await assertRejects(
      () => fillResults(text, tableOf),
      UsageError,
      'start="<!-- results: a -->"',
    );
  }
});

Deno.test("claimTable() has a row a claim, with Markdown in statements shown as text", async () => {
  const { claims } = analyse(await planRun(TINY_SETTINGS), []);
  const rows = claimTable(claims).split("\n");
  assertEquals(rows.length, claims.length + 2);
  assertStringIncludes(rows[2], "gain (`N1.formula`) | inconclusive");
  const [first] = claims;
  const statement = "a | b *c* <script>";
  const [, , row] = claimTable([{ ...first, claim: { ...first.claim, statement } }]).split("\n");
  assertStringIncludes(row, "a \\| b \\*c\\* \\<script\\> (`N1.formula`)");
});
