import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../core/base/errors.ts";
import type { Op } from "../../../core/base/op.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import { GraphBuilder } from "../../../core/graph/graph_builder.ts";
import { gelu, relu, sigmoid, silu } from "../../../kernels/activation/activations.ts";
import { multiply } from "../../../kernels/elementwise/binary_ops.ts";
import type { GateName } from "../../../kernels/gate/gate_activations.ts";
import { GATES } from "../../../kernels/gate/gates.ts";
import { caseInputs } from "../../helpers/case_values.ts";
import { describeDifferences } from "../../helpers/describe_differences.ts";

const NAMES = Object.keys(GATES) as GateName[];
const ROWS = 5;
const ACTIVATIONS: Readonly<Record<GateName, Op | undefined>> = {
  bilinear: undefined,
  glu: sigmoid,
  reglu: relu,
  geglu: gelu,
  swiglu: silu,
};

/** Splits packed rows into the two tensors that they hold. */
function halves(x: Float32Array, width: number): [Float32Array, Float32Array] {
  const part = (from: number) =>
    Float32Array.from(
      { length: ROWS * width },
      (_, i) => x[2 * width * Math.floor(i / width) + from + i % width],
    );
  return [part(0), part(width)];
}

async function runAll(
  inputs: Readonly<Record<string, { values: Float32Array; width: number }>>,
  build: (b: GraphBuilder, ids: Readonly<Record<string, number>>) => Readonly<
    Record<string, number>
  >,
): Promise<Record<string, Float32Array>> {
  const b = new GraphBuilder();
  const ids = Object.fromEntries(
    Object.entries(inputs).map(([name, { width }]) => [name, b.input(name, [ROWS, width])]),
  );
  const outputs = build(b, ids);
  for (const [name, id] of Object.entries(outputs)) b.output(name, id);
  const device = await openCpuDevice({ threads: 1 });
  try {
    const executable = await device.compile(b.build(), { poison: true });
    for (const [name, { values }] of Object.entries(inputs)) await executable.write(name, values);
    await executable.run();
    const results: Record<string, Float32Array> = {};
    for (const name of Object.keys(outputs)) results[name] = await executable.read(name);
    return results;
  } finally {
    await device.close();
  }
}

for (const name of NAMES) {
  for (const width of [8, 13]) {
    Deno.test(`${name} of width ${width} has the same bits packed, in two tensors and unfused`, async () => {
      const { gate, grad, packed, packedGrad } = GATES[name];
      const given = { name: "same", inputShapes: [[ROWS, 2 * width], [ROWS, width]] };
      const [x, gradY] = caseInputs(gate, { ...given, values: ["mixed", "normal"] });
      const [a, b] = halves(x as Float32Array, width);
      const inputs = {
        x: { values: x as Float32Array, width: 2 * width },
        a: { values: a, width },
        b: { values: b, width },
        gradY: { values: gradY as Float32Array, width },
      };
      const result = await runAll(inputs, (g, ids) => {
        const act = ACTIVATIONS[name];
        const value = act === undefined ? ids.a : g.apply(act, [ids.a])[0];
        const [gradA, gradB] = g.apply(grad, [ids.a, ids.b, ids.gradY]);
        return {
          pair: g.apply(gate, [ids.a, ids.b])[0],
          packed: g.apply(packed, [ids.x])[0],
          unfused: g.apply(multiply, [value, ids.b])[0],
          gradA,
          gradB,
          gradX: g.apply(packedGrad, [ids.x, ids.gradY])[0],
        };
      });
      assertEquals(describeDifferences(result.packed, result.pair), "");
      assertEquals(describeDifferences(result.unfused, result.pair), "");
      const [gradA, gradB] = halves(result.gradX, width);
      assertEquals(describeDifferences(gradA, result.gradA), "");
      assertEquals(describeDifferences(gradB, result.gradB), "");
    });
  }
}

Deno.test("packed gates refuse an odd last axis and a gradient of another shape", () => {
  const { packed, packedGrad } = GATES.swiglu;
  assertThrows(
    () => packed.inferShapes([[3, 5]], {}),
    ShapeError,
    "Cannot apply packed_swiglu as the last axis of x must be even: x=[3, 5]",
  );
  assertThrows(() => packedGrad.inferShapes([[3, 6], [3, 6]], {}), ShapeError, "half of x");
});
