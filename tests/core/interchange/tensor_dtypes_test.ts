import { assertEquals } from "@std/assert";
import { decodeFloats, encodeFloats } from "../../../core/interchange/tensor_dtypes.ts";

Deno.test("every 16-bit value comes back bit for bit, at any place of a buffer", () => {
  for (const dtype of ["F16", "BF16"] as const) {
    const halves = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const bytes = new Uint8Array(1 + halves.byteLength);
    bytes.set(new Uint8Array(halves.buffer), 1);
    const values = decodeFloats(bytes.subarray(1), dtype);
    const back = new Uint16Array(encodeFloats(values, dtype).buffer);
    const differ = halves.filter((half, i) => back[i] !== half && !Number.isNaN(values[i]));
    assertEquals([...differ], [], dtype);
  }
});

Deno.test("encodeFloats() rounds to the nearest, ties to even", () => {
  const unit = 2 ** -7; // of bfloat16 at 1
  const given = [1 + unit / 2, 1 + 3 * unit / 2, 1 + 0.51 * unit, -1 - unit / 2, 3.3e38, 1e-45];
  const found = decodeFloats(encodeFloats(Float32Array.from(given), "BF16"), "BF16");
  const large = Math.fround(3.3e38);
  assertEquals([...found.subarray(0, 4)], [1, 1 + 2 * unit, 1 + unit, -1]);
  assertEquals(Math.abs(found[4] - large) <= large / 256, true);
  assertEquals(found[5], 0);
  const half = 2 ** -10; // of float16 at 1
  const list = Float32Array.of(1 + half / 2, 1 + 3 * half / 2, 65_504, 2 ** -24, 2 ** -26);
  assertEquals([...decodeFloats(encodeFloats(list, "F16"), "F16")], [
    ...[1, 1 + 2 * half, 65_504, 2 ** -24, 0],
  ]);
});
