import { PositionRowsError, UsageError } from "../base/errors.ts";
import { openDevice } from "../device/open_device.ts";
import {
  generateText,
  type TextEnd,
  type TextModel,
  type TextRequest,
} from "../generate/generate_text.ts";
import { architectureOf } from "../model/architecture.ts";
import type { AnyModel } from "../run/any_model_folder.ts";
import type { ModelFolder } from "../run/model_folder.ts";
import { GENERATE_SPEC, readTextRequest } from "./generate_options.ts";
import { givenPath } from "./given_path.ts";
import { loadForCommand } from "./load_any_model.ts";
import { oneOf, type ParsedOptions } from "./options.ts";
import { EXIT, runCommand } from "./run_command.ts";

/** Characters that move or change what a terminal shows; a line end and a tab may stand. */
// deno-lint-ignore no-control-regex -- they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Runs the command. */
export async function generateCommand(options: ParsedOptions): Promise<number> {
  if (options.positional.length !== 1) {
    throw new UsageError(
      `Cannot generate as one model folder must be named: given=${options.positional.length}`,
    );
  }
  const request = readTextRequest(options);
  const name = oneOf(options, "device", ["auto", "cpu", "webgpu"]) ?? "auto";
  const folder = givenPath(options.positional[0]);
  const loaded = await loadForCommand(folder);
  const model = textModel(loaded, folder);
  const isSource = model.codec.between !== undefined;
  const device = await openDevice({ name });
  try {
    const isJson = options.flags.has("json");
    const show = isJson ? () => {} : write;
    const { text, end, perTokenMs } = await follow(generateText(device, model, request), {
      // A source is no beginning of its target.
      onStart: () => isSource || show(request.prompt),
      onPiece: show,
    });
    const { name: used, adapter } = device.info;
    if (isJson) {
      console.log(JSON.stringify({ ...request, text, ...end, device: used, perTokenMs }));
    } else {
      show("\n");
      console.error(`\n${summary(end, request)}, ${perTokenMs.toFixed(2)} ms each on ${adapter}`);
      for (const note of notesOf(end, loaded)) console.error(note);
    }
    return EXIT.ok;
  } finally {
    await device.close();
  }
}

/** Passes pieces on as they come, from when it is known that the prompt can be used. */
async function follow(
  pieces: AsyncGenerator<string, TextEnd>,
  { onStart, onPiece }: { readonly onStart: () => void; readonly onPiece: typeof write },
): Promise<{ text: string; end: TextEnd; perTokenMs: number }> {
  let text = "";
  let piece = await nextOf(pieces);
  const firstMs = performance.now();
  onStart();
  while (!piece.done) {
    text += piece.value;
    onPiece(piece.value);
    piece = await nextOf(pieces);
  }
  const end = piece.value;
  return { text, end, perTokenMs: (performance.now() - firstMs) / Math.max(1, end.tokens - 1) };
}

/** Gives the next piece; a prompt that does not fit the model is wrong use. */
async function nextOf(pieces: AsyncGenerator<string, TextEnd>) {
  try {
    return await pieces.next();
  } catch (error) {
    if (!(error instanceof PositionRowsError)) throw error;
    throw new UsageError(
      "Cannot generate as the prompt must fit the model's learned table of positions: " +
        `tokens=${error.length}, positions=${error.rows}`,
    );
  }
}

function textModel(loaded: AnyModel, folder: string): TextModel {
  const { model, weights, codec, tokenizerFault, trainedWith } = loaded;
  if (architectureOf(model) === "encoder") {
    throw new UsageError(
      "Cannot generate text as a model must say the next token, and an encoder says masked ones: " +
        `model=${folder}, architecture=encoder`,
    );
  }
  if (codec !== undefined) return { model, weights, codec };
  if (tokenizerFault !== undefined) throw new UsageError(tokenizerFault);
  const data = trainedWith?.data?.name;
  throw new UsageError(
    "Cannot generate text as the model must have a tokenizer: " +
      `file=${folder}/tokenizer.json${data === undefined ? "" : `, trained on=${data}`}`,
  );
}

function summary({ reason, tokens }: TextEnd, { seed, sampling }: TextRequest): string {
  const drawn = sampling.temperature === 0 ? "greedy" : `seed ${seed}`;
  const ended = reason === "stop"
    ? ", ended by itself"
    : reason === "capacity"
    ? ", ended where the table of positions does"
    : "";
  return `${tokens} tokens${ended}, ${drawn}`;
}

/** Says what a reader of the text should know of its length. */
function notesOf(end: TextEnd, { model, trainedWith }: ModelFolder): string[] {
  const length = end.promptTokens + end.tokens;
  const { position: { kind }, context } = model;
  if (end.isSource) {
    const read = `note: the prompt is the source, and the text its target`;
    const trained = trainedWith?.spec.length ?? length;
    if (length <= trained) return [read];
    return [read, `note: ${length} tokens are more than the ${trained} of a pair in training`];
  }
  if (kind === "learned") {
    const half = Math.ceil(context / 2);
    // The last token is not read.
    if (length - 1 <= context) return [];
    return [`note: every ${half} tokens it went on from the last ${half}, of ${context} positions`];
  }
  const trained = trainedWith?.spec.length ?? length;
  if (length <= trained) return [];
  return [`note: ${length} tokens are more than the ${trained} of a sequence in training`];
}

function write(text: string): void {
  const shown = Deno.stdout.isTerminal() ? text.replace(CONTROLS, "\ufffd") : text;
  const bytes = new TextEncoder().encode(shown);
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}

if (import.meta.main) await runCommand(GENERATE_SPEC, generateCommand);
