import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Device } from "../../../core/device/device.ts";
import { fuseGraph } from "../../../core/graph/fuse_graph.ts";
import { type LoadedModel, TokenDecoder } from "../../../core/generate/token_decoder.ts";
import { buildEncoderDecoder, buildModel } from "../../../core/model/build_model.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { wordsOf } from "../../../core/train/training_state.ts";
import { writeModel } from "../../../core/train/write_model.ts";
import { compareLogits } from "../../helpers/compare_logits.ts";
import { drawWeights } from "../../helpers/draw_weights.ts";
import { SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { withDevices } from "../../helpers/devices.ts";

const LENGTH = 17;
const BATCH = 3;
/** Tokens of each prefix or source: the longest is none of the first, one is a single token. */
const READ = [4, 9, 1];
/** Tokens of the graph that reads all sources at once, padding included. */
const PADDED = 11;

const ROTARY = { kind: "rotary", base: 100, layout: "half", fraction: 1 } as const;
const T5 = { kind: "t5", buckets: 8, maxDistance: 12 } as const;
const LEARNED = { position: { kind: "learned" }, tiedHead: true, bias: true } as const;

/** Models that read a prefix, and those that read a source, with what they may be made of. */
const VARIANTS: Readonly<Record<string, Partial<DecoderSpec>>> = {
  "prefix": { architecture: "prefix" },
  "prefix, T5 bias": { architecture: "prefix", position: T5 },
  "prefix, rotary, normalised heads": { architecture: "prefix", position: ROTARY, qkNorm: true },
  "prefix, learned positions, post-norm": {
    ...{ architecture: "prefix", ...LEARNED, normPlace: "post", fusedQkv: false },
  },
  "encoder-decoder": { architecture: "encoder-decoder" },
  "encoder-decoder, T5 bias, deep encoder": {
    ...{ architecture: "encoder-decoder", position: T5, encoderLayers: 3, headWidth: 8 },
  },
  "encoder-decoder, rotary, one head of keys": {
    ...{ architecture: "encoder-decoder", position: ROTARY, kvHeads: 1, scoreScaleByDepth: true },
  },
  "encoder-decoder, learned positions, post-norm": {
    ...{ architecture: "encoder-decoder", ...LEARNED, normPlace: "post", fusedQkv: false },
  },
  "encoder-decoder, shared stacks, T5 bias": {
    ...{ architecture: "encoder-decoder", sharedStacks: true, position: T5, qkvBias: true },
  },
  "encoder-decoder, shared stacks, sinusoidal": {
    ...{ architecture: "encoder-decoder", sharedStacks: true },
    position: { kind: "sinusoidal", scaled: true },
  },
  "encoder-decoder, rotary cross-attention": {
    ...{ architecture: "encoder-decoder", position: ROTARY, rotaryCross: true, kvHeads: 1 },
  },
};

const rowOf = (row: number, length: number) =>
  Uint32Array.from(
    { length },
    (_, i) => ((row + 3) * i * i + i + row) % SMALL_DECODER.vocabulary,
  );
const TOKENS = READ.map((_, row) => rowOf(row, LENGTH));
const SOURCES = READ.map((length, row) => rowOf(row + 5, length));
const isPair = ({ architecture }: DecoderSpec) => architecture === "encoder-decoder";

/** Logits of all positions by one pass over whole sequences: `[BATCH, LENGTH, vocabulary]`. */
async function wholeLogits(device: Device, { model: spec, weights }: LoadedModel) {
  const plain = { ...spec, dropout: 0 };
  const size = { batch: BATCH, length: LENGTH };
  const { model, logits } = isPair(spec)
    ? buildEncoderDecoder(plain, { ...size, source: PADDED })
    : buildModel(plain, size);
  model.graph.output("logits", logits);
  const executable = await device.compile(fuseGraph(model.graph.build()));
  await writeModel(executable, model, weights);
  const seenOf = (row: number, t: number) => Math.max(READ[row], t + 1);
  const each = (length: number, of: (row: number, t: number) => number) =>
    Uint32Array.from(
      { length: BATCH * length },
      (_, i) => of(Math.floor(i / length), i % length),
    );
  executable.submit({
    tokens: each(LENGTH, (row, t) => TOKENS[row][t]),
    ...(isPair(spec)
      ? {
        crossVisible: each(LENGTH, (row) => READ[row]),
        // What fills a source up is not seen, whatever it is.
        source: each(PADDED, (row, t) => SOURCES[row][t] ?? 2),
        sourceVisible: each(PADDED, (row) => READ[row]),
      }
      : { visible: each(LENGTH, seenOf) }),
  });
  const all = await executable.read("logits");
  await executable.dispose();
  return all;
}

/** Checks each row of logits that a decoder gives from the prompts on; gives how many. */
async function compareAll(
  decoder: TokenDecoder,
  prompts: readonly Uint32Array[],
  { model: spec, expected }: { readonly model: DecoderSpec; readonly expected: Float32Array },
) {
  await decoder.begin(prompts, isPair(spec) ? SOURCES : []);
  return await compareLogits(decoder, TOKENS, expected);
}

Deno.test("logits token by token behind a prefix or a source have the bits of whole sequences", async (t) => {
  await withDevices(async (devices) => {
    for (const [name, changes] of Object.entries(VARIANTS)) {
      for (const precision of [12, 24] as const) {
        const spec: DecoderSpec = { ...SMALL_DECODER, ...changes, precision };
        const loaded = { model: spec, weights: drawWeights(spec, 5) };
        const seen: string[] = [];
        for (const given of devices) {
          if (!("device" in given)) continue;
          // Shaders are compiled slowly here: with 24 bits those of one model of each kind.
          const isEnough = /^prefix$|decoder, shared stacks, T5/.test(name);
          if (given.name === "webgpu" && precision === 24 && !isEnough) continue;
          await t.step(`${name}, ${precision} bits, ${given.name}`, async () => {
            const expected = await wholeLogits(given.device, loaded);
            seen.push(wordsOf(expected).join());
            assert(expected.some((value) => value > 0.01));
            const size = {
              ...{ batch: BATCH, capacity: 24 },
              ...(isPair(spec) && { source: 10 }),
            };
            const decoder = await TokenDecoder.open(given.device, loaded, size);
            // Of a prefix-LM the prefix is the prompt; behind an encoder prompts differ in length.
            const lengths = isPair(spec) ? [1, 3, 2] : READ;
            const prompts = TOKENS.map((tokens, row) => tokens.slice(0, lengths[row]));
            // A second time, over what the first has left in the caches.
            for (const _ of [1, 2]) {
              const rows = await compareAll(decoder, prompts, { model: spec, expected });
              const read = lengths.reduce((sum, length) => sum + length, 0);
              assertEquals(rows, BATCH * (LENGTH + 1) - read);
            }
            await decoder.close();
          });
        }
        assertEquals(new Set(seen).size, 1, "devices differ");
      }
    }
  });
});

Deno.test("TokenDecoder refuses sources that do not fit, and models without room for them", async () => {
  await withDevices(async ([given]) => {
    assert("device" in given);
    const { device } = given;
    const pair: DecoderSpec = { ...SMALL_DECODER, architecture: "encoder-decoder" };
    const loaded = { model: pair, weights: drawWeights(pair, 1) };
    const size = { batch: 1, capacity: 3, source: 2 };
    const decoder = await TokenDecoder.open(device, loaded, size);
    for (const sources of [[], [new Uint32Array(0)], [new Uint32Array(3)]]) {
      await assertRejects(
        () => decoder.begin([new Uint32Array(1)], sources),
        RangeError,
        "Cannot begin to generate as there must be 1 sources of 1 to 2 tokens",
      );
    }
    await assertRejects(
      () => decoder.begin([new Uint32Array(1)], [Uint32Array.of(13)]),
      RangeError,
      "source",
    );
    await decoder.close();
    const refused = (model: DecoderSpec, source: number | undefined) =>
      assertRejects(
        () => TokenDecoder.open(device, { ...loaded, model }, { batch: 1, capacity: 3, source }),
        RangeError,
        "an encoder-decoder, and no other model, must have room for sources: " +
          `architecture=${model.architecture}, source=${source ?? "none"}`,
      );
    await refused(pair, undefined);
    await refused({ ...pair, architecture: "prefix" }, 4);
    await assertRejects(
      () =>
        TokenDecoder.open(
          device,
          { ...loaded, model: { ...pair, architecture: "encoder" } },
          { batch: 1, capacity: 3 },
        ),
      RangeError,
      "as its tokens must see none after them: architecture=encoder",
    );
  });
});
