import type { Op } from "../../core/base/op.ts";
import type { Device } from "../../core/device/device.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";

/**
 * Applies an op on bit patterns of one axis and reads the bits of its first output.
 *
 * Buffers start as a NaN pattern that no function produces, so that an element left out is seen.
 */
export async function runProbe(
  device: Device,
  op: Op,
  inputs: readonly Uint32Array[],
): Promise<Float32Array> {
  const b = new GraphBuilder();
  const ids = inputs.map(({ length }, i) => b.input(op.inputs[i], [length]));
  b.output("y", b.apply(op, ids)[0]);
  const executable = await device.compile(b.build(), { poison: true });
  try {
    for (const [i, words] of inputs.entries()) await executable.write(op.inputs[i], words);
    await executable.run();
    return await executable.read("y");
  } finally {
    await executable.dispose();
  }
}
