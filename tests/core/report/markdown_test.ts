import { assertEquals } from "@std/assert";
import {
  detailsBlock,
  escapeMarkdown,
  markdownBlocks,
  markdownTable,
} from "../../../core/report/markdown.ts";

Deno.test("markdownTable() aligns numbers right", () => {
  assertEquals(
    markdownTable([{ title: "arm" }, { title: "time", align: "right" }], [["copy", "1 ms"]]),
    "| arm | time |\n| :- | -: |\n| copy | 1 ms |",
  );
});

Deno.test("escapeMarkdown() makes any text read as it was written, on one line", async () => {
  const text = "a | b *c* [d](e) <script>\n&lt; `f` \\";
  const { Marked } = await import("marked");
  const html = await new Marked().parseInline(escapeMarkdown(text));
  assertEquals(html, "a | b *c* [d](e) &lt;script&gt; &amp;lt; `f` \\");
});

Deno.test("markdownBlocks() leaves empty blocks out", () => {
  assertEquals(markdownBlocks(["# a", "", "b"]), "# a\n\nb");
});

Deno.test("detailsBlock() leaves Markdown inside it Markdown", async () => {
  const { Marked } = await import("marked");
  const html = await new Marked().parse(detailsBlock("more", "| a |\n| - |\n| b |"));
  assertEquals(html.includes("<td>b</td>"), true);
});
