import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { ExperimentError, UsageError } from "../../../core/base/errors.ts";
import { parseOverrides } from "../../../core/experiment/overrides.ts";
import {
  commandOf,
  planRun,
  type RunSettings,
  settingsOf,
} from "../../../core/run/run_settings.ts";

const SETTINGS: RunSettings = {
  experiment: "norm-timing",
  profile: "smoke",
  seeds: 2,
  set: { "timing.blocks": 3, "timing.shapes": [[4, 64]], "timing.duplicate": "rms-norm-fused" },
  device: "cpu",
};

/** Splits a command as a shell does, with single quotes and backslashes. */
function shellWords(command: string): string[] {
  const words = [...command.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)];
  return words.map(([word]) =>
    word.replace(/'([^']*)'|\\(.)/g, (_, quoted, escaped) => quoted ?? escaped)
  );
}

Deno.test("planRun() plans what the settings say", async () => {
  const plan = await planRun(SETTINGS);
  assertEquals([plan.experiment, plan.profile], ["norm-timing", "smoke"]);
  assertEquals(plan.settled.seeds, [0, 1]);
  assertEquals(plan.settled.timing?.blocks, 3);
  assertEquals(await planRun(SETTINGS), plan);
});

Deno.test("planRun() leaves timings out for a reason, which claims then give", async () => {
  const plan = await planRun({ ...SETTINGS, untimed: "it is night" });
  assertEquals(plan.cells.some(({ config }) => config.kind === "timing"), false);
  assertEquals(plan.outOfReach["N3.unfused-forward"], "it is night");
});

Deno.test("planRun() refuses what the settings cannot mean", async () => {
  const wrong: [Partial<RunSettings>, typeof UsageError | typeof ExperimentError][] = [
    [{ experiment: "nothing" }, UsageError],
    [{ profile: "smok" }, UsageError],
    [{ seeds: 0 }, UsageError],
    [{ set: { "timing.block": 3 } as RunSettings["set"] }, ExperimentError],
  ];
  for (const [change, kind] of wrong) {
    await assertRejects(() => planRun({ ...SETTINGS, ...change }), kind, "Cannot");
  }
});

Deno.test("settingsOf() gives back what was written into an environment", () => {
  for (const run of [SETTINGS, { experiment: "a", profile: "quick", untimed: "because" }]) {
    assertEquals(settingsOf(JSON.parse(JSON.stringify({ run })), "f"), run);
  }
});

Deno.test("settingsOf() refuses an environment that says something else", () => {
  const hostile: unknown[] = [
    undefined,
    null,
    [],
    "x",
    {},
    { experiment: 5, profile: "smoke" },
    { experiment: "", profile: "smoke" },
    { experiment: "a", profile: "smoke", device: "tpu" },
    { experiment: "a", profile: "smoke", more: 1 },
    { experiment: "a", profile: "smoke", seeds: 1.5 },
    { experiment: "a", profile: "smoke", set: [] },
  ];
  for (const run of hostile) {
    assertThrows(() => settingsOf({ run }, "some/folder"), UsageError, "folder=some/folder");
  }
});

Deno.test("commandOf() makes a command that asks for the same run", () => {
  assertEquals(
    commandOf(SETTINGS),
    "deno task experiment norm-timing --profile smoke --seeds 2 --set timing.blocks=3 " +
      "--set 'timing.shapes=[[4,64]]' --set timing.duplicate=rms-norm-fused --device cpu",
  );
  assertEquals(
    commandOf({ experiment: "a", profile: "quick", untimed: "x" }),
    "deno task experiment a --profile quick",
  );
});

Deno.test("commandOf() quotes for a shell what needs it", () => {
  for (
    const experiment of ["my folder/a.json", "it's/a.json", "$(x)/a.json", "a;b/a.json", "é/a"]
  ) {
    const words = shellWords(commandOf({ experiment, profile: "quick" }));
    assertEquals(words, ["deno", "task", "experiment", experiment, "--profile", "quick"]);
  }
});

Deno.test("commandOf() writes overrides that are read as the same values", () => {
  for (const text of ["plain", "3", "true", "null", '"quoted"', "[1]", "a b", "it's"]) {
    const set = { "timing.duplicate": text };
    const last = shellWords(commandOf({ ...SETTINGS, device: undefined, set })).at(-1)!;
    assertEquals(parseOverrides([last]), set, text);
  }
  assertStringIncludes(commandOf(SETTINGS), "--set timing.blocks=3 ");
});
