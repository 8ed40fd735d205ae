import { assertEquals, assertThrows } from "@std/assert";
import binaryen from "binaryen";
import { addScratch } from "../../../kernels/build/add_scratch.ts";

function assemble(imports: string, body: string): Uint8Array {
  const module = binaryen.parseText(`(module
    (import "env" "memory" (memory 1 1))
    ${imports}
    (func (export "one") (result i32) (i32.const 1))
    (func (export "run") (param $x i32) (result i32) ${body}))`);
  module.setFeatures(binaryen.Features.All);
  const binary = module.emitBinary();
  module.dispose();
  return binary;
}

const ACCESSES = `
  (import "scratch" "load" (func $load (param i32) (result v128)))
  (import "scratch" "store" (func $store (param i32) (param v128)))`;

Deno.test("addScratch() gives each instance a memory that no other one sees", async () => {
  // Gives back what stood there, and leaves x.
  const binary = addScratch(
    assemble(
      ACCESSES,
      `(local $old i32)
      (local.set $old (i32x4.extract_lane 0 (call $load (i32.const 64))))
      (call $store (i32.const 64) (i32x4.splat (local.get $x)))
      (local.get $old)`,
    ),
    new Map(),
  );
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const module = await WebAssembly.compile(binary as BufferSource);
  const [run, other] = [1, 2].map(() => {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return exports.run as (x: number) => number;
  });
  assertEquals([run(7), run(8), other(9), run(10)], [0, 7, 0, 8]);
  assertEquals(new Uint8Array(memory.buffer).every((byte) => byte === 0), true);
});

Deno.test("addScratch() puts texts in the place of imports, which may call exports", async () => {
  const imports = '(import "scratch" "more" (func $more (param i32) (result i32)))';
  const text = "(param $x i32) (result i32) (i32.add (local.get $x) (call $one))";
  const binary = addScratch(
    assemble(imports, "(call $more (local.get $x))"),
    new Map([["more", text]]),
  );
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const { instance } = await WebAssembly.instantiate(binary as BufferSource, { env: { memory } });
  assertEquals((instance.exports.run as (x: number) => number)(41), 42);
});

Deno.test("addScratch() refuses an import that it does not know, by its name", () => {
  const imports = '(import "scratch" "other" (func $other (param i32) (result i32)))';
  const binary = assemble(imports, "(call $other (local.get $x))");
  assertThrows(
    () => addScratch(binary, new Map()),
    Error,
    "Cannot import an unknown function: scratch.other",
  );
});
