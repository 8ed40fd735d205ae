import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../core/base/errors.ts";
import { chooseResults } from "../../../core/cli/result_choice.ts";

const FOLDERS = ["results/norm_timing/quick", "results/norm_timing/smoke", "results/rope/smoke"];

Deno.test("chooseResults() takes all, those of an experiment, or folders", () => {
  assertEquals(chooseResults([], FOLDERS), FOLDERS);
  assertEquals(chooseResults(["norm-timing"], FOLDERS), FOLDERS.slice(0, 2));
  assertEquals(chooseResults(["/tmp/x/smoke//", "rope"], FOLDERS), ["/tmp/x/smoke", FOLDERS[2]]);
  assertEquals(chooseResults(["rope", "rope", "results/rope/smoke/"], FOLDERS), [FOLDERS[2]]);
});

Deno.test("chooseResults() names the nearest experiment, or says how to get a result", () => {
  const message = (wanted: string[], folders = FOLDERS) =>
    assertThrows(() => chooseResults(wanted, folders), UsageError).message;
  assertEquals(
    message(["norm-timin"]),
    'Cannot find a result of "norm-timin": nearest is "norm-timing"; there are "norm-timing", "rope"',
  );
  assertEquals(message(["x"], []), 'Cannot find a result of "x": there are none');
  assertEquals(
    message([], []),
    "Cannot find results as there must be one first: run deno task experiment <name>, or name a " +
      "result folder such as results/local/norm_timing/quick",
  );
  assertEquals(message(["\x1b[2J"]).includes("\x1b"), false);
});
