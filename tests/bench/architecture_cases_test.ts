import { assert, assertEquals } from "@std/assert";
import { modelCounts } from "../../core/model/model_counts.ts";
import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import { checkBatch } from "../../core/train/batch.ts";
import { ARCHITECTURE_GROUPS, architectureBatch } from "../../bench/architecture_cases.ts";

Deno.test("models of a group take as many operations a step, within 1 % of the decoder's", () => {
  for (const { width, cases } of ARCHITECTURE_GROUPS) {
    const [decoder, ...others] = cases.map(({ name, spec: { model, train } }) => {
      assertEquals(model.width, width);
      return { name, ...modelCounts(model, train).training };
    });
    assertEquals(decoder.name, "decoder");
    for (const { name, counted } of others) {
      const share = counted / decoder.counted;
      assert(Math.abs(share - 1) < 0.01, `${name}, width ${width}: ${share}`);
    }
  }
});

Deno.test("all models of a group read the same tokens, and score as many of them", () => {
  for (const { cases } of ARCHITECTURE_GROUPS) {
    const scored = cases.map(({ spec }) => {
      const batch = architectureBatch(spec);
      checkBatch(spec, batch, 1);
      assert(batch.tokens.every((token) => token < spec.model.vocabulary));
      return batch.targets.filter((target) => target !== IGNORE_INDEX);
    });
    const { batch, length } = cases[0].spec.train;
    assertEquals(scored[0].length, batch * length / 2);
    for (const targets of scored) assertEquals(targets, scored[0]);
  }
});

Deno.test("an encoder-decoder's sources fill the half of a window, and all of them is seen", () => {
  const [{ cases }] = ARCHITECTURE_GROUPS;
  const { spec } = cases.find(({ name }) => name === "encoder-decoder")!;
  const { sourceVisible, crossVisible } = architectureBatch(spec);
  for (const count of [...sourceVisible!, ...crossVisible!]) {
    assertEquals(count, spec.train.length / 2);
  }
});
