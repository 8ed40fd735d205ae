import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Device } from "../../../core/device/device.ts";
import { fuseGraph } from "../../../core/graph/fuse_graph.ts";
import { type LoadedModel, TokenDecoder } from "../../../core/generate/token_decoder.ts";
import { buildDecoder } from "../../../core/model/decoder.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { wordsOf } from "../../../core/train/training_state.ts";
import { compareLogits } from "../../helpers/compare_logits.ts";
import { drawWeights } from "../../helpers/draw_weights.ts";
import { DECODER_VARIANTS, SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { withDevices } from "../../helpers/devices.ts";

const LENGTH = 17;
/** Two sequences; the prompt of the second is shorter. */
const TOKENS = [3, 5].map((stride) =>
  Uint32Array.from({ length: LENGTH }, (_, i) => (stride * i * i + i) % SMALL_DECODER.vocabulary)
);
const PROMPTS = [7, 4];

/** Logits of all positions by one pass over whole sequences: `[2, LENGTH, vocabulary]`. */
async function wholeLogits(device: Device, { model: spec, weights }: LoadedModel) {
  const { model, logits } = buildDecoder({ ...spec, dropout: 0 }, { batch: 2, length: LENGTH });
  model.graph.output("logits", logits);
  const executable = await device.compile(fuseGraph(model.graph.build()));
  for (const { name, values } of model.tables) await executable.write(name, values);
  for (const [path, { values }] of weights) await executable.write(path, values);
  executable.submit({ tokens: Uint32Array.from(TOKENS.flatMap((row) => [...row])) });
  const all = await executable.read("logits");
  await executable.dispose();
  return all;
}

/** Checks each row of logits that a decoder gives from the prompts on; gives how many. */
async function compareAll(decoder: TokenDecoder, expected: Float32Array) {
  await decoder.begin(TOKENS.map((tokens, row) => tokens.slice(0, PROMPTS[row])));
  return await compareLogits(decoder, TOKENS, expected);
}

Deno.test("cached logits have the bits of a pass over the whole sequence", async (t) => {
  await withDevices(async (devices) => {
    for (const [name, changes] of Object.entries(DECODER_VARIANTS)) {
      for (const precision of [12, 24] as const) {
        const spec: DecoderSpec = { ...SMALL_DECODER, ...changes, precision };
        const loaded = { model: spec, weights: drawWeights(spec, 5) };
        const seen: string[] = [];
        for (const given of devices) {
          if (!("device" in given)) continue;
          // Shaders are compiled slowly here: with 24 bits those of two kinds of attention.
          const isEnough = /^ALiBi$|halves/.test(name);
          if (given.name === "webgpu" && precision === 24 && !isEnough) continue;
          await t.step(`${name}, ${precision} bits, ${given.name}`, async () => {
            const expected = await wholeLogits(given.device, loaded);
            seen.push(wordsOf(expected).join());
            assert(expected.some((value) => value > 0.01));
            const size = { batch: 2, capacity: 24 };
            const decoder = await TokenDecoder.open(given.device, loaded, size);
            // A second time, over what the first has left in the caches.
            for (const _ of [1, 2]) {
              const rows = await compareAll(decoder, expected);
              assertEquals(rows, 2 * LENGTH - PROMPTS[0] - PROMPTS[1] + 2);
            }
            await decoder.close();
          });
        }
        assertEquals(new Set(seen).size, 1, "devices differ");
      }
    }
  });
});

Deno.test("cached logits hold behind as many tokens as queries, keys and values have columns", async () => {
  const position = { kind: "rotary", base: 100, layout: "half", fraction: 1 } as const;
  const spec: DecoderSpec = { ...SMALL_DECODER, position };
  const loaded = { model: spec, weights: drawWeights(spec, 2) };
  const tokens = Uint32Array.from({ length: 60 }, (_, i) => i * i % spec.vocabulary);
  await withDevices(async ([given]) => {
    if (!("device" in given)) return;
    const decoder = await TokenDecoder.open(given.device, loaded, { batch: 1, capacity: 60 });
    // Read in one pass, and a token at a time.
    await decoder.begin([tokens]);
    const expected = await decoder.next(tokens.slice(-1));
    await decoder.begin([tokens.slice(0, 1)]);
    let found = expected;
    for (const token of tokens) found = await decoder.next(Uint32Array.of(token));
    assertEquals(wordsOf(found), wordsOf(expected));
    await decoder.close();
  });
});

Deno.test("TokenDecoder refuses prompts that do not fit, and tokens behind the last place", async () => {
  await withDevices(async ([given]) => {
    if (!("device" in given)) return;
    const loaded = { model: SMALL_DECODER, weights: drawWeights(SMALL_DECODER, 1) };
    const decoder = await TokenDecoder.open(given.device, loaded, { batch: 1, capacity: 3 });
    for (const prompts of [[], [new Uint32Array(0)], [new Uint32Array(4)]]) {
      await assertRejects(
        () => decoder.begin(prompts),
        RangeError,
        "Cannot begin to generate as there must be 1 prompts of 1 to 3 tokens",
      );
    }
    await decoder.begin([new Uint32Array(3)]);
    await decoder.next(Uint32Array.of(1));
    await assertRejects(() => decoder.next(Uint32Array.of(1)), RangeError, "position");
    await decoder.begin([new Uint32Array(1)]);
    await assertRejects(() => decoder.next(Uint32Array.of(13)), RangeError, "tokens");
    await decoder.close();
  });
});
