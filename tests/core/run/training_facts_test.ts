import { assert, assertEquals } from "@std/assert";
import { openDataset } from "../../../core/run/open_dataset.ts";
import { trainingFacts } from "../../../core/run/training_facts.ts";
import { trainSpecOf } from "../../../core/train/train_spec_of.ts";
import { decoderSpec } from "../../../core/model/decoder_spec.ts";
import { SYNTHETIC_ACTIVATIONS } from "../../helpers/synthetic_trainings.ts";

Deno.test("trainingFacts() counts the model and lists the floors of its data", async () => {
  const { model, train } = SYNTHETIC_ACTIVATIONS.base;
  const data = await openDataset({ name: "markov", source: "in-context-markov" });
  const { vocabulary } = data;
  const spec = decoderSpec(model, { vocabulary, context: train.length });
  const heldOut = { sequences: 8, length: train.length };
  const facts = trainingFacts(spec, { train: trainSpecOf(train, { steps: 10 }), data, heldOut });
  const value = (split: string, metric: string) =>
    facts.find((fact) => fact.split === split && fact.metric === metric)!.value as number;
  // Two blocks of width 64: attention 4 * 64 * 64, feed-forward 2 * 64 * 256, two gains; a last gain.
  const body = 2 * (4 * 64 * 64 + 2 * 64 * 256 + 2 * 64) + 64 + vocabulary * 64; // and the head
  assertEquals(value("model", "body_parameters"), body);
  assertEquals(value("model", "parameters"), body + vocabulary * 64);
  assertEquals(value("model", "state_bytes"), 12 * (body + vocabulary * 64));
  assert(value("model", "training_flops") > 6 * body);
  assert(value("floor", "bayes") < value("floor", "bigram"));
  assertEquals(value("floor", "uniform"), Math.log(vocabulary));
});
