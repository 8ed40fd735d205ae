import { PositionRowsError, UsageError } from "../base/errors.ts";
import { openDevice } from "../device/open_device.ts";
import { computeLogits, type LogitRequest } from "../generate/compute_logits.ts";
import { architectureOf } from "../model/architecture.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { AnyModel } from "../run/any_model_folder.ts";
import { givenPath } from "./given_path.ts";
import { loadForCommand } from "./load_any_model.ts";
import { type CommandSpec, oneOf, type ParsedOptions } from "./options.ts";
import { quoteText } from "../experiment/quote_text.ts";
import { EXIT, runCommand } from "./run_command.ts";

/** Tokens of each place that are shown to people. */
const SHOWN = 5;

/** What the command `logits` takes. */
export const LOGITS_SPEC: CommandSpec = {
  name: "logits",
  summary: "Prints what a model makes of a sequence of tokens: logits of every place.",
  arguments: "<model folder> --tokens ids [options]",
  options: [
    { name: "tokens", kind: "text", value: "ids", help: "ids of tokens, such as 3,17,250" },
    {
      ...{ name: "text", kind: "text", value: "text" },
      help: "a text instead, cut by the model's tokenizer with the tokens that begin and end it",
    },
    {
      ...{ name: "decoder-tokens", kind: "text", value: "ids" },
      help: "ids that the decoder reads, of a model with an encoder; --tokens is its source",
    },
    {
      ...{ name: "precision", kind: "text", value: "p" },
      help: "operands of products: f32 or x12, 12 bits (default f32)",
    },
    { name: "device", kind: "text", value: "d", help: "auto, cpu or webgpu (default auto)" },
    { name: "json", kind: "flag", help: "print one JSON object with all logits" },
  ],
  examples: [
    "deno task logits ./tiny-llama --tokens 3,17,250",
    "deno task logits ./tiny-llama --tokens 3,17,250 --json > logits.json",
    "deno task logits ./tiny-t5 --tokens 3,17,1 --decoder-tokens 0,5",
    'deno task logits ./tiny-bert --text "to be or [MASK] to be"',
    "deno task logits results/local/models/shakespeare --tokens 18,47,56 --device cpu",
  ],
};

/** Runs the command. */
export async function logitsCommand(options: ParsedOptions): Promise<number> {
  if (options.positional.length !== 1) {
    throw new UsageError(
      `Cannot compute logits as one model folder must be named: given=${options.positional.length}`,
    );
  }
  const text = options.texts.get("text");
  if (text !== undefined && options.texts.has("tokens")) {
    throw new UsageError("Cannot use --text with --tokens as both say what the model reads");
  }
  const given = text === undefined ? readTokens(options, "tokens") : undefined;
  const name = oneOf(options, "device", ["auto", "cpu", "webgpu"]) ?? "auto";
  const precision = oneOf(options, "precision", ["f32", "x12"]) ?? "f32";
  const folder = givenPath(options.positional[0]);
  const use = given === undefined ? {} : { tokens: given.length };
  const { format, model, weights, ...loaded } = await loadForCommand(folder, use);
  const first = given ?? tokensOf(text!, loaded, folder);
  const request = requestOf(options, model, first);
  const { tokens } = request;
  const device = await openDevice({ name });
  try {
    const spec = { ...model, precision: precision === "f32" ? 24 : 12 } as const;
    const logits = await compute(device, { model: spec, weights }, request);
    const rows = Array.from(tokens, (_, row) => {
      return logits.subarray(row * model.vocabulary, (row + 1) * model.vocabulary);
    });
    if (options.flags.has("json")) {
      const { vocabulary } = model;
      console.log(JSON.stringify({
        ...{ format, precision, device: device.info.name, vocabulary },
        ...(request.source && { source: [...request.source] }),
        ...{ tokens: [...tokens], logits: rows.map((row) => [...row]) },
      }));
    } else {
      rows.forEach((row, i) => console.log(`${tokens[i]}: ${largest(row)}`));
    }
    return EXIT.ok;
  } finally {
    await device.close();
  }
}

/** Says which stack reads which tokens. */
function requestOf(options: ParsedOptions, model: DecoderSpec, first: Uint32Array): LogitRequest {
  requireVocabulary("tokens", first, model.vocabulary);
  const isPair = architectureOf(model) === "encoder-decoder";
  if (isPair !== options.texts.has("decoder-tokens")) {
    throw new UsageError(
      isPair
        ? "Cannot compute logits as a model with an encoder needs --decoder-tokens too, such as 0"
        : "Cannot use --decoder-tokens as the model has no encoder: give --tokens alone",
    );
  }
  if (!isPair) return { tokens: first };
  const tokens = readTokens(options, "decoder-tokens");
  requireVocabulary("decoder-tokens", tokens, model.vocabulary);
  return { tokens, source: first };
}

async function compute(...[device, loaded, request]: Parameters<typeof computeLogits>) {
  try {
    return await computeLogits(device, loaded, request);
  } catch (error) {
    if (!(error instanceof PositionRowsError)) throw error;
    throw new UsageError(
      "Cannot compute logits as tokens must fit the model's learned table of positions: " +
        `tokens=${error.length}, positions=${error.rows}`,
    );
  }
}

/** Cuts a text into tokens. */
function tokensOf(
  text: string,
  { codec, tokenizerFault }: Pick<AnyModel, "codec" | "tokenizerFault">,
  folder: string,
): Uint32Array {
  if (codec === undefined) {
    throw new UsageError(
      tokenizerFault ??
        `Cannot compute logits of a text as the model must have a tokenizer: folder=${folder}`,
    );
  }
  const tokens = codec.encode(text, { whole: true });
  if (tokens.length > 0) return tokens;
  throw new UsageError(
    `Cannot compute logits as a text must have a token: text=${quoteText(text)}`,
  );
}

/** Reads ids of tokens with commas between them. */
function readTokens({ texts }: ParsedOptions, name: string): Uint32Array {
  const text = texts.get(name);
  const ids = text?.split(",").map((part) => /^ *\d{1,9} *$/.test(part) ? Number(part) : NaN);
  if (ids !== undefined && !ids.some(Number.isNaN)) return Uint32Array.from(ids);
  throw new UsageError(
    `Cannot compute logits as --${name} must be ids with commas between them: ` +
      `${name}=${text === undefined ? "none" : quoteText(text)}`,
  );
}

function requireVocabulary(name: string, tokens: Uint32Array, vocabulary: number): void {
  const at = tokens.findIndex((token) => token >= vocabulary);
  if (at < 0) return;
  throw new UsageError(
    `Cannot compute logits as tokens must be in the vocabulary, 0 to ${vocabulary - 1}: ` +
      `${name}[${at}]=${tokens[at]}`,
  );
}

/** Writes the tokens with the largest logits. */
function largest(row: Float32Array): string {
  const ids = Array.from(row.keys()).sort((a, b) => row[b] - row[a] || a - b);
  return ids.slice(0, SHOWN).map((id) => `${id} ${row[id].toFixed(4)}`).join(", ");
}

if (import.meta.main) await runCommand(LOGITS_SPEC, logitsCommand);
