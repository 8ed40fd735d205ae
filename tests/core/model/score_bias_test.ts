import { assertEquals } from "@std/assert";
import { evaluateReference } from "../../../core/graph/evaluate_reference.ts";
import { buildDecoder } from "../../../core/model/decoder.ts";
import { ModelBuilder } from "../../../core/model/model_builder.ts";
import { scoreBias } from "../../../core/model/score_bias.ts";
import { SMALL_MODEL } from "../../helpers/model_variants.ts";

const T5 = { kind: "t5", buckets: 4, maxDistance: 8 } as const;

Deno.test("scoreBias() of T5 takes a row of one table for each distance, for all layers", () => {
  const m = new ModelBuilder();
  const spec = { ...SMALL_MODEL, position: T5 };
  const bias = scoreBias(m, spec, 3)!;
  assertEquals(scoreBias(m, spec, 3), bias);
  m.graph.output("bias", bias);
  const table = Float64Array.from([0, 10, 1, 11, 2, 12, 3, 13]); // [buckets, heads]
  const inputs = new Map([["position.bias", table]]);
  for (const { name, values } of m.tables) inputs.set(name, Float64Array.from(values));
  const found = evaluateReference(m.graph.build(), inputs).get("bias")!;
  assertEquals([...found], [0, 0, 0, 1, 0, 0, 2, 1, 0, 10, 10, 10, 11, 10, 10, 12, 11, 10]);
  const { model } = buildDecoder({ ...spec, layers: 3 }, { batch: 1, length: 5 });
  const paths = model.parameters.filter(({ path }) => path === "position.bias");
  assertEquals(paths.map(({ shape, decays }) => ({ shape, decays })), [
    { shape: [4, 2], decays: false },
  ]);
});

Deno.test("scoreBias() is a table for ALiBi, and there is none for other positions", () => {
  const m = new ModelBuilder();
  const spec = { ...SMALL_MODEL, position: { kind: "alibi" } } as const;
  assertEquals(m.shapeOf(scoreBias(m, spec, 3)!), [2, 3, 3]);
  assertEquals([m.tables.length, m.parameters.length], [1, 0]);
  assertEquals(scoreBias(m, SMALL_MODEL, 3), undefined);
});
