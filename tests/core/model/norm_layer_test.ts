import { assertAlmostEquals, assertEquals } from "@std/assert";
import { evaluateReference } from "../../../core/graph/evaluate_reference.ts";
import { ModelBuilder } from "../../../core/model/model_builder.ts";
import { measuredColumns, normLayer } from "../../../core/model/norm_layer.ts";
import { SMALL_MODEL } from "../../helpers/model_variants.ts";

Deno.test("normLayer() of p-rms-norm divides by the root mean square of the first columns", () => {
  const m = new ModelBuilder();
  const spec = { ...SMALL_MODEL, norm: "p-rms-norm", normFraction: 0.25, width: 5 } as const;
  const x = m.graph.input("x", [1, 2, 5]);
  m.graph.output("y", normLayer(m, spec, { path: "norm", x }));
  const rows = [[3, 4, 1, -2, 0.5], [0.1, 0, 7, 8, 9]];
  const gain = [1, 2, 3, 4, 5];
  const y = evaluateReference(
    m.graph.build(),
    new Map([["x", Float64Array.from(rows.flat())], ["norm.gain", Float64Array.from(gain)]]),
  ).get("y")!;
  rows.forEach((row, r) => {
    // Two of five columns: ceil(0.25 x 5).
    const root = Math.sqrt((row[0] ** 2 + row[1] ** 2) / 2 + 1e-5);
    row.forEach((v, i) => assertAlmostEquals(y[5 * r + i], v / root * gain[i], 1e-6 * Math.abs(v)));
  });
});

Deno.test("measuredColumns() are a sixteenth where nothing is said, and at least one", () => {
  const count = (width: number, normFraction?: number) =>
    measuredColumns({ ...SMALL_MODEL, width, normFraction });
  assertEquals([count(64), count(65), count(8), count(8, 1)], [4, 5, 1, 8]);
});
