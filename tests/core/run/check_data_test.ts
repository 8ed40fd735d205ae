import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import type { Dataset } from "../../../core/data/dataset.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { checkData } from "../../../core/run/check_data.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const TEXT = { name: "text", source: "tiny-shakespeare", tokenizer: "char" } as const;

/** Cells that learn from a text or a task, and a data set that notes what is taken of it. */
function caseOf(data: object, refuse?: string) {
  const { cells } = planExperiment(validateExperiment({
    ...TINY_TRAINING,
    arms: { plain: {}, large: { train: { accumulate: 3 } }, long: { train: { length: 16 } } },
    training: { ...TINY_TRAINING.training!, data: [data] },
    claims: [{
      id: "T1",
      statement: "It is told apart",
      rule: { kind: "value-below", arm: "plain", limit: 9 },
    }],
  }));
  const taken: string[] = [];
  const take = (text: string) => {
    taken.push(text);
    if (text === refuse) throw new DataError("Cannot cut windows as there must be more: tokens=1");
    return {};
  };
  const dataset = {
    ...{ name: "text", digest: "d", vocabulary: 4, kind: "language" },
    trainBatch: ({ batch, length }: { batch: number; length: number }) =>
      take(`train ${batch} x ${length}`),
    heldOut: ({ sequences, length }: { sequences: number; length: number }) =>
      take(`held-out ${sequences} x ${length}`),
  } as unknown as Dataset;
  const opened: string[] = [];
  const datasets = {
    open: ({ source }: { source: string }) => {
      opened.push(source);
      return Promise.resolve(dataset);
    },
  };
  return { cells, datasets, taken, opened };
}

Deno.test("checkData() takes the windows of each update and evaluation of a text once", async () => {
  const { cells, datasets, taken } = caseOf(TEXT);
  await checkData(cells, datasets);
  assertEquals([...new Set(taken)].sort(), [
    "held-out 4 x 16",
    "held-out 4 x 8",
    "train 2 x 16",
    "train 2 x 8",
    "train 6 x 8", // three micro-batches of two
  ]);
  assertEquals(taken.filter((text) => text.startsWith("train")).length, 3);
});

Deno.test("checkData() says which source does not hold the windows", async () => {
  const { cells, datasets } = caseOf(TEXT, "train 6 x 8");
  await assertRejects(
    () => checkData(cells, datasets),
    DataError,
    "there must be more: tokens=1, source=tiny-shakespeare",
  );
});

Deno.test("checkData() does not open tasks, which have as many windows as are asked for", async () => {
  const { cells, datasets, opened } = caseOf({ name: "markov", source: "in-context-markov" });
  await checkData(cells, datasets);
  assertEquals(opened, []);
});
