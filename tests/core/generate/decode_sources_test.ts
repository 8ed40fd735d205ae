import { assert, assertEquals, assertRejects } from "@std/assert";
import { fuseGraph } from "../../../core/graph/fuse_graph.ts";
import type { Device } from "../../../core/device/device.ts";
import { decodeSources, type SourceDecoding } from "../../../core/generate/decode_sources.ts";
import type { LoadedModel } from "../../../core/generate/token_decoder.ts";
import { architectureOf, sidesOf } from "../../../core/model/architecture.ts";
import { buildModel } from "../../../core/model/build_model.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { highestAt } from "../../../core/train/evaluate/highest_at.ts";
import { modelBatch } from "../../../core/train/model_data.ts";
import { writeModel } from "../../../core/train/write_model.ts";
import { SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { withDevices } from "../../helpers/devices.ts";
import { drawWeights } from "../../helpers/draw_weights.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

const LENGTH = 14;
const [BETWEEN, END] = [11, 12];
const SOURCES = [[1, 2, 3], [4], [5, 6, 7, 8, 9, 10, 0], [2, 2]].map((row) =>
  Uint32Array.from(row)
);
const DECODING: SourceDecoding = {
  ...{ sources: SOURCES, between: BETWEEN, end: END, maxTokens: sidesOf(LENGTH).target },
};
const ARCHITECTURES: readonly Partial<DecoderSpec>[] = [
  { position: { kind: "learned" }, context: LENGTH },
  { architecture: "prefix", position: { kind: "t5", buckets: 8, maxDistance: 12 } },
  { architecture: "encoder-decoder", position: { kind: "learned" }, context: LENGTH / 2 },
  { architecture: "encoder-decoder", sharedStacks: true, position: { kind: "sinusoidal" } },
];

/** The next token by a window as training has it: source, delimiter, what was said, padding. */
async function nextByWindow(device: Device, loaded: LoadedModel, source: readonly number[]) {
  const { model: spec, weights } = loaded;
  const { model, logits } = buildModel({ ...spec, dropout: 0 }, { batch: 1, length: LENGTH });
  model.graph.output("logits", logits);
  const executable = await device.compile(fuseGraph(model.graph.build()));
  await writeModel(executable, model, weights);
  const next = async (said: readonly number[]) => {
    const tokens = new Uint32Array(LENGTH).fill(END);
    tokens.set([...source, BETWEEN, ...said]);
    const targets = new Uint32Array(LENGTH).fill(IGNORE_INDEX);
    targets.fill(0, source.length, source.length + said.length + 1); // these are scored
    const { targets: _, ...read } = modelBatch(spec, { tokens, targets }, LENGTH);
    executable.submit(read);
    const all = await executable.read("logits");
    const place = said.length + (architectureOf(spec) === "encoder-decoder" ? 0 : source.length);
    return highestAt(all.subarray(place * spec.vocabulary, (place + 1) * spec.vocabulary));
  };
  return { next, close: () => executable.dispose() };
}

Deno.test("decodeSources() says what the windows of training say, token by token", async (t) => {
  await withDevices(async (devices) => {
    for (const [i, changes] of ARCHITECTURES.entries()) {
      const spec: DecoderSpec = { ...SMALL_DECODER, ...changes };
      const loaded = { model: spec, weights: drawWeights(spec, 7) };
      const name = `${i} ${architectureOf(spec)}`;
      const all = new Set<string>();
      for (const given of devices) {
        if (!("device" in given)) continue;
        await t.step(`${name}, ${given.name}`, async () => {
          const found = await decodeSources(given.device, loaded, DECODING);
          all.add(found.join(";"));
        });
      }
      assertEquals(all.size, 1, "devices differ");
      const [first] = devices;
      assert("device" in first);
      await t.step(`${name}, by windows`, async () => {
        const found = await decodeSources(first.device, loaded, DECODING);
        for (const [row, source] of SOURCES.entries()) {
          const byWindow = await nextByWindow(first.device, loaded, [...source]);
          const said: number[] = [];
          while (said.length < DECODING.maxTokens) {
            const token = await byWindow.next(said);
            if (token === END) break;
            said.push(token);
          }
          await byWindow.close();
          assertEquals([...found[row]], said, `source ${row}`);
        }
        // In batches, of which the last is filled up, and with a pause behind each token.
        let pauses = 0;
        const onProgress = () => {
          pauses += 1;
        };
        for (const batch of [1, 3]) {
          const again = { ...DECODING, batch, onProgress };
          assertEquals(await decodeSources(first.device, loaded, again), found);
        }
        const longest = Math.max(...found.map(({ length }) => length));
        assert(pauses >= longest);
      });
    }
  });
});

Deno.test("decodeSources() ends at the end alone, and gives nothing for no sources", async () => {
  const spec: DecoderSpec = { ...SMALL_DECODER, architecture: "encoder-decoder" };
  const loaded = { model: spec, weights: drawWeights(spec, 7) };
  await withDevices(async ([given]) => {
    assert("device" in given);
    const { end: _, ...endless } = DECODING;
    const all = await decodeSources(given.device, loaded, endless);
    assertEquals(all.map(({ length }) => length), SOURCES.map(() => DECODING.maxTokens));
    const stop = all[0][2];
    const [first] = await decodeSources(given.device, loaded, { ...endless, end: stop });
    assertEquals(first, all[0].slice(0, all[0].indexOf(stop)));
    assertEquals(await decodeSources(given.device, loaded, { ...DECODING, sources: [] }), []);
    const encoder = { ...loaded, model: { ...spec, architecture: "encoder" } as const };
    await assertRejects(
      () => decodeSources(given.device, encoder, DECODING),
      RangeError,
      "architecture=encoder",
    );
  });
});
