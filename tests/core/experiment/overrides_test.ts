import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ExperimentError, UsageError } from "../../../core/base/errors.ts";
import { parseOverrides } from "../../../core/experiment/overrides.ts";

function issuesOf(...texts: string[]): string[] {
  const { issues } = assertThrows(() => parseOverrides(texts), ExperimentError);
  return issues.map(({ path, message }) => `${path}: ${message}`);
}

Deno.test("parseOverrides() reads JSON, and text where the value is no JSON", () => {
  assertEquals(
    parseOverrides([
      "seeds=[1,2]",
      "model.eps=1e-6",
      "timing.duplicate=rms-norm-fused",
      'timing.control.candidate="a=b"',
      "timing.control.baseline=c=d",
    ]),
    {
      "seeds": [1, 2],
      "model.eps": 1e-6,
      "timing.duplicate": "rms-norm-fused",
      "timing.control.candidate": "a=b",
      "timing.control.baseline": "c=d",
    },
  );
  assertEquals(parseOverrides([]), {});
});

Deno.test("parseOverrides() names every misspelt path with its nearest, and every wrong value", () => {
  assertEquals(
    issuesOf(
      "timing.blokcs=3",
      "base.model.eps=1",
      "claims=[]",
      "timing.blocks=0",
      "model.eps=1e999",
      "timing.caches=[hot]",
      "timing.passes=[]",
      "timing.control.at.pass=forwrd",
      "__proto__=1",
    ),
    [
      '--set model.eps: received "1e999", expected a number above 0 and at most 1',
      "--set timing.passes: received [], expected a list of 1 to 2 items",
      '--set timing.caches: received "[hot]", expected a list of 1 to 2 items',
      "--set timing.blocks: received 0, expected a whole number from 1 to 1000",
      '--set timing.control.at.pass: received "forwrd", expected one of "forward", ' +
      '"forward-backward", nearest is "forward"',
      '--set timing.blokcs: nothing to set there, nearest is "timing.blocks"',
      '--set base.model.eps: nothing to set there, nearest is "model.eps"',
      '--set claims: nothing to set there, known: "seeds", "model.architecture", "model.layers", ' +
      '"model.encoderLayers", "model.sharedStacks", "model.rotaryCross", "model.dModel", ' +
      '"model.heads" and 101 more',
      '--set __proto__: nothing to set there, known: "seeds", "model.architecture", "model.layers", ' +
      '"model.encoderLayers", "model.sharedStacks", "model.rotaryCross", "model.dModel", ' +
      '"model.heads" and 101 more',
    ],
  );
});

Deno.test("parseOverrides() names a fault inside a list", () => {
  assertEquals(issuesOf("timing.shapes=[[1,2],[0,2]]"), [
    "--set timing.shapes[1][0]: received 0, expected a whole number from 1 to 67108864",
  ]);
});

Deno.test("parseOverrides() refuses what is no override, and a path given twice", () => {
  for (const text of ["", "=", "=3", "timing.blocks", "timing.blocks 3"]) {
    const error = assertThrows(() => parseOverrides([text]), UsageError);
    assertStringIncludes(error.message, "Cannot read the override as it must be path=value");
  }
  assertThrows(() => parseOverrides(["model.eps=1", "model.eps=1"]), UsageError, "twice");
});
