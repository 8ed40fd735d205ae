import { assertEquals, assertThrows } from "@std/assert";
import { defineExperiment } from "../../../core/experiment/define_experiment.ts";
import { publishedIssues } from "../../../core/experiment/published_table.ts";
import { SYNTHETIC_ACTIVATIONS } from "../../helpers/synthetic_trainings.ts";

Deno.test("defineExperiment() fills in the defaults of a published table", () => {
  const [table] = SYNTHETIC_ACTIVATIONS.published!;
  assertEquals([table.better, table.metric, table.split], ["lower", "loss", "held-out"]);
  assertEquals(table.rows.swiglu, 1.944);
});

Deno.test("publishedIssues() names arms that do not exist, and the nearest", () => {
  const [table] = SYNTHETIC_ACTIVATIONS.published!;
  const rows = { relu: 1.997, swigl: 1.944 };
  assertEquals(publishedIssues(SYNTHETIC_ACTIVATIONS.arms, [{ ...table, rows }]), [{
    path: "published[0].rows.swigl",
    message: 'no arm "swigl", nearest is "swiglu"',
  }]);
  assertEquals(publishedIssues(SYNTHETIC_ACTIVATIONS.arms), []);
});

Deno.test("defineExperiment() refuses a published table of unknown arms", () => {
  const { published, ...rest } = SYNTHETIC_ACTIVATIONS;
  const tables = [{ ...published![0], rows: { nobody: 1 } }];
  assertThrows(() => defineExperiment({ ...rest, published: tables }), Error, "published[0].rows");
});
