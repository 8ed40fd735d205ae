import { assertAlmostEquals, assertEquals } from "@std/assert";
import { rotaryFrequencies, scoreFactor } from "../../../core/model/rotary_scaling.ts";

const PLAIN = { pairs: 16, base: 10_000 };
const of = (kind: "pi" | "ntk" | "yarn", factor: number) =>
  rotaryFrequencies({ ...PLAIN, scaling: { kind, factor, trained: 64 } });

Deno.test("rotaryFrequencies() of position interpolation are divided by the factor", () => {
  const plain = rotaryFrequencies(PLAIN);
  of("pi", 4).forEach((frequency, i) => assertEquals(frequency, plain[i] / 4));
  assertEquals(of("pi", 1), plain);
});

Deno.test("rotaryFrequencies() of the NTK-aware base keep the fastest and divide the slowest", () => {
  const plain = rotaryFrequencies(PLAIN);
  const scaled = of("ntk", 4);
  assertEquals(scaled[0], 1);
  assertAlmostEquals(scaled[15] / plain[15], 1 / 4, 1e-14);
  const base = 10_000 * 4 ** (32 / 30); // s^(d / (d - 2))
  scaled.forEach((frequency, i) => assertAlmostEquals(frequency * base ** (i / 16), 1, 1e-13));
  const alone = { pairs: 1, base: 100, scaling: { kind: "ntk", factor: 4, trained: 64 } } as const;
  assertEquals([...rotaryFrequencies(alone)], [1]);
});

Deno.test("rotaryFrequencies() of YaRN interpolate pairs that turn less than once, and none above 32", () => {
  const trained = 4096;
  const scaling = { kind: "yarn", factor: 4, trained } as const;
  const plain = rotaryFrequencies(PLAIN);
  const ratios = rotaryFrequencies({ ...PLAIN, scaling }).map((f, i) => f / plain[i]);
  plain.forEach((frequency, i) => {
    const turns = trained * frequency / (2 * Math.PI);
    const kept = Math.min(1, Math.max(0, (turns - 1) / 31));
    assertAlmostEquals(ratios[i], kept + (1 - kept) / 4, 1e-14);
  });
  assertEquals(ratios[0], 1);
  assertAlmostEquals(ratios[15], 1 / 4, 1e-15);
});

Deno.test("scoreFactor() is YaRN's temperature, and 1 for all others", () => {
  assertAlmostEquals(
    scoreFactor({ kind: "yarn", factor: 8, trained: 64 }),
    (0.1 * Math.log(8) + 1) ** 2,
    1e-14,
  );
  assertEquals(scoreFactor({ kind: "ntk", factor: 8, trained: 64 }), 1);
  assertEquals(scoreFactor(undefined), 1);
});
