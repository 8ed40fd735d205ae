import { assertEquals } from "@std/assert";
import { attentionAttributes } from "../../../core/model/attention_attributes.ts";
import type { Position } from "../../../core/model/position.ts";
import { TINY_SPEC } from "../../helpers/tiny_model_run.ts";

const scaleOf = (position: Position) =>
  attentionAttributes({ ...TINY_SPEC.model, width: 32, heads: 2, position }).scale;
const rotary = (kind: "pi" | "ntk" | "yarn"): Position => ({
  ...{ kind: "rotary", base: 10_000, layout: "half", fraction: 1 },
  scaling: { kind, factor: 4, trained: 64 },
});

Deno.test("attentionAttributes() scale by the root of a head's width, with YaRN's factor", () => {
  for (const position of [{ kind: "alibi" }, { kind: "none" }, rotary("pi"), rotary("ntk")]) {
    assertEquals(scaleOf(position as Position), 1 / 4);
  }
  assertEquals(scaleOf(rotary("yarn")), Math.fround((0.1 * Math.log(4) + 1) ** 2 / 4));
});

Deno.test("attentionAttributes() are causal unless a model is not", () => {
  assertEquals(attentionAttributes(TINY_SPEC.model).causal, 1);
  assertEquals(attentionAttributes({ ...TINY_SPEC.model, causal: false }).causal, 0);
});
