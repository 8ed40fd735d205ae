import { assert } from "@std/assert";
import { bitsOf } from "../../core/base/float_bits.ts";
import type { Op, OpCase } from "../../core/base/op.ts";
import type { Device } from "../../core/device/device.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { STORE_FLUSH } from "../../kernels/norm/norm_bounds.ts";
import { caseInputs } from "./case_values.ts";
import { withDevices } from "./devices.ts";
import { describeDifferences } from "./describe_differences.ts";

/**
 * Runs the shared checks of an op, a step for each device.
 *
 * On every case of the contract each implementation must lie within the op's bound of the f64
 * reference, all must give the same bits, no element may be left unwritten, and nothing may be
 * written beside a tensor. Values of stored form are checked too: no -0, NaN or value below 2^-51.
 * Outputs that are words (`u32`) are judged as whole numbers instead.
 */
export async function checkOp(t: Deno.TestContext, op: Op): Promise<void> {
  const first = new Map<string, { device: string; outputs: Float32Array[] }>();
  await withDevices(async (devices) => {
    for (const given of devices) {
      if (!("device" in given)) {
        console.log(`skipped: { device: "${given.name}", reason: "${given.reason}" }`);
        continue;
      }
      await t.step(`${op.name} on ${given.name}`, async () => {
        for (const opCase of op.cases) {
          const where = `${op.name}, ${given.name}, case "${opCase.name}"`;
          const { outputs, violations } = await runCase(given.device, op, opCase);
          assert(violations.length === 0, `${where}: wrote beside ${violations.join(", ")}`);
          judge(op, opCase, outputs, where);
          const other = first.get(opCase.name);
          if (other === undefined) {
            first.set(opCase.name, { device: given.name, outputs });
          } else {
            outputs.forEach((values, i) => {
              const text = describeDifferences(values, other.outputs[i]);
              assert(
                text === "",
                `${where}: ${op.outputs[i]} differs from ${other.device}: ${text}`,
              );
            });
          }
        }
      });
    }
  });
}

/** Builds the graph of one application of an op on the inputs of a case. */
export function caseGraph(op: Op, opCase: OpCase): Graph {
  const b = new GraphBuilder();
  const inputs = opCase.inputShapes.map((shape, i) =>
    b.input(op.inputs[i], shape, op.inputDtypes?.[i])
  );
  const outputs = b.apply(op, inputs, opCase.attributes);
  outputs.forEach((id, i) => b.output(op.outputs[i], id));
  op.inPlace?.forEach(({ input, output }) => b.update(inputs[input], outputs[output]));
  return b.build();
}

async function runCase(device: Device, op: Op, opCase: OpCase) {
  const executable = await device.compile(caseGraph(op, opCase), { poison: true });
  try {
    const inputs = caseInputs(op, opCase);
    for (const [i, values] of inputs.entries()) await executable.write(op.inputs[i], values);
    await executable.run();
    const outputs: Float32Array[] = [];
    for (const name of op.outputs) outputs.push(await executable.read(name));
    return { outputs, violations: await executable.violations() };
  } finally {
    await executable.dispose();
  }
}

function judge(op: Op, opCase: OpCase, outputs: Float32Array[], where: string): void {
  const attributes = opCase.attributes ?? {};
  const shapes = {
    inputs: opCase.inputShapes,
    outputs: op.inferShapes(opCase.inputShapes, attributes),
  };
  const inputs = caseInputs(op, opCase).map((values) => Float64Array.from(values));
  const expected = op.reference(inputs, shapes, attributes);
  const bounds = op.bound({ inputs, outputs: expected, shapes, attributes });
  outputs.forEach((values, i) => {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    const isWords = op.outputDtypes?.[i] === "u32";
    const least = bitsOf(op.storedMinimums?.[i] ?? STORE_FLUSH);
    (isWords ? words : values).forEach((value, at) => {
      const size = words[at] & 0x7fffffff;
      assert(
        isWords || words[at] === 0 || (size >= least && size < 0x7f800000),
        `${where}: ${op.outputs[i]}[${at}] is not in stored form: bits=${words[at].toString(16)}`,
      );
      const error = Math.abs(value - expected[i][at]);
      assert(
        error <= bounds[i][at],
        `${where}: ${op.outputs[i]}[${at}] is ${value}, expected ${expected[i][at]}, ` +
          `error ${error} above the bound ${bounds[i][at]}`,
      );
    });
  });
}
