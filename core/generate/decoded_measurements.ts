import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import type { Dataset } from "../data/dataset.ts";
import { pairTokens } from "../data/pair_dataset.ts";
import { targetStarts } from "../data/split_windows.ts";
import { decodeText } from "../data/tokenizer.ts";
import type { Device } from "../device/device.ts";
import { sidesOf } from "../model/architecture.ts";
import type { EvaluationPlan } from "../train/evaluate/evaluation_plan.ts";
import type { Measurement } from "../train/evaluate/measurement.ts";
import { corpusBleu } from "./bleu.ts";
import { decodeSources } from "./decode_sources.ts";
import type { LoadedModel } from "./token_decoder.ts";

/** On what a trained model is judged by the targets that it says. */
export interface DecodedPlace {
  readonly data: Dataset;
  readonly plan: Pick<EvaluationPlan, "sequences" | "decoded">;
  /** Tokens of a window in training. */
  readonly length: number;
  /** Updates before. */
  readonly step: number;
  /** Awaited behind each token; rejects to end the work. */
  readonly pause?: () => void | Promise<void>;
}

/**
 * Decodes the held-out sources greedily, and compares what is said with their targets.
 *
 * `decoded_exact_match` is the share of sources whose target is right in every token, its end too;
 * where targets have no token at their end, as in tasks, as many tokens count as the target has.
 * `bleu`, 0 to 100, is corpus BLEU of the texts, one reference each; see `corpusBleu`. A decoder of
 * windows of T tokens says at most the `T - T / 2` (T / 2 rounded down) that every architecture has
 * room for. Data without pairs have neither, tasks no text and so no BLEU.
 *
 * @param device Where the model runs.
 * @param loaded The model and its parameters.
 * @param place What is decoded.
 * @returns Rows of the split `held-out`.
 */
export async function decodedMeasurements(
  device: Device,
  loaded: LoadedModel,
  { data, plan: { sequences, decoded = [] }, length, step, pause }: DecodedPlace,
): Promise<readonly Measurement[]> {
  const { tokenizer } = data;
  const metrics = decoded.filter((metric) => metric !== "bleu" || tokenizer !== undefined);
  if (data.pairs === undefined || metrics.length === 0) return [];
  const windows = data.heldOut({ sequences, length });
  const starts = targetStarts(windows, length);
  const rowOf = (values: Uint32Array, row: number) =>
    values.subarray(row * length, (row + 1) * length);
  const end = tokenizer && pairTokens(tokenizer)?.end;
  const wanted = starts.map((_, row) =>
    rowOf(windows.targets, row).filter((token) => token !== IGNORE_INDEX && token !== end)
  );
  const found = await decodeSources(device, loaded, {
    sources: starts.map((start, row) => rowOf(windows.tokens, row).subarray(0, start)),
    between: windows.tokens[starts[0]],
    maxTokens: sidesOf(length).target,
    ...(end !== undefined && { end }),
    ...(pause && { onProgress: pause }),
  });
  const said = end === undefined
    ? found.map((target, row) => target.subarray(0, wanted[row].length))
    : found;
  const row = (metric: string, value: number): Measurement => (
    { split: "held-out", metric, step, value, unit: "" }
  );
  return metrics.map((metric) => {
    if (metric === "exact-match") {
      const right = said.filter((target, i) => isSame(target, wanted[i])).length;
      return row("decoded_exact_match", right / said.length);
    }
    const textOf = (ids: Uint32Array) => decodeText(tokenizer!, ids);
    return row("bleu", corpusBleu(said.map(textOf), wanted.map(textOf)).score);
  });
}

function isSame(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i]);
}
