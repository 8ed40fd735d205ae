import { z } from "zod";
import type { DataSettings } from "../data/data_settings.ts";
import { nameTerm } from "./schema_terms.ts";

/** Schema of a data set; which keys it takes depends on its source. */
export const dataSchema: z.ZodType<DataSettings, DataSettings> = z.object({
  name: nameTerm("Short name, for ids and tables.", "none"),
  source: z.string().min(1).max(300)
    .describe("A synthetic task, a pinned text, or file:<path>."),
  tokenizer: z.enum(["char", "byte", "bpe"]).describe("How a text is cut into tokens.").optional(),
  vocabulary: z.int().min(2).max(1_048_576).describe("Tokens of the tokenizer bpe.").optional(),
}).catchall(z.union([z.number(), z.string(), z.boolean()])).describe("A data set.");
