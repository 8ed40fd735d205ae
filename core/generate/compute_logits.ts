import type { Device } from "../device/device.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import { buildDecoder } from "../model/decoder.ts";
import type { LoadedModel } from "./token_decoder.ts";

/**
 * Computes the logits of every place of one sequence, in one pass.
 *
 * @param device Where the model runs.
 * @param loaded The model and its parameters.
 * @param tokens Ids, at least one.
 * @returns `[tokens, vocabulary]`: row i is for what follows token i, or stands in its place where
 * tokens see those after them.
 * @throws {RangeError} If a token is outside the vocabulary.
 * @throws {PositionRowsError} If there are more tokens than a learned table of positions has rows.
 */
export async function computeLogits(
  device: Device,
  { model: spec, weights }: LoadedModel,
  tokens: Uint32Array,
): Promise<Float32Array> {
  requireTokens(tokens, spec.vocabulary);
  const size = { batch: 1, length: tokens.length };
  const { model, logits } = buildDecoder({ ...spec, dropout: 0 }, size);
  model.graph.output("logits", logits);
  const executable = await device.compile(fuseGraph(model.graph.build()));
  try {
    for (const { name, values } of model.tables) await executable.write(name, values);
    for (const { path } of model.parameters) {
      await executable.write(path, weights.get(path)!.values);
    }
    await executable.write("tokens", tokens);
    await executable.run();
    return await executable.read("logits");
  } finally {
    await executable.dispose();
  }
}

function requireTokens(tokens: Uint32Array, vocabulary: number): void {
  const at = tokens.findIndex((token) => token >= vocabulary);
  if (tokens.length > 0 && at < 0) return;
  throw new RangeError(
    `Cannot compute logits as there must be tokens from 0 to ${vocabulary - 1}: ` +
      (at < 0 ? "tokens=0" : `tokens[${at}]=${tokens[at]}`),
  );
}
