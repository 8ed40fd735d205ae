import { assertEquals, assertStringIncludes } from "@std/assert";
import { REPORT_CSS } from "../../../core/report/report_css.ts";
import { reportHtml } from "../../../core/report/report_html.ts";

/** Body of the page that a Markdown text makes. */
async function bodyOf(markdown: string): Promise<string> {
  const html = await reportHtml(markdown, { title: "t", drawings: new Map() });
  return html.slice(html.indexOf("<main>\n") + 7, html.indexOf("\n</main>"));
}

const number = (text: string) => `<span class="number">${text}</span>`;

Deno.test("reportHtml() keeps a number with its sign, exponent and unit on one line", async () => {
  const whole = [
    ...["1e-6", "1.29e-9", "-7.5e-11", "41.8 %", "-9.9 %", "2.4 ulp", "12.3 µs"],
    ...["[-1.3, 0.7]", "[-1.3, 0.7] %", "[1e-9, 2e-8]"],
  ];
  for (const text of whole) {
    assertEquals(await bodyOf(`at most ${text}.`), `<p>at most ${number(text)}.</p>`);
  }
  assertStringIncludes(
    await bodyOf("| a |\n| - |\n| at most 1e-6<br>so |"),
    `${number("1e-6")}<br>so`,
  );
  assertStringIncludes(
    await bodyOf("x \\* 1e-6 < 3 %"),
    `x * ${number("1e-6")} &lt; ${number("3 %")}`,
  );
  assertStringIncludes(REPORT_CSS, ".number { white-space: nowrap; }");
});

Deno.test("reportHtml() marks nothing in words, names and code", async () => {
  const plain = [
    "rms-norm-fused",
    "2-core",
    "N3.step",
    "1024 x 1024",
    "30 blocks",
    "arXiv:1910.07467",
  ];
  for (const text of plain) assertEquals(await bodyOf(text), `<p>${text}</p>`);
  assertEquals(await bodyOf("`1e-6 %`"), "<p><code>1e-6 %</code></p>");
});
