import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../../core/base/errors.ts";
import {
  type CommandSpec,
  helpText,
  oneOf,
  parseOptions,
  wholeNumber,
} from "../../../core/cli/options.ts";

const SPEC: CommandSpec = {
  name: "toy",
  summary: "Does nothing.",
  arguments: "<name> [options]",
  options: [
    { name: "seeds", kind: "text", value: "n", help: "number of seeds" },
    { name: "set", kind: "list", value: "path=value", help: "override" },
    { name: "plan", kind: "flag", help: "only say it" },
  ],
  examples: ["deno task toy a", "deno task toy a --plan"],
};

function parse(...args: string[]) {
  const { positional, flags, texts, lists } = parseOptions(SPEC, args);
  return { positional, flags: [...flags], texts: [...texts], sets: lists.get("set") };
}

function faultOf(...args: string[]): string {
  return assertThrows(() => parseOptions(SPEC, args), UsageError).message;
}

Deno.test("parseOptions() reads names, flags, texts and lists in any order", () => {
  const expected = {
    positional: ["a", "b"],
    flags: ["plan"],
    texts: [["seeds", "2"] as [string, string]],
    sets: ["x=1", "y=a=b"],
  };
  assertEquals(parse("a", "--set", "x=1", "--plan", "--seeds=2", "b", "--set=y=a=b"), expected);
  assertEquals(parse("--seeds", "2", "--set=x=1", "--set=y=a=b", "a", "b", "--plan"), expected);
  assertEquals(parse(), { positional: [], flags: [], texts: [], sets: [] });
});

Deno.test("parseOptions() keeps values as text", () => {
  assertEquals(parse("1", "2.0", "0x10", "-").positional, ["1", "2.0", "0x10", "-"]);
  assertEquals(parse("--seeds=-1").texts, [["seeds", "-1"]]);
  assertEquals(parse("--set=a=-1", "--set", "b= 1").sets, ["a=-1", "b= 1"]);
  assertEquals(parse("--", "--plan", "--no").positional, ["--plan", "--no"]);
});

Deno.test("parseOptions() knows --help and -h everywhere", () => {
  assertEquals(parse("--help").flags, ["help"]);
  assertEquals(parse("a", "-h").flags, ["help"]);
});

Deno.test("parseOptions() names the nearest option, or all there are", () => {
  assertEquals(
    faultOf("--sedes", "2"),
    'Cannot find option "--sedes": nearest is --seeds. See deno task toy --help',
  );
  assertStringIncludes(faultOf("--Plan=1"), "nearest is --plan");
  assertEquals(
    faultOf("--xyzzyfoobar"),
    'Cannot find option "--xyzzyfoobar": it takes --seeds, --set, --plan, --help. ' +
      "See deno task toy --help",
  );
  for (
    const wrong of ["-x", "-1", "-abc", "--no-plan", "--__proto__", "--constructor", "--set.a"]
  ) {
    assertStringIncludes(faultOf(wrong), `Cannot find option "${wrong}"`);
  }
});

Deno.test("parseOptions() shows nothing that a terminal would act on", () => {
  assertStringIncludes(faultOf("--\x1b[31m"), '"--\\u001b[31m"');
  assertStringIncludes(faultOf("--seeds=\x1b[2J", "--seeds=1"), '"\\u001b[2J"');
});

Deno.test("parseOptions() refuses missing, repeated and needless values", () => {
  for (const args of [["--seeds"], ["--seeds="], ["--seeds", "--plan"], ["--seeds", ""]]) {
    assertEquals(faultOf(...args), "Cannot use option --seeds as it must have a value");
  }
  assertEquals(faultOf("--set"), "Cannot use option --set as it must have a value");
  assertEquals(faultOf("--seeds=1", "--seeds", "2"), 'Cannot use option --seeds twice: "1", "2"');
  for (const value of ["yes", "0", "false", ""]) {
    assertEquals(
      faultOf(`--plan=${value}`),
      `Cannot use option --plan with a value as it is a flag: "--plan=${value}"`,
    );
  }
  assertEquals(parse("--", "--plan=1").positional, ["--plan=1"]);
});

Deno.test("helpText() lines options up, gives examples and exit codes", () => {
  const lines = helpText(SPEC).split("\n");
  assertEquals(lines.slice(0, 9), [
    "Does nothing.",
    "",
    "Usage: deno task toy <name> [options]",
    "",
    "Options:",
    "  --seeds n         number of seeds",
    "  --set path=value  override",
    "  --plan            only say it",
    "  --help            show this help (also -h)",
  ]);
  assertEquals(lines.slice(10, 13), ["Examples:", "  deno task toy a", "  deno task toy a --plan"]);
  assertMatch(lines.at(-1)!, /0 done.*1 drift.*2 wrong use.*3 device missing.*130 interrupted/);
});

Deno.test("wholeNumber() takes digits within a range only", () => {
  const number = (text: string) =>
    wholeNumber(parseOptions(SPEC, [`--seeds=${text}`]), "seeds", { from: 1, to: 256 });
  assertEquals([number("1"), number("256"), number("007")], [1, 256, 7]);
  assertEquals(wholeNumber(parseOptions(SPEC, []), "seeds", { from: 1, to: 2 }), undefined);
  for (const text of ["0", "257", "-1", "1.5", "1e1", " 1", "one", "0x1", "٣", "9".repeat(400)]) {
    const message = "must be a whole number from 1 to 256: seeds=";
    assertThrows(() => number(text), UsageError, message, text);
  }
});

Deno.test("oneOf() takes a choice and names the nearest one otherwise", () => {
  const choice = (text: string) =>
    oneOf(parseOptions(SPEC, [`--seeds=${text}`]), "seeds", ["auto", "cpu", "webgpu"]);
  assertEquals(choice("cpu"), "cpu");
  assertEquals(oneOf(parseOptions(SPEC, []), "seeds", ["a"]), undefined);
  assertEquals(
    assertThrows(() => choice("wbgpu"), UsageError).message,
    'Cannot use --seeds "wbgpu": nearest is "webgpu"; it takes auto, cpu, webgpu',
  );
  assertEquals(
    assertThrows(() => choice("quantum"), UsageError).message,
    'Cannot use --seeds "quantum": it takes auto, cpu, webgpu',
  );
});
