import { assert, assertEquals } from "@std/assert";
import { type LinePair, pairDataset, pairTokens } from "../../../core/data/pair_dataset.ts";
import { createTaskDataset } from "../../../core/data/tasks/task_dataset.ts";
import type { Dataset } from "../../../core/data/dataset.ts";
import { decodeText } from "../../../core/data/tokenizer.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { corpusBleu } from "../../../core/generate/bleu.ts";
import { decodedMeasurements } from "../../../core/generate/decoded_measurements.ts";
import { decodeSources } from "../../../core/generate/decode_sources.ts";
import type { Architecture } from "../../../core/model/model_settings.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import type { EvaluationPlan } from "../../../core/train/evaluate/evaluation_plan.ts";
import { weightsOf } from "../../../core/train/model_weights.ts";
import { trainModel } from "../../../core/train/train_model.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { SMALL_DECODER } from "../../helpers/decoder_variants.ts";

const LENGTH = 16;
const PLAN: EvaluationPlan = {
  ...{ sequences: 24, lengths: [LENGTH], metrics: [], scored: 8, stride: 8, fixes: [] },
  ...{ gradientNorms: false, decoded: ["exact-match", "bleu"] },
};
const ARCHITECTURES: readonly Architecture[] = ["decoder", "prefix", "encoder-decoder"];

const bytesOf = (text: string) => new TextEncoder().encode(text);
/** Lines of four letters, as BLEU asks for four words, and of two; each again in capitals. */
const LINES: readonly LinePair[] = Array.from({ length: 81 }, (_, i) => {
  const letters = [27, 9, 3, 1].map((part) => "abc"[Math.floor(i / part) % 3]);
  const text = letters.slice(i % 5 === 0 ? 2 : 0).join(" ");
  return { source: bytesOf(text), target: bytesOf(text.toUpperCase()) };
});
const TEXT = pairDataset({
  ...{ name: "capitals", textDigest: "0", tokenizer: trainCharTokenizer(bytesOf("abcABC ")) },
  pairs: { train: LINES, validation: LINES, test: LINES },
});
const COPY = createTaskDataset({ name: "copies", source: "copy", symbols: 3, lengths: "fixed" });

/** Trains a model on data for some updates; gives what is measured at the end of it. */
function trained(architecture: Architecture, data: Dataset, steps: number) {
  return onCpu(async (device) => {
    const model: DecoderSpec = {
      ...SMALL_DECODER,
      ...{ vocabulary: data.vocabulary, dropout: 0, initialDeviation: 0.1, architecture },
      position: { kind: "learned" },
    };
    const { seeds: [{ measurements }], training, state } = await trainModel(device, {
      spec: {
        model,
        train: {
          ...{ batch: 16, length: LENGTH, decays: "matrices", clipNorm: 1 },
          optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0 },
          schedule: { kind: "constant", rate: 1e-2, warmUp: 0 },
        },
      },
      ...{ data, steps, seeds: [0], plan: PLAN },
    });
    const loaded = { model, weights: weightsOf(training, state!) };
    const place = { data, plan: PLAN, length: LENGTH, step: steps };
    const rows = await decodedMeasurements(device, loaded, place);
    const forced = measurements.find(({ metric }) => metric === "exact_match")!.value as number;
    return { loaded, rows, forced };
  });
}

// A target that is right in every token behind the right ones is what greedy decoding says, and the
// other way round: both shares are one number.
Deno.test("decoded_exact_match is exact_match, by another way, of every architecture", async () => {
  for (const architecture of ARCHITECTURES) {
    const found = new Set<number>();
    for (const [data, steps] of [[TEXT, 15], [TEXT, 35], [COPY, 60]] as const) {
      const { rows, forced } = await trained(architecture, data, steps);
      const [exact] = rows;
      assertEquals(exact, {
        ...{ split: "held-out", metric: "decoded_exact_match", step: steps },
        ...{ value: forced, unit: "" },
      }, `${architecture}, ${data.name}`);
      assertEquals(rows.length, data === TEXT ? 2 : 1, "a task has no text");
      found.add(forced);
    }
    assert([...found].some((share) => share > 0 && share < 1), `${architecture}: ${[...found]}`);
  }
});

Deno.test("bleu is that of the texts that are said, beside the lines of the data", async () => {
  const { loaded, rows: [, bleu] } = await trained("encoder-decoder", TEXT, 60);
  const lines = Array.from({ length: 24 }, (_, i) => LINES[Math.floor(i * LINES.length / 24)]);
  const { between, end } = pairTokens(TEXT.tokenizer!)!;
  const said = await onCpu((device) =>
    decodeSources(device, loaded, {
      sources: lines.map(({ source }) => TEXT.tokenizer!.encode(source)),
      ...{ between, end, maxTokens: LENGTH / 2 },
    })
  );
  const texts = said.map((ids) => decodeText(TEXT.tokenizer!, ids));
  const { score } = corpusBleu(texts, lines.map(({ target }) => new TextDecoder().decode(target)));
  assertEquals(bleu, { split: "held-out", metric: "bleu", step: 60, value: score, unit: "" });
  assert(score > 0 && score < 100, `${score}`);
});

Deno.test("decodedMeasurements() measures what is asked for, where data have pairs", async () => {
  const { loaded } = await trained("decoder", COPY, 1);
  await onCpu(async (device) => {
    const measure = (data: Dataset, decoded: EvaluationPlan["decoded"]) =>
      decodedMeasurements(device, loaded, {
        ...{ data, plan: { sequences: 4, decoded }, length: LENGTH, step: 1 },
      });
    assertEquals(await measure(COPY, ["bleu"]), []);
    assertEquals(await measure(COPY, undefined), []);
    assertEquals((await measure(COPY, ["exact-match"])).length, 1);
    const recall = createTaskDataset({ name: "markov", source: "in-context-markov" });
    assertEquals(await measure(recall, ["exact-match"]), []);
  });
});
