import { GraphBuilder } from "../../graph/graph_builder.ts";
import { buildDecoder } from "../../model/decoder.ts";
import { decoderSpec } from "../../model/decoder_spec.ts";
import { modelSettingsSchema } from "../../experiment/model_settings_schema.ts";
import { softmax } from "../../../kernels/mod.ts";
import { bitsHash } from "../checks/compare_values.ts";
import { draw, plainFindings, runOnce } from "../checks/part_context.ts";
import type { FactCheck } from "./fact_context.ts";

/**
 * Follows a sentence through a decoder: shapes behind the embedding and of the logits, which need no
 * memory; and softmax of random logits of that shape: how far a row's sum is from 1, and how many of
 * the largest elements it moves.
 */
export const nextTokenCheck: FactCheck<"next-token"> = async (device, { settings, seed }) => {
  const { tokens, vocabulary, width, heads } = settings;
  const model = {
    ...modelSettingsSchema.parse({}),
    ...{ layers: 1, dModel: width, heads, position: "none" as const },
  };
  const spec = decoderSpec(model, { vocabulary, context: tokens.length });
  const built = buildDecoder(spec, { batch: 1, length: tokens.length });
  const { graph } = built.model;
  const embedding = graph.nodes.find(({ inputs }) => inputs.includes(built.tokens))!;
  const [, embeddedRows, embeddedColumns] = graph.tensors[embedding.outputs[0]].shape;
  const [, rows, columns] = graph.tensors[built.logits].shape;
  const b = new GraphBuilder();
  b.output("y", b.apply(softmax, [b.input("x", [rows, columns])])[0]);
  const x = draw(seed, "logits", rows * columns);
  const { y } = await runOnce(device, b.build(), { x });
  let [sumError, moved] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const [before, after] = [x, y].map((values) =>
      values.subarray(row * columns, (row + 1) * columns)
    );
    sumError = Math.max(sumError, Math.abs(after.reduce((sum, value) => sum + value, 0) - 1));
    if (after[indexOfLargest(before)] < after[indexOfLargest(after)]) moved++;
  }
  return plainFindings({
    ...{ embedded_rows: embeddedRows, embedded_columns: embeddedColumns },
    ...{ logit_rows: rows, logit_columns: columns, max_sum_error: sumError, moved_maxima: moved },
    output_hash: bitsHash(y),
  });
};

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, i) => value > values[best] ? i : best, 0);
}
