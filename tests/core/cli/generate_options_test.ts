import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../core/base/errors.ts";
import { GENERATE_SPEC, readTextRequest } from "../../../core/cli/generate_options.ts";
import { parseOptions } from "../../../core/cli/options.ts";

const read = (...args: string[]) => readTextRequest(parseOptions(GENERATE_SPEC, args));

Deno.test("readTextRequest() has a value for each option that is not given", () => {
  assertEquals(read("model", "--prompt", "To be"), {
    prompt: "To be",
    maxTokens: 200,
    sampling: { temperature: 0.8 },
    seed: 0,
  });
});

Deno.test("readTextRequest() reads all options", () => {
  const drawn = ["--temperature", "1.5", "--top-k", "20", "--top-p", ".9", "--seed", "7"];
  assertEquals(read("model", ...drawn, "--tokens", "5", "--stop", "\n"), {
    prompt: "",
    maxTokens: 5,
    sampling: { temperature: 1.5, topK: 20, topP: 0.9 },
    seed: 7,
    stop: "\n",
  });
  assertEquals(read("model", "--greedy").sampling, { temperature: 0 });
});

Deno.test("readTextRequest() refuses numbers of another kind", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["--tokens", "0"],
    ["--tokens", "1.5"],
    ["--temperature", "-1"],
    ["--temperature", "hot"],
    ["--temperature", "1e999"],
    ["--top-k", "0"],
    ["--top-p", "0"],
    ["--top-p", "1.01"],
    ["--seed", "-1"],
  ];
  for (const [name, value] of cases) {
    assertThrows(() => read("model", `${name}=${value}`), UsageError, `Cannot use ${name} as`);
  }
});
