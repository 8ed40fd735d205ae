import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import { parseStrictJson } from "../../../core/experiment/strict_json.ts";

/** Reads text that must be refused and returns place and reason. */
function fault(text: string, options = {}): string {
  const error = assertThrows(() => parseStrictJson(text, options), ExperimentError);
  assertEquals(error.issues.length, 1);
  return `${error.issues[0].path}: ${error.issues[0].message}`;
}

Deno.test("parseStrictJson() reads what JSON.parse() reads", () => {
  const texts = [
    "0",
    "-1.5e-7",
    "1e23",
    "9007199254740991",
    "0.30000000000000004",
    "1.50",
    "100e-2",
    "true",
    "null",
    '""',
    '"\\u00e9\\n\\"\\\\\\/\\b\\f\\r\\t\\ud83d\\ude00 é"',
    " [ ] ",
    "{}",
    '{"a":{"b":[1,2,{"c":[]}]},"toString":1}\r\n',
  ];
  for (const text of texts) assertEquals(parseStrictJson(text), JSON.parse(text), text);
});

Deno.test("parseStrictJson() names line and column, from 1, in characters", () => {
  assertEquals(
    fault('{\n  "a": 1,\n  "é😀": tru\n}'),
    'line 3, column 9: "tru" is not a JSON value',
  );
  assertEquals(fault(""), "line 1, column 1: text ends too early");
});

Deno.test("parseStrictJson() refuses what is no JSON", () => {
  const cases: Record<string, string> = {
    "[1,]": 'line 1, column 4: unexpected "]"',
    '{"a":1,}': "line 1, column 8: expected a key in double quotes",
    '{"a" 1}': 'line 1, column 6: expected ":"',
    "[1 2]": 'line 1, column 4: expected "," or "]"',
    '{"a":1 "b":2}': 'line 1, column 8: expected "," or "}"',
    "[1": "line 1, column 3: text ends too early",
    "[": "line 1, column 2: text ends too early",
    "{": "line 1, column 2: expected a key in double quotes",
    '"a': "line 1, column 1: string is not closed",
    '"a\nb"': "line 1, column 3: control character in a string",
    '"\\x"': "line 1, column 2: unknown escape in a string",
    '"\\u12g4"': "line 1, column 2: malformed \\u escape",
    "1 2": "line 1, column 3: text after the end",
    "'a'": 'line 1, column 1: unexpected "\'"',
    "//": 'line 1, column 1: unexpected "/"',
    "\0": 'line 1, column 1: unexpected "\\u0000"',
    "\u00a01": 'line 1, column 1: unexpected "\u00a0"',
    ".5": 'line 1, column 1: ".5" is not a JSON value',
    "5.": 'line 1, column 1: "5." is not a JSON value',
    "[010]": 'line 1, column 2: "010" is not a JSON value',
    "undefined": 'line 1, column 1: "undefined" is not a JSON value',
  };
  for (const [text, expected] of Object.entries(cases)) assertEquals(fault(text), expected);
});

Deno.test("parseStrictJson() refuses numbers that f64 does not hold", () => {
  const cases: Record<string, string> = {
    "1e999": "number 1e999 is out of range",
    "-1e999": "number -1e999 is out of range",
    "1e-999": "number 1e-999 underflows to zero",
    "-1e-999": "number -1e-999 underflows to zero",
    "-0": "negative zero",
    "-0.0e5": "negative zero",
    "9007199254740993":
      "number 9007199254740993 cannot be held exactly, nearest is 9007199254740992",
    "9007199254740993.0":
      "number 9007199254740993.0 cannot be held exactly, nearest is 9007199254740992",
    "0.1000000000000000055": "number 0.1000000000000000055 cannot be held exactly, nearest is 0.1",
    [`0.${"1".repeat(62)}`]: "number is longer than 63 characters",
  };
  for (const [text, expected] of Object.entries(cases)) {
    assertEquals(fault(text), `line 1, column 1: ${expected}`);
  }
});

Deno.test("parseStrictJson() refuses keys given twice and keys that reach prototypes", () => {
  assertEquals(fault('{"a":1,\n"\\u0061":2}'), 'line 2, column 1: key "a" appears twice');
  for (const key of ["__proto__", "constructor", "prototype", "\\u005f_proto__"]) {
    assertStringIncludes(fault(`{"${key}":{"x":1}}`), "is not allowed");
  }
  assertEquals(({} as Record<string, unknown>).x, undefined);
});

Deno.test("parseStrictJson() refuses lone surrogates and a byte order mark", () => {
  assertEquals(fault('["\\ud800"]'), "line 1, column 2: lone surrogate in a string");
  assertEquals(fault('{"\ud800":1}'), "line 1, column 2: lone surrogate in a string");
  assertEquals(fault("\ufeff1"), "line 1, column 1: byte order mark");
});

Deno.test("parseStrictJson() keeps its limits, and accepts what just meets them", () => {
  assertEquals(fault("[[[1]]]", { maxDepth: 2 }), "line 1, column 3: nested deeper than 2");
  assertEquals(parseStrictJson("[[[1]]]", { maxDepth: 3 }), [[[1]]]);
  assertEquals(fault("[1,2]", { maxValues: 2 }), "line 1, column 4: more than 2 values");
  assertEquals(parseStrictJson("[1,2]", { maxValues: 3 }), [1, 2]);
  assertEquals(
    fault("[1]", { maxLength: 2 }),
    "line 1, column 1: text is longer than 2 characters",
  );
  assertEquals(parseStrictJson("[1]", { maxLength: 3 }), [1]);
});

Deno.test("parseStrictJson() names the source and shows nothing a terminal would act on", () => {
  const error = assertThrows(
    () => parseStrictJson('{"\\u009b31m\\u202e":1,"\\u009b31m\\u202e":2}', { source: "a.json" }),
    ExperimentError,
  );
  assertStringIncludes(error.message, 'Cannot read "a.json" as it must be strict JSON:\n  line 1');
  assertStringIncludes(error.message, "\\u009b31m\\u202e");
  assert(!/[\u009b\u202e]/.test(error.message));
});
