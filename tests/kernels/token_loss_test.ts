import { assert, assertEquals } from "@std/assert";
import { bitsOf } from "../../core/base/float_bits.ts";
import { differentiate } from "../../core/graph/differentiate.ts";
import { evaluateReference } from "../../core/graph/evaluate_reference.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import {
  crossEntropy,
  embedding,
  matmul,
  multiply,
  randomBits,
  tokenMean,
} from "../../kernels/mod.ts";
import { withDevices } from "../helpers/devices.ts";
import { normalValues } from "../helpers/gradient_cases.ts";

const [VOCABULARY, WIDTH] = [7, 33];
const IGNORE = { ignoreIndex: 0xffffffff };
const TOKENS = Uint32Array.of(0, 6, 3, 3, 5, 2, 0, 1, 3, 4);
const TARGETS = Uint32Array.of(6, 0xffffffff, 3, 5, 2, 0, 1, 3, 0xffffffff, 0);

/** A loss of 2 by 5 tokens whose logits come from the same table, and the table's gradient. */
function lossGraph(): Graph {
  const b = new GraphBuilder();
  const table = b.input("table", [VOCABULARY, WIDTH]);
  const tokens = b.input("tokens", [2, 5], "u32");
  const targets = b.input("targets", [2, 5], "u32");
  const [x] = b.apply(embedding, [table, tokens]);
  const attributes = { transposeA: 0, transposeB: 1, precision: 24 };
  const [logits] = b.apply(matmul, [b.apply(multiply, [x, x])[0], table], attributes);
  const [losses] = b.apply(crossEntropy, [logits, targets], IGNORE);
  const [mean, count] = b.apply(tokenMean, [losses, targets], IGNORE);
  const [gradTable] = differentiate(b, mean, [table]);
  b.output("logits", logits);
  b.output("losses", losses);
  b.output("mean", mean);
  b.output("count", count);
  b.output("gradTable", gradTable!);
  return b.build();
}

Deno.test("a loss over tokens leaves out ignored targets, and has the table's gradient", async () => {
  const graph = lossGraph();
  const [drawn] = normalValues("table", [[VOCABULARY, WIDTH]]);
  const table = Float32Array.from(drawn, (value) => value / 4);
  const given = new Map(
    Object.entries({ table, tokens: TOKENS, targets: TARGETS })
      .map(([name, values]) => [name, Float64Array.from(values)]),
  );
  const expected = evaluateReference(graph, given);
  const first = new Map<string, number[]>();
  await withDevices(async (devices) => {
    for (const place of devices) {
      if (!("device" in place)) continue;
      const executable = await place.device.compile(graph, { poison: true });
      await executable.write("table", table);
      await executable.write("tokens", TOKENS);
      await executable.write("targets", TARGETS);
      await executable.run();
      for (const name of graph.outputs.keys()) {
        const values = await executable.read(name);
        const right = expected.get(name)!;
        values.forEach((value, i) => {
          const error = Math.abs(value - right[i]);
          assert(error <= 1e-5, `${place.name}, ${name}[${i}]: ${value}, expected ${right[i]}`);
        });
        const bits = Array.from(values, bitsOf);
        assertEquals(bits, first.get(name) ?? bits, `${place.name}, ${name}`);
        first.set(name, bits);
      }
      await executable.dispose();
    }
  });
  const mean = (at: Float64Array) =>
    evaluateReference(graph, new Map([...given, ["table", at]])).get("mean")![0];
  assertEquals(expected.get("count"), Float64Array.of(8));
  assertEquals(expected.get("losses")![1], 0);
  for (const at of [0, 40, 100, VOCABULARY * WIDTH - 1]) {
    const [up, down] = [1e-4, -1e-4].map((step) =>
      mean(given.get("table")!.map((value, i) => i === at ? value + step : value))
    );
    const difference = (up - down) / 2e-4;
    const gradient = expected.get("gradTable")![at];
    assert(Math.abs(gradient - difference) < 1e-7, `${at}: ${gradient}, differences ${difference}`);
  }
});

Deno.test("embedding and cross-entropy read inside of tensors, whatever words an op gives them", async () => {
  const b = new GraphBuilder();
  const table = b.input("table", [3, 5]);
  const key = b.input("key", [6], "u32");
  const [words] = b.apply(randomBits, [key], { count: 9 });
  const [y] = b.apply(embedding, [table, words]);
  const [losses] = b.apply(crossEntropy, [y, words], { ignoreIndex: 0 });
  b.output("words", words);
  b.output("y", y);
  b.output("losses", losses);
  const graph = b.build();
  const rows = Float32Array.from({ length: 15 }, (_, i) => i + 1);
  await withDevices(async (devices) => {
    for (const place of devices) {
      if (!("device" in place)) continue;
      const executable = await place.device.compile(graph, { poison: true });
      await executable.write("table", rows);
      await executable.write("key", Uint32Array.of(1, 2, 3, 4, 5, 6));
      await executable.run();
      const drawn = new Uint32Array((await executable.read("words")).buffer);
      assert(drawn.every((word) => word > 4));
      // Row 0 and column 0 stand for all that lies outside.
      const y = await executable.read("y");
      y.forEach((value, i) => assertEquals(value, rows[i % 5], place.name));
      const losses = await executable.read("losses");
      losses.forEach((value) => assert(Math.abs(value - 4.4519143) < 1e-5, `${value}`));
      await executable.dispose();
    }
  });
});
