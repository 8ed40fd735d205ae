import { assertEquals, assertThrows } from "@std/assert";
import { canonicalJson } from "../../../core/base/canonical_json.ts";

Deno.test("canonicalJson() sorts keys at every depth and writes no spaces", () => {
  assertEquals(
    canonicalJson({ b: [{ z: 1, a: null }, true], a: "x", "10": 1, "9": 2 }),
    '{"10":1,"9":2,"a":"x","b":[{"a":null,"z":1},true]}',
  );
});

Deno.test("canonicalJson() gives equal text for equal content in any key order", () => {
  assertEquals(canonicalJson({ a: 1, b: 2 }), canonicalJson({ b: 2, a: 1 }));
});

Deno.test("canonicalJson() is JSON: reading it gives the value back", () => {
  const value = { text: 'ä"\\\n\u2028', numbers: [0, -1.5, 1e-7, 1e21, 0.1], empty: {}, none: [] };
  assertEquals(JSON.parse(canonicalJson(value)), value);
});

Deno.test("canonicalJson() throws on numbers that JSON cannot say, naming the path", () => {
  const path = "path=$.a[1]";
  assertThrows(() => canonicalJson({ a: [0, NaN] }), TypeError, `${path}, value=NaN`);
  assertThrows(() => canonicalJson({ a: [0, -Infinity] }), TypeError, `${path}, value=-Infinity`);
  assertThrows(() => canonicalJson({ a: [0, -0] }), TypeError, `${path}, value=-0`);
});

Deno.test("canonicalJson() throws on undefined, holes, functions, symbols and bigints", () => {
  assertThrows(() => canonicalJson({ a: undefined }), TypeError, "path=$.a, type=undefined");
  // deno-lint-ignore no-sparse-arrays
  assertThrows(() => canonicalJson([1, , 2]), TypeError, "path=$[1], type=undefined");
  assertThrows(() => canonicalJson(() => 0), TypeError, "type=function");
  assertThrows(() => canonicalJson(Symbol("x")), TypeError, "type=symbol");
  assertThrows(() => canonicalJson(1n), TypeError, "type=bigint");
});

Deno.test("canonicalJson() throws on objects that are not plain", () => {
  assertThrows(() => canonicalJson({ a: new Map() }), TypeError, "path=$.a, class=Map");
  assertThrows(() => canonicalJson(new Float32Array(1)), TypeError, "class=Float32Array");
});

Deno.test("canonicalJson() throws on a cycle but not on a shared object", () => {
  const shared = { x: 1 };
  assertEquals(canonicalJson([shared, shared]), '[{"x":1},{"x":1}]');
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  assertThrows(() => canonicalJson(cycle), TypeError, "path=$.self, value refers to itself");
});
