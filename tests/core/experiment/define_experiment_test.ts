import { assert, assertEquals, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import { defineExperiment } from "../../../core/experiment/define_experiment.ts";
import type { Settings } from "../../../core/experiment/settings.ts";
import { DEFINITION, type Edit, editedDefinition } from "../../helpers/experiment_definition.ts";

/** Defines what does not compile. */
function define(...edits: readonly Edit[]): unknown {
  return defineExperiment(editedDefinition(...edits) as unknown as typeof DEFINITION);
}

function issuesOf(...edits: readonly Edit[]): readonly unknown[] {
  return assertThrows(() => define(...edits), ExperimentError).issues;
}

Deno.test("defineExperiment() returns frozen data that survives a JSON round trip", () => {
  const definition = structuredClone(DEFINITION);
  const experiment = defineExperiment(definition);
  assertEquals(JSON.parse(JSON.stringify(experiment)), experiment);
  const parts = [experiment, experiment.arms.ln, experiment.seeds, experiment.claims[2].rule];
  for (const part of [...parts, experiment.timing!.shapes[0], experiment.profiles.smoke!.set]) {
    assert(Object.isFrozen(part));
  }
  assert(!Object.isFrozen(definition) && !Object.isFrozen(definition.seeds));
});

Deno.test("defineExperiment() refuses what is no data, with its place", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const sparse = [1, , 3];
  const cases: readonly (readonly [unknown, string])[] = [
    [() => 1, "received a function, expected data"],
    [undefined, "received undefined, expected data"],
    [Symbol("x"), "received a symbol, expected data"],
    [1n, "received 1n, expected data"],
    [-0, "received -0, expected a number that JSON can hold"],
    [Infinity, "received Infinity, expected a number that JSON can hold"],
    [new Date(0), "received an instance of a class, expected data"],
    [new Map(), "received an instance of a class, expected data"],
    ["\ud800", "text holds a lone surrogate"],
  ];
  for (const [value, message] of cases) {
    assertEquals(issuesOf(["version", value]), [{ path: "version", message }]);
  }
  assertEquals(issuesOf(["seeds", sparse])[0], {
    path: "seeds[1]",
    message: "hole in a list, expected data",
  });
  assertEquals(issuesOf(["base", cyclic])[0], {
    path: "base.self",
    message: "value refers to itself",
  });
});

Deno.test("defineExperiment() refuses data that is too deep, too large or reaches a prototype", () => {
  const nested = (depth: number): unknown => depth === 0 ? 1 : [nested(depth - 1)];
  // The definition itself is one level.
  assertEquals(issuesOf(["base", nested(16)])[0], {
    path: `base${"[0]".repeat(15)}`,
    message: "nested deeper than 16",
  });
  assertEquals(issuesOf(["base", nested(15)])[0], {
    path: "base",
    message: "received [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]], expected an object",
  });
  const many = issuesOf(["title", new Array(30_000).fill(1)]) as { message: string }[];
  assertEquals(many.filter(({ message }) => message === "more than 20000 values").length, 1);
  const own = Object.defineProperty({}, "__proto__", { value: { x: 1 }, enumerable: true });
  assertEquals(issuesOf(["base", own])[0], {
    path: "base.__proto__",
    message: "hidden or computed key, expected data",
  });
});

Deno.test("defineExperiment() calls no getter and keeps no hidden key", () => {
  let calls = 0;
  const seeds = Object.assign([1], { extra: 1 });
  const model = Object.defineProperty({ [Symbol("s")]: 1 }, "eps", {
    enumerable: true,
    get: () => ++calls,
  });
  assertEquals(issuesOf(["base", { model }], ["seeds", seeds]), [
    { path: "base.model.eps", message: "hidden or computed key, expected data" },
    { path: 'base.model["Symbol(s)"]', message: "hidden or computed key, expected data" },
    { path: "seeds", message: "list with named keys, expected data" },
  ]);
  assertEquals(calls, 0);
});

Deno.test("defineExperiment() refuses what no definition can be", () => {
  for (const value of [undefined, null, 1, [], () => DEFINITION, new Proxy({}, {})]) {
    assertThrows(() => defineExperiment(value as unknown as typeof DEFINITION), ExperimentError);
  }
});

Deno.test("what a definition misspells does not compile", () => {
  // Only the types are tested: nothing in here is run.
  const _uncalled = () => {
    // @ts-expect-error -- unknown key at the root
    defineExperiment({ ...DEFINITION, nmae: "x" });
    defineExperiment({
      ...DEFINITION,
      // @ts-expect-error -- unknown key in a block
      timing: { ...DEFINITION.timing, blcks: 3 },
    });
    defineExperiment({
      ...DEFINITION,
      // @ts-expect-error -- unknown word
      arms: { ln: { norm: "layer-nrom", form: "fused" } },
    });
    defineExperiment({
      ...DEFINITION,
      // @ts-expect-error -- unknown profile
      profiles: { quick: { cost: "1 s" }, quik: { cost: "1 s" } },
    });
    defineExperiment({
      ...DEFINITION,
      claims: [{
        id: "A1",
        statement: "x",
        // @ts-expect-error -- key of another rule
        rule: { kind: "literature", reason: "x", margin: 0.1 },
      }],
    });
    // @ts-expect-error -- misspelt path
    const _path: Settings = { "timing.blokcs": 3 };
    // @ts-expect-error -- path of a block, not of a value
    const _block: Settings = { "timing.control": { minSaving: 0.1 } };
    // @ts-expect-error -- what base holds is named without that word
    const _base: Settings = { "base.model.eps": 0.1 };
    // @ts-expect-error -- wrong kind of value
    const _kind: Settings = { "timing.blocks": "3" };
    // @ts-expect-error -- claims are no settings
    const _claims: Settings = { "claims": [] };
    const _right: Settings = { "timing.control.at.shape": [1, 2], "model.eps": 1, "seeds": [1] };
  };
});
