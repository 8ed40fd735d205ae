import { UsageError } from "../base/errors.ts";
import { quoteText } from "../experiment/quote_text.ts";
import type { TextRequest } from "../generate/generate_text.ts";
import type { Sampling } from "../generate/pick_token.ts";
import { type CommandSpec, type ParsedOptions, wholeNumber } from "./options.ts";

/** New tokens where not said. */
const TOKENS = 200;
/** Temperature where not said: below 1, as text of small models is better where they are surer. */
const TEMPERATURE = 0.8;

/** What the command `generate` takes. */
export const GENERATE_SPEC: CommandSpec = {
  name: "generate",
  summary: "Continues a text with a trained model, or says the target of a source, as tokens come.",
  arguments: "<model folder> --prompt text [options]",
  options: [
    {
      name: "prompt",
      kind: "text",
      value: "text",
      help: "text to go on from; of a model of pairs, the source",
    },
    { name: "tokens", kind: "text", value: "n", help: `most new tokens (default ${TOKENS})` },
    {
      ...{ name: "temperature", kind: "text", value: "t" },
      help: `divides the logits (default ${TEMPERATURE}); 0 is --greedy`,
    },
    { name: "top-k", kind: "text", value: "k", help: "draw from the k most probable tokens only" },
    {
      ...{ name: "top-p", kind: "text", value: "p" },
      help: "draw from the most probable tokens that together have this probability",
    },
    { name: "greedy", kind: "flag", help: "take the most probable token always" },
    { name: "seed", kind: "text", value: "n", help: "seed of the draws (default 0)" },
    {
      name: "stop",
      kind: "text",
      value: "text",
      help: "end before this token, such as a line end",
    },
    { name: "device", kind: "text", value: "d", help: "auto, cpu or webgpu (default auto)" },
    { name: "json", kind: "flag", help: "print one JSON object instead of text" },
  ],
  examples: [
    'deno task generate results/local/models/shakespeare --prompt "ROMEO:"',
    'deno task generate ./model --prompt "To be" --tokens 500 --temperature 1 --top-k 20 --seed 7',
    'deno task generate ./model --prompt "def " --greedy --json',
    'deno task generate ./captions --prompt "Ein Hund rennt." --greedy',
  ],
};

/**
 * Reads what text is wanted.
 *
 * @throws {UsageError} If an option is no number of its kind, or options contradict each other.
 */
export function readTextRequest(options: ParsedOptions): TextRequest {
  const { texts } = options;
  const stop = texts.get("stop");
  return {
    prompt: texts.get("prompt") ?? "",
    maxTokens: wholeNumber(options, "tokens", { from: 1, to: 1_000_000 }) ?? TOKENS,
    sampling: readSampling(options),
    seed: wholeNumber(options, "seed", { from: 0, to: Number.MAX_SAFE_INTEGER }) ?? 0,
    ...(stop !== undefined && { stop }),
  };
}

function readSampling(options: ParsedOptions): Sampling {
  const temperature = decimal(options, "temperature", { from: 0, to: 1000 });
  const topK = wholeNumber(options, "top-k", { from: 1, to: 16_777_216 });
  const topP = decimal(options, "top-p", { from: 1e-9, to: 1 });
  if (!options.flags.has("greedy")) {
    return {
      temperature: temperature ?? TEMPERATURE,
      ...(topK !== undefined && { topK }),
      ...(topP !== undefined && { topP }),
    };
  }
  const other = ["temperature", "top-k", "top-p"].find((name) => options.texts.has(name));
  if (other === undefined) return { temperature: 0 };
  throw new UsageError(
    `Cannot use --greedy with --${other} as it takes the most probable token always`,
  );
}

/** Reads a text option as a decimal number. */
function decimal(
  options: ParsedOptions,
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  const text = options.texts.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d*\.?\d+(e-?\d+)?$/.test(text) && value >= from && value <= to) return value;
  throw new UsageError(
    `Cannot use --${name} as it must be a number from ${from} to ${to}: ${name}=${quoteText(text)}`,
  );
}
