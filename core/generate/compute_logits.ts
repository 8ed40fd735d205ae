import type { Device } from "../device/device.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import { architectureOf } from "../model/architecture.ts";
import { buildEncoderDecoder, buildModel } from "../model/build_model.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import { writeModel } from "../train/write_model.ts";
import type { LoadedModel } from "./token_decoder.ts";

/** What a model is to read. */
export interface LogitRequest {
  /** Ids of the sequence, at least one; those of the decoder where there is an encoder. */
  readonly tokens: Uint32Array;
  /** Ids that the encoder of an encoder-decoder reads, at least one. */
  readonly source?: Uint32Array;
}

/**
 * Computes the logits of every place of one sequence, in one pass.
 *
 * @param device Where the model runs.
 * @param loaded The model and its parameters.
 * @param request The sequence. A prefix-LM sees it token by token, as if it had no prefix.
 * @returns `[tokens, vocabulary]`: row i is for what follows token i, or for its place where tokens
 * see those after them.
 * @throws {RangeError} If a token is outside the vocabulary, or a source is missing or not read.
 * @throws {PositionRowsError} If there are more tokens than a learned table of positions has rows.
 */
export async function computeLogits(
  device: Device,
  { model: spec, weights }: LoadedModel,
  { tokens, source }: LogitRequest,
): Promise<Float32Array> {
  const inputs = inputsOf(spec, { tokens, source });
  const size = { batch: 1, length: tokens.length };
  const plain = { ...spec, dropout: 0 };
  const { model, logits } = source === undefined
    ? buildModel(plain, size)
    : buildEncoderDecoder(plain, { ...size, source: source.length });
  model.graph.output("logits", logits);
  const executable = await device.compile(fuseGraph(model.graph.build()));
  try {
    await writeModel(executable, model, weights);
    for (const [name, values] of Object.entries(inputs)) await executable.write(name, values);
    await executable.run();
    return await executable.read("logits");
  } finally {
    await executable.dispose();
  }
}

/** Gives what the graph reads: tokens, and how many of them each one sees. */
function inputsOf(
  spec: DecoderSpec,
  { tokens, source }: LogitRequest,
): Readonly<Record<string, Uint32Array>> {
  requireTokens("tokens", tokens, spec.vocabulary);
  const architecture = architectureOf(spec);
  if ((architecture === "encoder-decoder") !== (source !== undefined)) {
    throw new RangeError(
      "Cannot compute logits as an encoder-decoder, and no other model, must have a source: " +
        `architecture=${architecture}, source=${source?.length ?? "none"}`,
    );
  }
  switch (architecture) {
    case "decoder":
      return { tokens };
    case "prefix":
      return { tokens, visible: tokens.map((_, i) => i + 1) };
    case "encoder":
      return { tokens, visible: tokens.map(() => tokens.length) };
    case "encoder-decoder": {
      requireTokens("source", source!, spec.vocabulary);
      const { length } = source!;
      return {
        ...{ tokens, crossVisible: tokens.map(() => length) },
        ...{ source: source!, sourceVisible: source!.map(() => length) },
      };
    }
  }
}

function requireTokens(name: string, tokens: Uint32Array, vocabulary: number): void {
  const at = tokens.findIndex((token) => token >= vocabulary);
  if (tokens.length > 0 && at < 0) return;
  throw new RangeError(
    `Cannot compute logits as there must be tokens from 0 to ${vocabulary - 1}: ` +
      (at < 0 ? `${name}=0 tokens` : `${name}[${at}]=${tokens[at]}`),
  );
}
