import { assert, assertEquals, assertRejects } from "@std/assert";
import { PositionRowsError } from "../../../core/base/errors.ts";
import { byteTokenizer, withSpecialTokens } from "../../../core/data/create_tokenizer.ts";
import { PAIR_TOKENS } from "../../../core/data/pair_dataset.ts";
import { decodeText, encodeText } from "../../../core/data/tokenizer.ts";
import type { Device } from "../../../core/device/device.ts";
import { decodeSources } from "../../../core/generate/decode_sources.ts";
import {
  generateText,
  type TextEnd,
  type TextModel,
  type TextRequest,
} from "../../../core/generate/generate_text.ts";
import { tokenizerCodec } from "../../../core/generate/tokenizer_codec.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { withDevices } from "../../helpers/devices.ts";
import { drawWeights } from "../../helpers/draw_weights.ts";

const REQUEST: TextRequest = {
  prompt: "aé",
  maxTokens: 40,
  sampling: { temperature: 1 },
  seed: 2,
};

function byteModel(changes: Partial<DecoderSpec>): TextModel {
  const model = { ...SMALL_DECODER, vocabulary: 256, ...changes };
  return { model, weights: drawWeights(model, 6), codec: tokenizerCodec(byteTokenizer()) };
}

async function collect(device: Device, model: TextModel, request: TextRequest) {
  const pieces: string[] = [];
  const text = generateText(device, model, request);
  for (;;) {
    const { done, value } = await text.next();
    if (done) return { pieces, end: value satisfies TextEnd };
    pieces.push(value);
  }
}

Deno.test("generateText() gives whole characters, whatever bytes a model says", async () => {
  await withDevices(async ([given]) => {
    assert("device" in given);
    const { pieces, end } = await collect(given.device, byteModel({}), REQUEST);
    assertEquals(end, { reason: "tokens", promptTokens: 3, isSource: false, tokens: 40 });
    const text = pieces.join("");
    assert(text.includes("\ufffd"), text);
    assertEquals(text, new TextDecoder().decode(new TextEncoder().encode(text)));
    assert(pieces.every((piece) => piece.isWellFormed()));
  });
});

Deno.test("generateText() goes on where a learned table ends, and refuses a prompt beyond it", async () => {
  await withDevices(async ([given]) => {
    assert("device" in given);
    const model = byteModel({ position: { kind: "learned" } });
    const { end } = await collect(given.device, model, REQUEST);
    assertEquals(end, { reason: "tokens", promptTokens: 3, isSource: false, tokens: 40 });
    const long = { ...REQUEST, prompt: "a".repeat(25) };
    await assertRejects(() => collect(given.device, model, long), PositionRowsError);
    const full = { ...REQUEST, prompt: "a".repeat(24), maxTokens: 1 };
    assertEquals((await collect(given.device, model, full)).end.tokens, 1);
  });
});

Deno.test("generateText() says the target of a source as decodeSources() does", async () => {
  const tokenizer = withSpecialTokens(byteTokenizer(), PAIR_TOKENS);
  const codec = tokenizerCodec(tokenizer);
  const [between, end] = [256, 257];
  const request = { ...REQUEST, prompt: "abc", sampling: { temperature: 0 } };
  await withDevices(async ([given]) => {
    assert("device" in given);
    for (const architecture of ["decoder", "prefix", "encoder-decoder"] as const) {
      for (const position of [{ kind: "none" }, { kind: "learned" }] as const) {
        const model = { ...byteModel({ architecture, position, vocabulary: 258 }), codec };
        const found = await collect(given.device, model, request);
        // A target ends where the table does: 24 places, of a source and its end four.
        const isPair = architecture === "encoder-decoder";
        const most = position.kind === "none" ? 40 : isPair ? 24 : 21;
        const [whole] = await decodeSources(given.device, model, {
          ...{ sources: [encodeText(tokenizer, "abc")], between, end, maxTokens: most },
        });
        // Any special token ends a text.
        const at = whole.indexOf(between);
        const target = at < 0 ? whole : whole.slice(0, at);
        assertEquals(found.pieces.join(""), decodeText(tokenizer, target), architecture);
        assertEquals(found.end, {
          reason: target.length < most ? "stop" : most === 40 ? "tokens" : "capacity",
          ...{ promptTokens: 4, isSource: true, tokens: target.length },
        });
      }
    }
    const long = { ...request, prompt: "a".repeat(25) };
    const pair = byteModel({
      ...{ architecture: "encoder-decoder", position: { kind: "learned" }, vocabulary: 258 },
    });
    await assertRejects(
      () => collect(given.device, { ...pair, codec }, long),
      PositionRowsError,
    );
  });
});
