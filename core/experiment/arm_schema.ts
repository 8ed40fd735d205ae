import { z } from "zod";
import { PRESET_NAMES } from "../model/presets/presets.ts";
import type { Arm } from "./experiment.ts";
import { modelSettingsSchema } from "./model_settings_schema.ts";
import { withoutDefaults } from "./schema_terms.ts";
import { trainSettingsSchema } from "./train_settings_schema.ts";
import { FORMS, NORMS } from "./vocabulary.ts";

/** Schema of an arm: a norm alone, or what a model and its training change of `base`. */
export const armSchema: z.ZodType<Arm, Arm> = z.union([
  z.strictObject({
    norm: z.enum(NORMS).describe("The normalisation."),
    form: z.enum(FORMS).describe("One kernel, or one kernel an elementary step."),
  }).describe("A norm alone, of properties and timing."),
  z.strictObject({
    preset: z.enum(PRESET_NAMES)
      .describe("Published architecture at the arm's width and heads, under its own settings.")
      .optional(),
    model: withoutDefaults(modelSettingsSchema).optional(),
    train: withoutDefaults(trainSettingsSchema).optional(),
  }).describe("What a model and its training change of base.").check((found) => {
    // Else a union says of every wrong norm that its keys are no keys of a model.
    found.issues = found.issues.map((issue) => ({ ...issue, continue: false }));
  }),
]);
