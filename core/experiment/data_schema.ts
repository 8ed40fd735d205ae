import { z } from "zod";
import { FILE_SOURCE, isTextSource, TEXT_SOURCES } from "../data/corpora.ts";
import type { DataSettings } from "../data/data_settings.ts";
import type { Parameter, ParameterTable } from "../data/tasks/parameter.ts";
import { TASK_NAMES, taskParameters } from "../data/tasks/tasks.ts";
import { BPE_VOCABULARY } from "../data/text_settings.ts";
import { TOKENIZER_KINDS } from "../data/tokenizer.ts";
import { describeValue, quoteText } from "./quote_text.ts";
import { nameTerm } from "./schema_terms.ts";
import { listOf, suggestion } from "./suggestion.ts";

/** Keys that every data set has. */
const COMMON = ["name", "source"];

/** Keys of texts. */
const TEXT_KEYS = ["tokenizer", "vocabulary"];

/** Schema of a data set: the keys of all sources; which of them it takes depends on its own. */
export const dataSchema: z.ZodType<DataSettings, DataSettings> = z.strictObject({
  name: nameTerm("Short name, for ids and tables.", "none"),
  source: z.string().min(1).max(300).describe(
    `A task (${TASK_NAMES.join(", ")}), a text (${TEXT_SOURCES.join(", ")}) or file:<path>.`,
  ),
  tokenizer: z.enum(TOKENIZER_KINDS).describe("How a text is cut into tokens; char by default.")
    .optional(),
  vocabulary: z.int().min(BPE_VOCABULARY.least).max(BPE_VOCABULARY.most)
    .describe("Tokens of the tokenizer bpe.").optional(),
  ...taskTerms(),
}).superRefine((data, context) => {
  for (const { key, message } of sourceFaults(data as DataSettings)) {
    context.addIssue({ code: "custom", path: [key], message });
  }
}).describe("A data set: name, source and what the source takes.");

/**
 * Fills in what a data set leaves out, so that a cell's config says everything.
 *
 * @param data A data set that fits the schema.
 */
export function settledData(data: DataSettings): DataSettings {
  if (isTextSource(data.source)) return { tokenizer: "char", ...data };
  const parameters = parametersOf(data.source) ?? {};
  const defaults = Object.entries(parameters).map(([key, each]) => [key, each.default]);
  return { ...Object.fromEntries(defaults), ...data };
}

/** Finds what a source does not take, and values outside its range. */
function sourceFaults(
  data: DataSettings,
): readonly { readonly key: string; readonly message: string }[] {
  const { source, tokenizer, vocabulary } = data;
  const keys = Object.keys(data).filter((key) => !COMMON.includes(key) && data[key] !== undefined);
  if (isTextSource(source)) {
    const others = keys.filter((key) => !TEXT_KEYS.includes(key));
    const isBpe = tokenizer === "bpe";
    return [
      ...others.map((key) => ({ key, message: `no such key: texts take ${listOf(TEXT_KEYS)}` })),
      ...(isBpe === (vocabulary !== undefined) ? [] : [{
        key: "vocabulary",
        message: isBpe ? "one, as bpe must be given it" : "none, as only bpe takes it",
      }]),
      ...(source === FILE_SOURCE ? [{ key: "source", message: "a path behind file:" }] : []),
    ];
  }
  const parameters = parametersOf(source);
  if (parameters === undefined) {
    const known = [...TASK_NAMES, ...TEXT_SOURCES, "file:<path>"];
    return [{ key: "source", message: `a known source, ${suggestion(source, known)}` }];
  }
  return keys.flatMap((key) => {
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    const takes = Object.keys(parameters);
    if (parameter === undefined) {
      return [{ key, message: `no such key: ${quoteText(source)} takes ${listOf(takes)}` }];
    }
    const fits = parameterTerm([parameter]).safeParse(data[key]).success;
    return fits ? [] : [{ key, message: rangeText(parameter) }];
  });
}

function parametersOf(source: string): ParameterTable | undefined {
  const task = TASK_NAMES.find((name) => name === source);
  return task && taskParameters(task);
}

/** Makes a schema of every key of a task; where tasks share a key, of all of its values. */
function taskTerms(): Record<string, z.ZodType> {
  const all = TASK_NAMES.flatMap((task) => Object.entries(taskParameters(task)));
  const byKey = Map.groupBy(all, ([key]) => key);
  return Object.fromEntries(
    [...byKey].map(([key, uses]) => {
      const parameters = uses.map(([, parameter]) => parameter);
      const whats = [...new Set(parameters.map(({ what }) => what))].join("; or ");
      return [key, parameterTerm(parameters).describe(`Of tasks: ${whats}.`).optional()];
    }),
  );
}

function parameterTerm(parameters: readonly Parameter[]): z.ZodType {
  const choices = parameters.flatMap((each) => each.kind === "choice" ? each.options : []);
  const numbers = parameters.flatMap((each) => "min" in each ? [each] : []);
  const terms = [
    ...(choices.length > 0 ? [z.enum([...new Set(choices)])] : []),
    ...(numbers.length > 0 ? [numberTerm(numbers)] : []),
    ...(parameters.some(({ kind }) => kind === "boolean") ? [z.boolean()] : []),
  ];
  return terms.length === 1 ? terms[0] : z.union(terms);
}

function numberTerm(
  numbers: readonly Extract<Parameter, { readonly min: number }>[],
): z.ZodNumber {
  const isWhole = numbers.every(({ kind }) => kind === "integer");
  return (isWhole ? z.int() : z.number())
    .min(Math.min(...numbers.map(({ min }) => min)))
    .max(Math.max(...numbers.map(({ max }) => max)));
}

function rangeText(parameter: Parameter): string {
  switch (parameter.kind) {
    case "boolean":
      return "true or false";
    case "choice":
      return `one of ${parameter.options.map((option) => describeValue(option)).join(", ")}`;
    default: {
      const what = parameter.kind === "integer" ? "a whole number" : "a number";
      return `${what} from ${parameter.min} to ${parameter.max}`;
    }
  }
}
