import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import { parseStrictJson } from "../../../core/experiment/strict_json.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { DEFINITION, type Edit, editedDefinition } from "../../helpers/experiment_definition.ts";

const GOOD = JSON.stringify(DEFINITION);

function edited(...edits: readonly Edit[]): string {
  return JSON.stringify(editedDefinition(...edits));
}

/** Replaces text of the good file, where no value can say what is wrong. */
function replaced(from: string, to: string): string {
  assert(GOOD.includes(from), from);
  return GOOD.replace(from, to);
}

function named(name: string): string {
  return edited(["name", name]);
}

/** Hostile files: text, and the place and reason of its first issue. */
const HOSTILE: Record<string, readonly [text: string, issue: string]> = {
  "empty": ["", "line 1, column 1: text ends too early"],
  "NUL": ["\0", "line 1, column 1: unexpected"],
  "byte order mark": [`\ufeff${GOOD}`, "line 1, column 1: byte order mark"],
  "list": ["[]", "received [], expected an object"],
  "number": ["1", "received 1, expected an object"],
  "null": ["null", "received null, expected an object"],
  "truncated": [GOOD.slice(0, 50), "line 1, column"],
  "text after the end": [`${GOOD}x`, `column ${GOOD.length + 1}: text after the end`],
  "comment": [`//x\n${GOOD}`, "line 1, column 1: unexpected"],
  "single quotes": ["{'name':1}", "line 1, column 2: expected a key in double quotes"],
  "__proto__ as a key": [
    replaced('"name"', '"__proto__":{"x":1},"name"'),
    'key "__proto__" is not allowed',
  ],
  "constructor as a key": [
    replaced('"name"', '"constructor":1,"name"'),
    'key "constructor" is not',
  ],
  "key twice": [replaced('"version":3', '"version":3,"version":4'), 'key "version" appears twice'],
  "unknown key": [edited(["verzion", 1]), 'verzion: unknown key, nearest is "version"'],
  "missing key": [edited(["version"]), "version: missing, expected a whole number from 1 to"],
  "nested unknown key": [edited(["base/model/epz", 1]), "base.model.epz: unknown key, nearest is"],
  "text for a number": [edited(["version", "10"]), 'version: received "10", expected a whole'],
  "boolean for a number": [edited(["version", true]), "version: received true"],
  "fraction": [edited(["version", 1.5]), "version: received 1.5, expected a whole number"],
  "negative": [edited(["timing/blocks", -1]), "timing.blocks: received -1"],
  "zero": [
    edited(["timing/blocks", 0]),
    "timing.blocks: received 0, expected a whole number from 1",
  ],
  "huge": [edited(["timing/blocks", 1e8]), "timing.blocks: received 100000000"],
  "NaN": [replaced('"version":3', '"version":NaN'), '"NaN" is not a JSON value'],
  "Infinity": [replaced('"version":3', '"version":Infinity'), '"Infinity" is not a JSON value'],
  "1e999": [replaced('"eps":0.00001', '"eps":1e999'), "number 1e999 is out of range"],
  "1e-999": [replaced('"eps":0.00001', '"eps":1e-999'), "number 1e-999 underflows to zero"],
  "negative zero": [replaced('"seeds":[3,5]', '"seeds":[-0]'), "negative zero"],
  "seed above 2^53": [replaced("[3,5]", "[9007199254740993]"), "cannot be held exactly"],
  "seed 2^32": [edited(["seeds", [2 ** 32]]), "seeds[0]: received 4294967296, expected a whole"],
  "hexadecimal": [replaced("[3,5]", "[0x10]"), '"0x10" is not a JSON value'],
  "octal": [replaced("[3,5]", "[010]"), '"010" is not a JSON value'],
  "plus sign": [replaced("[3,5]", "[+1]"), '"+1" is not a JSON value'],
  "long number": [replaced("0.00001", `0.${"1".repeat(100)}`), "number is longer than 63"],
  "seed twice": [
    edited(["seeds", [1, 1]]),
    "seeds[1]: received 1, expected a value not yet at [0]",
  ],
  "empty list": [edited(["seeds", []]), "seeds: received [], expected a list of 1 to 256 items"],
  "large grid": [
    edited(["seeds", [...Array(256).keys()]], [
      "properties/shapes",
      [...Array(40).keys()].map((i) => [1, i + 1]),
    ]),
    "the grid has 40967 cells, expected at most 4096",
  ],
  "many seeds": [edited(["seeds", [...Array(1000).keys()]]), "seeds: received [0,1,2"],
  "misspelt reference": [
    edited(["timing/duplicate", "l"]),
    'timing.duplicate: no arm "l", nearest',
  ],
  "large matrix": [
    edited(["timing/shapes", [[8, 8], [8193, 8192]]]),
    "timing.shapes[1]: received [8193,8192], expected at most 67108864 elements",
  ],
  "unknown word": [
    edited(["arms/ln/form", "exec"]),
    'arms.ln.form: received "exec", expected one of "fused", "unfused"',
  ],
  "null block": [edited(["timing", null]), "timing: received null, expected an object"],
  "list for a block": [edited(["timing", []]), "timing: received [], expected an object"],
  "parent folder": [named("../x"), 'name: received "../x", expected a kebab-case name'],
  "absolute path": [named("/etc/passwd"), "name: received"],
  "slash": [named("a/b"), "name: received"],
  "backslash": [named("a\\b"), "name: received"],
  "NUL in the name": [named("a\0b"), 'name: received "a\\u0000b"'],
  "dot": [named("."), "name: received"],
  "device of Windows": [named("con"), "name: received"],
  "space": [named("a "), "name: received"],
  "upper case": [named("A"), "name: received"],
  "look-alike letters": [named("ﬁle"), "name: received"],
  "long name": [named("a".repeat(300)), "name: received"],
  "empty name": [named(""), "name: received"],
  "lone surrogate": [replaced('"small-norms"', '"\\ud800"'), "lone surrogate in a string"],
  "control character": [replaced('"small-norms"', '"a\nb"'), "control character in a string"],
  "100,000 brackets": ["[".repeat(100_000), "line 1, column 17: nested deeper than 16"],
  "50 objects deep": [`${'{"a":'.repeat(50)}1${"}".repeat(50)}`, "nested deeper than 16"],
  "2 MiB of text": [`"${"x".repeat(2 ** 21)}"`, "text is longer than 1048576 characters"],
  "50,000 values": [`[${"1,".repeat(50_000)}1]`, "more than 20000 values"],
};

/** What a refusal threw, and the least time of three: a busy moment of the machine is not ours. */
function refusal(work: () => unknown): { readonly error: unknown; readonly elapsedMs: number } {
  let error: unknown;
  let elapsedMs = Infinity;
  for (let attempt = 0; attempt < 3; attempt++) {
    const start = performance.now();
    try {
      work();
    } catch (thrown) {
      error = thrown;
    }
    elapsedMs = Math.min(elapsedMs, performance.now() - start);
  }
  return { error, elapsedMs };
}

Deno.test("there are 60 hostile files, and the file they are made from is good", () => {
  assertEquals(Object.keys(HOSTILE).length, 60);
  assertEquals(validateExperiment(parseStrictJson(GOOD)).name, "small-norms");
});

for (const [title, [text, expected]] of Object.entries(HOSTILE)) {
  Deno.test(`a hostile file is refused with place and reason: ${title}`, () => {
    const { error, elapsedMs } = refusal(() => validateExperiment(parseStrictJson(text)));
    assert(error instanceof ExperimentError, `${error}`);
    const [{ path, message }] = error.issues;
    assertStringIncludes(path === "" ? message : `${path}: ${message}`, expected);
    assert(!/\bat .*:\d+:\d+/.test(error.message), "the message holds a stack trace");
    assert(elapsedMs < 200, `took ${elapsedMs} ms`);
  });
}

Deno.test("a file with a key of a million characters is refused in time", () => {
  const value = parseStrictJson(replaced('"name"', `"${"k".repeat(1_000_000)}":1,"name"`));
  const { error, elapsedMs } = refusal(() => validateExperiment(value));
  assert(elapsedMs < 200, `took ${elapsedMs} ms`);
  assert(error instanceof ExperimentError && error.message.length < 500);
});

Deno.test("a file with thousands of unknown keys is refused in time, with a hundred lines", () => {
  const keys = Array.from({ length: 15_000 }, (_, i) => `"key${i}":1`).join(",");
  const text = replaced('"name"', `"${"k".repeat(100_000)}":1,${keys},"name"`);
  const { error, elapsedMs } = refusal(() => validateExperiment(parseStrictJson(text)));
  assert(elapsedMs < 500, `took ${elapsedMs} ms`);
  assert(error instanceof ExperimentError);
  assertEquals(error.issues.length, 101);
  assertEquals(error.issues[100].message, "and 14901 more");
  assert(error.message.split("\n").every((line) => line.length < 200));
});
