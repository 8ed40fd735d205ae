import type { Dataset, TokenBatch } from "../data/dataset.ts";
import { maskedDataset } from "../data/masked_dataset.ts";
import { prefixWindows, splitWindows } from "../data/split_windows.ts";
import { architectureOf, sidesOf } from "../model/architecture.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { Architecture } from "../model/model_settings.ts";

/**
 * Gives the data that a model of an architecture learns: an encoder finds masked tokens, all others
 * say the next token.
 *
 * @param data What the data settings name.
 * @param model What its settings say of the architecture; a decoder where not given.
 * @throws {RangeError} If the model reads a source, and the data have none.
 */
export function modelData(
  data: Dataset,
  { architecture = "decoder" }: { readonly architecture?: Architecture },
): Dataset {
  if (architecture === "encoder") return maskedDataset(data);
  if (architecture === "decoder" || data.pairs !== undefined) return data;
  throw new RangeError(
    "Cannot learn these data as they must have a source and a target: " +
      `data=${data.name}, architecture=${architecture}`,
  );
}

/**
 * Gives what a model reads of windows: with it what its tokens see, and a source apart for an encoder.
 *
 * The targets that are scored are the same for every architecture but an encoder alone.
 *
 * @param model The model.
 * @param windows Windows of `modelData`.
 * @param length Tokens of a window.
 * @throws {DataError} If a source or a target does not fit its side of an encoder-decoder.
 */
export function modelBatch(model: DecoderSpec, windows: TokenBatch, length: number): TokenBatch {
  switch (architectureOf(model)) {
    case "prefix":
      return prefixWindows(windows, length);
    case "encoder-decoder":
      return splitWindows(windows, { length, ...sidesOf(length) });
    default:
      return windows;
  }
}
