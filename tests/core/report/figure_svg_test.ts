import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { figureSvg } from "../../../core/report/figure_svg.ts";
import type { Figure } from "../../../core/report/figure_spec.ts";

function figureOf(mark: Record<string, unknown>): Figure {
  return {
    name: "line",
    caption: 'A "line" & more',
    spec: {
      data: { values: [{ a: 1, b: 2 }, { a: 2, b: 3 }] },
      mark: { type: "line", ...mark },
      encoding: {
        x: { field: "a", type: "quantitative" },
        y: { field: "b", type: "quantitative" },
      },
    },
  };
}

Deno.test("figureSvg() draws the same bytes again, whatever was drawn before", async () => {
  const clipped = figureOf({ clip: true }); // a clip path is referred to by a numbered name
  const first = await figureSvg(clipped);
  assertStringIncludes(first, "clip");
  assertNotEquals(await figureSvg(figureOf({})), first);
  assertEquals(await figureSvg(clipped), first);
});

Deno.test("figureSvg() describes the drawing by its caption", async () => {
  assertStringIncludes(
    await figureSvg(figureOf({})),
    '<svg role="img" aria-label="A &quot;line&quot; &amp; more" ',
  );
});
