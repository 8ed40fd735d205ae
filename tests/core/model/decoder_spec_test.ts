import { assertEquals, assertThrows } from "@std/assert";
import { buildDecoder } from "../../../core/model/decoder.ts";
import { decoderSpec } from "../../../core/model/decoder_spec.ts";
import { gatedWidth } from "../../../core/model/gated_width.ts";
import type { ModelSettings } from "../../../core/model/model_settings.ts";
import { SETTINGS } from "../../helpers/model_settings.ts";

const USE = { vocabulary: 17, context: 64 };

Deno.test("decoderSpec() takes what the settings say", () => {
  const spec = decoderSpec({ ...SETTINGS, kvHeads: 1, dropout: 0.1, precision: "f32" }, USE);
  const { vocabulary, context, layers, width, heads, kvHeads, hidden, dropout, precision } = spec;
  assertEquals(
    { vocabulary, context, layers, width, heads, kvHeads, hidden, dropout, precision },
    {
      ...{ vocabulary: 17, context: 64, layers: 2, width: 64, heads: 2, kvHeads: 1, hidden: 256 },
      ...{ dropout: 0.1, precision: 24 },
    },
  );
  assertEquals(decoderSpec(SETTINGS, USE).kvHeads, 2);
  assertEquals(decoderSpec({ ...SETTINGS, positionRows: 1024 }, USE).context, 1024);
});

Deno.test("decoderSpec() gives gated layers 2/3 of the width, or all of it", () => {
  const gated = { ...SETTINGS, dFf: 384, activation: "swiglu" } as const;
  assertEquals(decoderSpec(gated, USE).hidden, 256);
  assertEquals(decoderSpec({ ...gated, gatedWidth: "full" }, USE).hidden, 384);
  assertEquals(decoderSpec({ ...gated, activation: "elu" }, USE).hidden, 384);
});

Deno.test("decoderSpec() names positions as settings do, with what they need", () => {
  const of = (change: Partial<typeof SETTINGS>) =>
    decoderSpec({ ...SETTINGS, ...change }, USE).position;
  assertEquals(of({ position: "sinusoidal" }), { kind: "sinusoidal", scaled: true });
  assertEquals(of({ position: "t5" }), { kind: "t5", buckets: 32, maxDistance: 128 });
  const rotary = { kind: "rotary", base: 10_000, layout: "half", fraction: 1 } as const;
  assertEquals(of({}), rotary);
  assertEquals(of({ ropeScaling: "yarn", ropeFactor: 4 }), {
    ...rotary,
    scaling: { kind: "yarn", factor: 4, trained: 64 },
  });
});

Deno.test("decoderSpec() says of stacks what an architecture has, and nothing of a decoder", () => {
  const of = (change: Partial<ModelSettings>) => {
    const stacks = { encoderLayers: 3, sharedStacks: true, rotaryCross: true };
    const spec = decoderSpec({ ...SETTINGS, ...stacks, ...change }, USE);
    return Object.fromEntries(
      Object.entries(spec).filter(([key]) => key === "architecture" || key in stacks),
    );
  };
  assertEquals(of({}), {});
  assertEquals(of({ architecture: "decoder" }), {});
  assertEquals(of({ architecture: "prefix" }), { architecture: "prefix" });
  const architecture = "encoder-decoder";
  assertEquals(of({ architecture }), {
    ...{ architecture, encoderLayers: 3, sharedStacks: true, rotaryCross: true },
  });
  assertEquals(of({ architecture, sharedStacks: false, rotaryCross: false }), {
    ...{ architecture, encoderLayers: 3 },
  });
});

Deno.test("decoderSpec() refuses names that it does not know", () => {
  const change = { position: "rotary", activation: "gelu" } as unknown as typeof SETTINGS;
  assertThrows(() => decoderSpec({ ...SETTINGS, ...change }, USE), RangeError, "position=rotary");
  const other = { activation: "gelo" } as unknown as typeof SETTINGS;
  assertThrows(() => decoderSpec({ ...SETTINGS, ...other }, USE), RangeError, "activation=gelo");
});

Deno.test("gatedWidth() is 2/3 where that is whole, else a multiple of 8, and says the mismatch", () => {
  assertEquals(gatedWidth(384), { width: 256, mismatch: 0 });
  assertEquals(gatedWidth(96), { width: 64, mismatch: 0 });
  assertEquals(gatedWidth(256), { width: 168, mismatch: 3 * 168 / 512 - 1 });
  assertEquals(gatedWidth(4).width, 8);
});

Deno.test("matrices that end a layer begin smaller, by the root of 2 layers, unless told otherwise", () => {
  const deviations = (change: Partial<typeof SETTINGS>) => {
    const spec = decoderSpec({ ...SETTINGS, layers: 8, ...change }, USE);
    const { model: { parameters } } = buildDecoder(spec, { batch: 1, length: 2 });
    return ["qkv", "output"].map((part) => {
      const { init } = parameters.find(({ path }) => path === `blocks.1.attention.${part}.weight`)!;
      return init.kind === "normal" ? init.deviation : NaN;
    });
  };
  assertEquals(deviations({}), [0.02, 0.005]);
  assertEquals(deviations({ scaledInit: true }), [0.02, 0.005]);
  assertEquals(deviations({ scaledInit: false }), [0.02, 0.02]);
});

Deno.test("decoderSpec() says of fused products and biases only what is out of the ordinary", () => {
  const keys = (change: Partial<typeof SETTINGS>) => {
    const { qkvBias, fusedQkv, fusedGateUp, ...rest } = decoderSpec(
      { ...SETTINGS, ...change },
      USE,
    );
    assertEquals(rest, decoderSpec(SETTINGS, USE));
    return JSON.stringify({ qkvBias, fusedQkv, fusedGateUp });
  };
  assertEquals(keys({ qkvBias: false, fusedQkv: true, fusedGateUp: true }), "{}");
  assertEquals(
    keys({ qkvBias: true, fusedQkv: false, fusedGateUp: false }),
    '{"qkvBias":true,"fusedQkv":false,"fusedGateUp":false}',
  );
});
