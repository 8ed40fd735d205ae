import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import {
  CANARY_TRIPLES,
  canaryOperands,
  tripleOf,
} from "../../../../../core/device/webgpu/canary/canary_operands.ts";
import { judgeCanary } from "../../../../../core/device/webgpu/canary/judge_canary.ts";
import { simulate } from "../../../../../core/device/webgpu/canary/simulate.ts";
import { SUBNORMAL_ROWS } from "../../../../../core/device/webgpu/canary/subnormal_rows.ts";
import { VALUE_ROWS } from "../../../../../core/device/webgpu/canary/value_rows.ts";

const OPERANDS = canaryOperands();

/** Judges a simulated device and drops the digest, which is different for each. */
function judgeSimulated(kind: Parameters<typeof simulate>[0]) {
  const { bitwise, findings: { canary: _, ...findings } } = judgeCanary(
    OPERANDS,
    simulate(kind, OPERANDS),
  );
  return { bitwise, findings };
}

const IEEE = {
  contraction: "none",
  rewrites: "none",
  guard: "holds",
  exactProducts: "hold",
  builtInFma: "fused",
  nearestEven: "yes",
  integers: "exact",
  nativeDivision: "exact",
  subnormals: "kept",
};
const SPLIT_FMA = { builtInFma: "fma(a, b, c) (two roundings)" };
const CONTRACTS = {
  contraction: "a * b + c (fused), c - a * b (fused)",
  rewrites: "a * b + a * c (fused)",
};

Deno.test("judgeCanary() finds nothing on a simulated IEEE device", () => {
  assertEquals(judgeSimulated("ieee"), { bitwise: true, findings: IEEE });
});

Deno.test("judgeCanary() allows a device that fuses plain text and stops at the guard", () => {
  assertEquals(judgeSimulated("fma"), { bitwise: true, findings: { ...IEEE, ...CONTRACTS } });
});

Deno.test("judgeCanary() refuses a device that fuses through the guard", () => {
  const guard = "broken: guarded(a * b) + c (fused), c - guarded(a * b) (fused), " +
    "guarded(a * b) + guarded(a * c) (fused)";
  assertEquals(judgeSimulated("fma-through-guard"), {
    bitwise: false,
    findings: { ...IEEE, ...CONTRACTS, guard },
  });
});

Deno.test("judgeCanary() allows a device that flushes subnormals, and says so", () => {
  assertEquals(judgeSimulated("flush"), {
    bitwise: true,
    findings: { ...IEEE, ...SPLIT_FMA, subnormals: "flushed" },
  });
});

Deno.test("judgeCanary() refuses a device that rounds toward zero", () => {
  const { bitwise, findings } = judgeSimulated("round-toward-zero");
  assertEquals(bitwise, false);
  assertMatch(findings.nearestEven, /^no: a \+ b .*a - b .*a \* b /);
  assertMatch(findings.exactProducts, /^broken: /);
  assertMatch(findings.nativeDivision, /^wrong: a \/ b .*sqrt/);
  assertEquals([findings.integers, findings.subnormals], ["exact", "kept"]);
});

Deno.test("judgeCanary() allows a device that rewrites plain text, and lists the rewrites", () => {
  const { bitwise, findings } = judgeSimulated("reassociating");
  const rewrites = VALUE_ROWS.filter(({ group }) => group === "rewriting")
    .map(({ text }) => `${text} (rewritten)`).join(", ");
  assertEquals({ bitwise, findings }, {
    bitwise: true,
    findings: { ...IEEE, ...SPLIT_FMA, rewrites },
  });
  assertEquals(rewrites.split(", ").length, 8);
});

Deno.test("judgeCanary() sees one wrong bit in any row, and refuses it where kernels rely on it", () => {
  const strict = simulate("ieee", OPERANDS);
  const harmless = new Set(["contraction", "rewriting", "built-in fma", "division"]);
  VALUE_ROWS.forEach(({ group, text }, row) => {
    const output = strict.slice();
    output[(CANARY_TRIPLES - 1) * VALUE_ROWS.length + row] ^= 1;
    const { bitwise, findings } = judgeCanary(OPERANDS, output);
    assertEquals(bitwise, harmless.has(group), text);
    assert(Object.values(findings).some((finding) => finding.includes(`${text} (`)), text);
  });
});

Deno.test("judgeCanary() names subnormal rows that are neither kept nor flushed", () => {
  const output = simulate("ieee", OPERANDS);
  const first = output.length - SUBNORMAL_ROWS.length;
  output[first] = 0;
  output[first + 4] = 7;
  const { findings } = judgeCanary(OPERANDS, output);
  assertEquals(findings.subnormals, "sum of subnormals flushed, comparison 0x7");
});

Deno.test("judgeCanary() takes zeros of either sign for equal, and digests the bits", () => {
  const output = simulate("ieee", OPERANDS);
  const zero = output.indexOf(0);
  assert(zero >= 0);
  const other = output.slice();
  other[zero] = 0x80000000;
  const [first, second] = [judgeCanary(OPERANDS, output), judgeCanary(OPERANDS, other)];
  assertEquals(second.findings.contraction, "none");
  assertEquals(second.bitwise, true);
  assertNotEquals(second.findings.canary, first.findings.canary);
});

Deno.test("canaryOperands() tell fused, rewritten and truncated results from strict ones", () => {
  let [cancelling, ties] = [0, 0];
  for (let i = 0; i < CANARY_TRIPLES; i++) {
    const [a, b, c] = tripleOf(OPERANDS, i);
    assert([a, b, c].every((value) => Number.isFinite(value) && value !== 0));
    if (Math.fround(a * b) === -c) cancelling++;
    const sum = a + b; // exact here
    const spacing = Math.abs(sum - Math.fround(sum)) * 2;
    if (b > 0 && spacing === 2 * b) ties++;
  }
  assert(cancelling > CANARY_TRIPLES / 4 && ties > CANARY_TRIPLES / 12, `${cancelling}, ${ties}`);
});
