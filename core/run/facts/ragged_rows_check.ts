import { exp64, log64 } from "../../base/host_math.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { crossEntropy, tokenMean } from "../../../kernels/mod.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { draw, plainFindings } from "../checks/part_context.ts";
import type { FactCheck } from "./fact_context.ts";

/**
 * Writes sequences of several lengths as one tensor, as they are: `accepted` is 1 if nothing says no.
 * Then fills them up: the loss with padding that is ignored, and with padding that counts, beside
 * the mean over all real tokens in f64.
 */
export const raggedRowsCheck: FactCheck<"ragged-rows"> = async (device, { settings, seed }) => {
  const { lengths, vocabulary } = settings;
  const longest = Math.max(...lengths);
  const places = lengths.length * longest;
  const isReal = (i: number) => i % longest < lengths[Math.floor(i / longest)];
  const b = new GraphBuilder();
  const targets = b.input("targets", [lengths.length, longest], "u32");
  const logits = b.input("logits", [lengths.length, longest, vocabulary]);
  const [losses] = b.apply(crossEntropy, [logits, targets], { ignoreIndex: IGNORE_INDEX });
  b.output("loss", b.apply(tokenMean, [losses, targets], { ignoreIndex: IGNORE_INDEX })[0]);
  const values = draw(seed, "logits", places * vocabulary);
  const target = (i: number) => i % vocabulary;
  const executable = await device.compile(b.build());
  try {
    await executable.write("logits", values);
    const ragged = lengths.flatMap((length, row) =>
      Array.from({ length }, (_, i) => target(row * longest + i))
    );
    let accepted = 1;
    try {
      await executable.write("targets", Uint32Array.from(ragged));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      accepted = 0;
    }
    const lossWith = async (padding: number) => {
      const filled = Uint32Array.from(
        { length: places },
        (_, i) => isReal(i) ? target(i) : padding,
      );
      await executable.write("targets", filled);
      await executable.run();
      return (await executable.read("loss"))[0];
    };
    const exact = Array.from({ length: places }, (_, i) => i).filter(isReal).map((i) =>
      lossOf(values.subarray(i * vocabulary, (i + 1) * vocabulary), target(i))
    );
    const mean = exact.reduce((sum, loss) => sum + loss, 0) / exact.length;
    return plainFindings({
      accepted,
      ignored_difference: Math.abs(await lossWith(IGNORE_INDEX) - mean),
      counted_difference: Math.abs(await lossWith(0) - mean),
    });
  } finally {
    await executable.dispose();
  }
};

function lossOf(logits: Float32Array, target: number): number {
  const maximum = Math.max(...logits);
  const sum = logits.reduce((total, value) => total + exp64(value - maximum), 0);
  return log64(sum) + maximum - logits[target];
}
