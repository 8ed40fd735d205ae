import { createStream } from "../random/stream.ts";
import { uniformAt } from "../random/uniform.ts";
import { pickToken, type Sampling } from "./pick_token.ts";
import type { TokenDecoder } from "./token_decoder.ts";

/** What is to be generated. */
export interface GenerateRequest {
  /** A prompt for each sequence of the decoder, of one token or more. */
  readonly prompts: readonly Uint32Array[];
  /** What the encoder of an encoder-decoder reads for each sequence. */
  readonly sources?: readonly Uint32Array[];
  /** Most new tokens of a sequence. */
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** Seed of the stream `sampling`. */
  readonly seed: number;
  /** Tokens that end a sequence; they are not given out. */
  readonly stops?: ReadonlySet<number>;
  /**
   * What becomes of a sequence whose cache is full: it ends, or goes on from its last half, read
   * anew as if it began there. It ends where not given.
   */
  readonly whenFull?: "end" | "slide";
}

/** Why a sequence ended: a token that ends it, `maxTokens`, or no more room in its cache. */
export type EndReason = "stop" | "tokens" | "capacity";

/**
 * Generates tokens, one of each sequence at a time.
 *
 * Token i of sequence r is picked with the number of the stream `sampling` at step r and place i,
 * so it depends on the seed, the model and its own prompt alone: not on the device, nor on what
 * else is in the batch.
 *
 * @param decoder The model; what it had cached is forgotten.
 * @param request Prompts, and how to go on.
 * @returns Yields the new token of each sequence, `undefined` for those that have ended; returns why
 * each ended.
 */
export async function* generateTokens(
  decoder: TokenDecoder,
  request: GenerateRequest,
): AsyncGenerator<(number | undefined)[], EndReason[]> {
  const { prompts, sources, maxTokens, sampling, seed } = request;
  const { stops = new Set(), whenFull = "end" } = request;
  const { batch, capacity } = decoder.size;
  await decoder.begin(prompts, sources);
  const stream = createStream({ seed, path: "sampling" });
  const half = Math.ceil(capacity / 2);
  const read = prompts.map((prompt) => [...prompt]);
  const ends: (EndReason | undefined)[] = prompts.map(() => maxTokens < 1 ? "tokens" : undefined);
  for (let i = 0; ends.includes(undefined); i++) {
    const isLive = ends.map((end) => end === undefined);
    if (isLive.some((live, row) => live && decoder.cached[row] >= capacity)) {
      // A full cache forgets its first half; the others are read as they were.
      const again = read.map((tokens, row) => {
        if (decoder.cached[row] >= capacity) tokens.splice(0, tokens.length - half);
        return Uint32Array.from(tokens);
      });
      await decoder.begin(again, sources);
    }
    const last = Uint32Array.from(read, (tokens) => tokens[tokens.length - 1]);
    const logits = await decoder.next(last, isLive);
    const vocabulary = logits.length / batch;
    const tokens = ends.map((end, row) => {
      if (end !== undefined) return undefined;
      const own = logits.subarray(row * vocabulary, (row + 1) * vocabulary);
      const token = pickToken(own, sampling, uniformAt(stream.atStep(row), i));
      if (stops.has(token)) {
        ends[row] = "stop";
        return undefined;
      }
      read[row].push(token);
      if (i + 1 >= maxTokens) ends[row] = "tokens";
      else if (whenFull === "end" && decoder.cached[row] >= capacity) ends[row] = "capacity";
      return token;
    });
    if (tokens.some((token) => token !== undefined)) yield tokens;
  }
  return ends as EndReason[];
}
