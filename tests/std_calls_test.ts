// The calls that this project makes to the standard library. The local packages in std/ and the
// real @std/* packages must both type-check and pass here; that is all it takes to swap them.
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
  unreachable,
} from "@std/assert";
import { parseArgs } from "@std/cli";
import { parse, stringify } from "@std/csv";

Deno.test("@std/assert passes what holds and narrows types", () => {
  const word: string | undefined = ["a"].at(0);
  assertExists(word);
  assertEquals(word.length, 1);
  const value: unknown = new RangeError("out of range");
  assertInstanceOf(value, RangeError);
  assertEquals(value.message, "out of range");
  const count: number | string = JSON.parse("3");
  assert(typeof count === "number");
  assertAlmostEquals(count, 3.0000001, 1e-6);
  assertFalse(count > 3);
  assertNotEquals([count], [4]);
  assertGreater(count, 2);
  assertGreaterOrEqual(count, 3);
  assertLess(count, 4);
  assertLessOrEqual(count, 3);
  assertMatch("abc", /b/);
  assertStringIncludes("abc", "b");
  assertStrictEquals(count, 3);
  assertObjectMatch({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } });
  assert(equal(new Float32Array([1]), new Float32Array([1])));
});

Deno.test("@std/assert throws AssertionError for what does not hold", () => {
  const failures: readonly (() => unknown)[] = [
    () => assert(false),
    () => assertEquals([1, 2], [1, 3]),
    () => assertStrictEquals(0, 1),
    () => assertAlmostEquals(1, 1.1),
    () => assertThrows(() => 0),
    () => assertThrows(() => fail("x"), RangeError),
    () => fail("with a reason"),
    () => unreachable(),
  ];
  for (const failure of failures) assertThrows(failure, AssertionError);
  assertThrows(() => assertEquals([1, 2], [1, 3]), AssertionError, "Values are not equal");
});

Deno.test("@std/assert does not tell 0 from -0, so bits are compared with bitsOf()", () => {
  assertEquals(0, -0);
  assertEquals(new Float32Array([0]), new Float32Array([-0]));
});

Deno.test("@std/assert returns the error that was thrown", async () => {
  const thrown = assertThrows(() => JSON.parse("{"), SyntaxError);
  assertInstanceOf(thrown, SyntaxError);
  const rejected = await assertRejects(
    () => Promise.reject(new TypeError("wrong kind")),
    TypeError,
    "wrong",
  );
  assertEquals(rejected.message, "wrong kind");
});

Deno.test("@std/csv writes columns in order, quotes, and ends lines with CRLF", () => {
  const rows = [{ cell: "a,b", value: 0.1 }, { cell: 'say "x"', value: "" }];
  const text = stringify(rows, { columns: ["cell", "value"] });
  assertEquals(text, 'cell,value\r\n"a,b",0.1\r\n"say ""x""",\r\n');
  assertEquals(stringify([[1, 2]], { headers: false, columns: [0, 1] }), "1,2\r\n");
});

Deno.test("@std/csv reads rows as arrays or, with skipFirstRow, as records", () => {
  const text = 'cell,value\n"a,b",0.1\n';
  assertEquals(parse(text), [["cell", "value"], ["a,b", "0.1"]]);
  const records = parse(text, { skipFirstRow: true });
  const cell: string | undefined = records[0].cell;
  assertEquals(cell, "a,b");
  const named = parse("1,2", { columns: ["x", "y"] });
  const y: string = named[0].y;
  assertEquals(y, "2");
});

Deno.test("@std/csv throws SyntaxError on a broken quote", () => {
  assertThrows(() => parse('a,"b'), SyntaxError);
});

Deno.test("@std/cli parses flags, values, repeated values, aliases and defaults", () => {
  const args = parseArgs(
    ["norm-timing", "--plan", "--profile", "smoke", "--set", "a=1", "--set", "b=2", "-d", "cpu"],
    {
      boolean: ["plan", "json"],
      string: ["profile", "set", "device", "out"],
      collect: ["set"],
      alias: { device: "d" },
      default: { device: "auto" },
    },
  );
  const plan: boolean = args.plan;
  const set: string[] = args.set;
  const device: string = args.device;
  const out: string | undefined = args.out;
  assertEquals([plan, args.json, set, device, out], [
    true,
    false,
    ["a=1", "b=2"],
    "cpu",
    undefined,
  ]);
  assertEquals(args._, ["norm-timing"]);
});

Deno.test("@std/cli reports unknown flags through its hook", () => {
  const unknown: string[] = [];
  parseArgs(["--profil", "smoke", "name"], {
    string: ["profile"],
    unknown: (arg, key) => {
      if (key !== undefined) unknown.push(arg);
    },
  });
  assertEquals(unknown, ["--profil"]);
});
