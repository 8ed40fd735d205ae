import type { Device } from "../device/device.ts";
import { architectureOf } from "../model/architecture.ts";
import { generateTokens } from "./generate_tokens.ts";
import { type LoadedModel, TokenDecoder } from "./token_decoder.ts";

/** Most sources that are decoded side by side. */
const MOST_SOURCES = 64;

/** What is decoded, and how far. */
export interface SourceDecoding {
  /** Sources, each of one token or more; they may differ in length. */
  readonly sources: readonly Uint32Array[];
  /** Token between a source and its target. */
  readonly between: number;
  /** Token behind a target, where there is one; it is not given out. */
  readonly end?: number;
  /** Most tokens of a target, with its end. */
  readonly maxTokens: number;
  /** Sources that are decoded side by side; changes the speed only. */
  readonly batch?: number;
  /** Awaited behind each token; rejects to end the work. */
  readonly onProgress?: () => void | Promise<void>;
}

/**
 * Decodes the target of each source greedily: the most probable token always, until the end.
 *
 * A decoder and a prefix-LM read the source and the token behind it, an encoder-decoder that token
 * alone beside its source.
 *
 * @param device Where the model runs.
 * @param loaded The model and its parameters.
 * @param decoding Sources, and how far.
 * @returns The target of each source, without its end.
 * @throws {RangeError} If the model is an encoder, or a token is outside the vocabulary.
 * @throws {PositionRowsError} If sequences may become longer than a learned table of positions.
 */
export async function decodeSources(
  device: Device,
  loaded: LoadedModel,
  decoding: SourceDecoding,
): Promise<readonly Uint32Array[]> {
  const { sources, between, end, maxTokens, batch: most = MOST_SOURCES, onProgress } = decoding;
  if (sources.length === 0) return [];
  const longest = Math.max(...sources.map(({ length }) => length));
  const batch = Math.ceil(sources.length / Math.ceil(sources.length / most));
  const isPair = architectureOf(loaded.model) === "encoder-decoder";
  const decoder = await TokenDecoder.open(device, loaded, {
    batch,
    // The last new token is not read.
    capacity: maxTokens + (isPair ? 0 : longest),
    ...(isPair && { source: longest }),
  });
  const targets: number[][] = sources.map(() => []);
  try {
    for (let first = 0; first < sources.length; first += batch) {
      // The last source stands for those that a last batch lacks.
      const own = Array.from(
        { length: batch },
        (_, row) => sources[Math.min(first + row, sources.length - 1)],
      );
      const tokens = generateTokens(decoder, {
        ...(isPair
          ? { prompts: own.map(() => Uint32Array.of(between)), sources: own }
          : { prompts: own.map((source) => Uint32Array.of(...source, between)) }),
        ...{ maxTokens, sampling: { temperature: 0 }, seed: 0 },
        ...(end !== undefined && { stops: new Set([end]) }),
      });
      for await (const next of tokens) {
        next.forEach((token, row) => token !== undefined && targets[first + row]?.push(token));
        await onProgress?.();
      }
    }
  } finally {
    await decoder.close();
  }
  return targets.map((target) => Uint32Array.from(target));
}
