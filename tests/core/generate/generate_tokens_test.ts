import { assert, assertEquals } from "@std/assert";
import type { Device } from "../../../core/device/device.ts";
import {
  type EndReason,
  type GenerateRequest,
  generateTokens,
} from "../../../core/generate/generate_tokens.ts";
import { pickToken } from "../../../core/generate/pick_token.ts";
import { TokenDecoder } from "../../../core/generate/token_decoder.ts";
import { createStream } from "../../../core/random/stream.ts";
import { uniformAt } from "../../../core/random/uniform.ts";
import { SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { withDevices } from "../../helpers/devices.ts";
import { drawWeights } from "../../helpers/draw_weights.ts";

const LOADED = { model: SMALL_DECODER, weights: drawWeights(SMALL_DECODER, 3) };
const PROMPTS = [Uint32Array.of(1, 2, 3), Uint32Array.of(5), Uint32Array.of(7, 7, 7, 7, 7)];
const REQUEST: GenerateRequest = {
  prompts: PROMPTS,
  maxTokens: 12,
  sampling: { temperature: 1, topK: 8, topP: 0.95 },
  seed: 4,
};

/** Generates with a decoder of its own; gives the tokens of each sequence and why each ended. */
async function generate(device: Device, request: GenerateRequest, capacity = 24) {
  const size = { batch: request.prompts.length, capacity };
  const decoder = await TokenDecoder.open(device, LOADED, size);
  const rows: number[][] = request.prompts.map(() => []);
  try {
    const tokens = generateTokens(decoder, request);
    let ends: EndReason[] | undefined;
    while (ends === undefined) {
      const { done, value } = await tokens.next();
      if (done) ends = value;
      else value.forEach((token, row) => token === undefined || rows[row].push(token));
    }
    return { rows, ends };
  } finally {
    await decoder.close();
  }
}

Deno.test("generateTokens() gives the same tokens for a seed on every device, batched or not", async () => {
  await withDevices(async (devices) => {
    const [first] = devices;
    assert("device" in first);
    const expected = await generate(first.device, REQUEST);
    assertEquals(expected.ends, ["tokens", "tokens", "tokens"]);
    assertEquals(expected.rows.map(({ length }) => length), [12, 12, 12]);
    for (const given of devices) {
      if (!("device" in given)) continue;
      assertEquals(await generate(given.device, REQUEST), expected, given.name);
    }
    const alone = await generate(first.device, { ...REQUEST, prompts: PROMPTS.slice(0, 1) });
    assertEquals(alone.rows, expected.rows.slice(0, 1));
    const other = await generate(first.device, { ...REQUEST, seed: 5 });
    assert(other.rows.join() !== expected.rows.join());
  });
});

Deno.test("generateTokens() picks token i of sequence r by number i at step r of its stream", async () => {
  await withDevices(async ([given]) => {
    assert("device" in given);
    const { rows } = await generate(given.device, REQUEST);
    const stream = createStream({ seed: REQUEST.seed, path: "sampling" });
    const decoder = await TokenDecoder.open(given.device, LOADED, { batch: 1, capacity: 24 });
    for (const [row, prompt] of PROMPTS.entries()) {
      await decoder.begin([prompt]);
      let token = prompt[prompt.length - 1];
      for (const [i, found] of rows[row].entries()) {
        const logits = await decoder.next(Uint32Array.of(token));
        token = pickToken(logits, REQUEST.sampling, uniformAt(stream.atStep(row), i));
        assertEquals(found, token, `sequence ${row}, token ${i}`);
      }
    }
    await decoder.close();
  });
});

Deno.test("generateTokens() ends each sequence at a token that ends it, or at its last place", async () => {
  await withDevices(async ([given]) => {
    assert("device" in given);
    const greedy = { ...REQUEST, sampling: { temperature: 0 } };
    const { rows } = await generate(given.device, greedy);
    const stop = rows[0][3];
    const stopped = await generate(given.device, { ...greedy, stops: new Set([stop]) });
    stopped.rows.forEach((row, r) => {
      const at = rows[r].indexOf(stop);
      assertEquals(row, at < 0 ? rows[r] : rows[r].slice(0, at));
      assertEquals(stopped.ends[r], at < 0 ? "tokens" : "stop");
    });
    // A cache of six tokens: what does not fit in is not read, so one more can be said.
    const short = await generate(given.device, greedy, 6);
    assertEquals(short.ends, ["capacity", "capacity", "capacity"]);
    short.rows.forEach((row, r) => assertEquals(row, rows[r].slice(0, 6 - PROMPTS[r].length + 1)));
    assertEquals(await generate(given.device, { ...greedy, maxTokens: 0 }), {
      rows: [[], [], []],
      ends: ["tokens", "tokens", "tokens"],
    });
  });
});

Deno.test("generateTokens() can go on from the last half of a full cache", async () => {
  await withDevices(async ([given]) => {
    assert("device" in given);
    const greedy = { ...REQUEST, sampling: { temperature: 0 }, maxTokens: 9 };
    const { rows, ends } = await generate(given.device, { ...greedy, whenFull: "slide" }, 6);
    assertEquals(ends, ["tokens", "tokens", "tokens"]);
    for (const [r, row] of rows.entries()) {
      // By the definition: each next token of what is read at that time, one at a time.
      const all = [...PROMPTS[r], ...row];
      let from = 0;
      for (let i = PROMPTS[r].length; i < all.length; i++) {
        if (i - from > 6) from = i - 3;
        const prompts = [Uint32Array.from(all.slice(from, i))];
        const next = await generate(given.device, { ...greedy, prompts, maxTokens: 1 });
        assertEquals(next.rows, [[all[i]]], `sequence ${r}, place ${i}`);
      }
    }
  });
});
