import { z } from "zod";
import type { ModelSize } from "./blocks.ts";
import { MAX_ELEMENTS, uniqueListTerm } from "./schema_terms.ts";

/** Schema of the sizes of a model. */
const modelSchema: z.ZodType<ModelSize, ModelSize> = z.strictObject({
  layers: size(256, "Blocks."),
  width: size(65_536, "Elements of a token."),
  heads: size(1_024, "Heads of attention; a divisor of the width."),
  hidden: size(262_144, "Width inside the feed-forward layers."),
  vocabulary: size(1_048_576, "Tokens that there are."),
  context: size(65_536, "Tokens of a sequence."),
  batch: size(65_536, "Sequences."),
}).refine(({ width, heads }) => width % heads === 0, {
  path: ["heads"],
  message: "a divisor of width",
}).refine(
  ({ batch, context, width, hidden, vocabulary }) =>
    batch * context * Math.max(3 * width, hidden, vocabulary) <= MAX_ELEMENTS,
  { path: ["batch"], message: `sizes by which no matrix has more than ${MAX_ELEMENTS} elements` },
);

/**
 * Makes the schema of the list of models that are timed beside norms alone.
 *
 * @returns The schema; an empty list is allowed.
 */
export function modelsTerm(): z.ZodArray<typeof modelSchema> {
  return uniqueListTerm(modelSchema, {
    least: 0,
    max: 16,
    what: "Sizes of decoders whose blocks and training steps are timed with each norm.",
  });
}

function size(most: number, what: string) {
  return z.int().min(1).max(most).describe(what);
}
