import { assert, assertEquals, assertMatch } from "@std/assert";
import { canonicalJson } from "../../../core/base/canonical_json.ts";
import { gatherEnvironment, timerResolutionNs } from "../../../core/run/environment.ts";
import { planRun } from "../../../core/run/run_settings.ts";
import { fakeDevice } from "../../helpers/fake_device.ts";

Deno.test("gatherEnvironment() gives plain facts about program, device and machine", async () => {
  const plan = await planRun({ experiment: "norm-timing", profile: "smoke" });
  const device = fakeDevice({ info: { adapter: "toy", details: { chosen: "cpu: why" } } });
  const facts = await gatherEnvironment(plan, device);
  assertEquals(Object.keys(facts), [
    "assay",
    "experiment",
    "device",
    "runtime",
    "machine",
    "load_average",
    "timer_resolution_ns",
  ]);
  assertEquals(facts.experiment, { name: "norm-timing", version: 1, profile: "smoke" });
  assertEquals(facts.device, {
    name: "cpu",
    adapter: "toy",
    class: "bitwise",
    software: false,
    threads: 1,
    chosen: "cpu: why",
  });
  assertEquals(facts.runtime, { deno: Deno.version.deno, v8: Deno.version.v8 });
  const { commit } = facts.assay as { commit: string };
  assertMatch(commit, /^([0-9a-f]{12}(, with changes)?|not a git checkout|git not found)$/);
  const machine = facts.machine as Record<string, unknown>;
  assert(String(machine.processor).length > 2 && Number(machine.memory_gib) > 0.1);
  assert(JSON.stringify(machine).includes(Deno.build.os));
  canonicalJson(facts); // everything has an exact JSON form
});

Deno.test("timerResolutionNs() is the step of the clock: positive and below a sample", () => {
  const step = timerResolutionNs();
  assert(step > 0 && step < 1e6, `${step} ns`);
});
