import { assertEquals, assertThrows } from "@std/assert";
import { buildDecoder } from "../../../../core/model/decoder.ts";
import { fixedModel, whyNotFixed } from "../../../../core/train/evaluate/fixed_model.ts";
import { TINY_SPEC } from "../../../helpers/tiny_model_run.ts";

const { model } = TINY_SPEC;
const AT = { length: 64, trained: 16 };

Deno.test("fixedModel() scales rotary angles by the length over that of training", () => {
  for (const fix of ["pi", "ntk", "yarn"] as const) {
    const position: unknown = fixedModel(model, { fix, ...AT }).position;
    assertEquals(position, { ...model.position, scaling: { kind: fix, factor: 4, trained: 16 } });
  }
});

Deno.test("fixedModel() keeps the parameters", () => {
  const paths = (of: typeof model) =>
    buildDecoder(of, { batch: 1, length: 64 }).model.parameters.map(({ path }) => path);
  assertEquals(paths(fixedModel(model, { fix: "yarn", ...AT })), paths(model));
});

Deno.test("fixedModel() changes nothing to truncate, whatever the positions", () => {
  const learned = { ...model, position: { kind: "learned" } } as const;
  assertEquals(fixedModel(learned, { fix: "truncate", ...AT }), learned);
  assertEquals(whyNotFixed(learned, "truncate"), undefined);
});

Deno.test("fixedModel() refuses to scale what does not turn", () => {
  const alibi = { ...model, position: { kind: "alibi" } } as const;
  assertThrows(
    () => fixedModel(alibi, { fix: "pi", ...AT }),
    RangeError,
    "Cannot fix the positions of a model as pi must have rotary angles to change: position=alibi",
  );
});
