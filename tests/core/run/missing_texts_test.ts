import { assertEquals } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { missingTexts } from "../../../core/run/missing_texts.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const { cells } = planExperiment(validateExperiment(TINY_TRAINING));

Deno.test("missingTexts() says once of each source why it cannot be had", async () => {
  let opened = 0;
  const open = () => {
    opened++;
    return Promise.reject(new DataError("Cannot read text as its file must exist: path=x"));
  };
  const missing = await missingTexts(cells, { open });
  assertEquals([missing.size, opened], [1, 1]);
  const [[source, reason]] = missing;
  assertEquals(
    reason,
    `what learns ${source}: Cannot read text as its file must exist: path=x`,
  );
});

Deno.test("missingTexts() hides no other fault", async () => {
  const open = () => Promise.reject(new RangeError("another fault"));
  const message = await missingTexts(cells, { open }).then(() => "", ({ message }) => message);
  assertEquals(message, "another fault");
});
