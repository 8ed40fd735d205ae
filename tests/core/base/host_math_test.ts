import { assertEquals, assertStrictEquals } from "@std/assert";
import * as hostMath from "../../../core/base/host_math.ts";
import { sha256Hex } from "../../../core/base/sha256.ts";
import { samples } from "../../helpers/sample.ts";

/** Hashes 110,000 results, as big-endian binary64, of all functions in the order below. */
function digestOfResults(): string {
  const points = { count: 10_000, low: -30, high: 30 };
  const signed = samples(points.count, { ...points, seed: 61 });
  const positive = samples(points.count, { low: 1e-3, high: 50, seed: 62 });
  const { exp64, expm164, tanh64, log64, log1p64, sin64, cos64, erf64, erfc64, logGamma64 } =
    hostMath;
  const results = [
    ...[exp64, expm164, tanh64, sin64, cos64, erf64, erfc64].map((f) => signed.map(f)),
    ...[log64, log1p64, logGamma64].map((f) => positive.map(f)),
    positive.map((x, i) => hostMath.pow64(x, signed[i])),
  ].flat();
  const view = new DataView(new ArrayBuffer(8 * results.length));
  results.forEach((value, i) => view.setFloat64(8 * i, value));
  return sha256Hex(new Uint8Array(view.buffer));
}

Deno.test("host math gives the same bits in every engine", () => {
  // Stored from Deno 2.9.6 (V8 15.0); Node 20.20.2 (V8 11.3) and QuickJS (quickjs-emscripten 0.32.0)
  // gave the same digest of this function.
  assertEquals(
    digestOfResults(),
    "c081c89c4763248fcc7a96d0f14685d92358efa5198a5fc7bbc6442c4e2ad7f5",
  );
});

Deno.test("functions that are x near 0 keep the sign of zero", () => {
  const { expm164, tanh64, log1p64, sin64, erf64 } = hostMath;
  for (const f of [expm164, tanh64, log1p64, sin64, erf64]) {
    assertStrictEquals(f(-0), -0, f.name); // assertEquals() takes 0 and -0 for equal
    assertStrictEquals(f(0), 0, f.name);
  }
});

Deno.test("host_math.ts offers every function once", () => {
  assertEquals(
    Object.keys(hostMath).toSorted().join(" "),
    "cos64 erf64 erfc64 exp64 expm164 log1p64 log64 logGamma64 pow64 sin64 tanh64",
  );
});
