import { CONTESTANTS } from "../peers/contestants.ts";
import { measureFirstLoss } from "../peers/first_loss.ts";
import type { Bench } from "./bench_context.ts";
import { type BenchRow, figureRow, ratioRow, skippedRow } from "./bench_row.ts";

const GOAL_MS = { atMost: 60 };

/** The bench of how long it takes from nothing to the first loss of a tiny model, on the CPU. */
export const firstLoss: Bench = {
  name: "first-loss",
  async run(context) {
    const bench = "first-loss";
    if (context.device === "webgpu") {
      return [skippedRow({ name: bench, text: "first loss" }, "it measures the CPU")];
    }
    // ONNX Runtime does not train; one number of threads of a peer tells enough.
    const contestants = CONTESTANTS.filter(({ id }) =>
      ["ours-1", "ours-2", "torch-1", "jax-2", "tfjs"].includes(id)
    );
    const { samples, skipped } = await measureFirstLoss(contestants, context.pythons, context);
    return contestants.map((contestant): BenchRow => {
      const { id, title, ours } = contestant;
      const text = ours
        ? `from loading to a first loss: ${title}`
        : `from loading to a first loss: Assay 1, speed over ${title}`;
      const about = { name: `${bench}/${id}`, text, ...(ours && { goal: GOAL_MS }) };
      const [own, other] = [samples.get("ours-1"), samples.get(id)];
      const absent = skipped.find((each) => [id, "ours-1"].includes(each.contestant.id));
      if (own === undefined || other === undefined) {
        return skippedRow(about, absent?.reason ?? "it was not measured");
      }
      if (!ours) {
        const sides = [{ label: title, samples: other }, { label: "Assay 1", samples: own }];
        return ratioRow(about, sides[0], sides[1]);
      }
      return figureRow({ ...about, unit: "ms", best: "least" }, other.map((ns) => ns / 1e6));
    });
  },
};
