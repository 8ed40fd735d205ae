import { assert, assertEquals } from "@std/assert";
import { compileTypescript } from "../../../kernels/arithmetic/print_typescript.ts";
import { SCALAR_FUNCTIONS } from "../../../kernels/arithmetic/scalar_functions.ts";
import { traceFunction } from "../../../kernels/arithmetic/trace_function.ts";
import type { F32, TracedFunction, Tracer } from "../../../kernels/arithmetic/trace.ts";
import * as norm from "../../../kernels/norm/norm_functions.ts";
import { divisionPairs, specialPairs } from "../../helpers/division_pairs.ts";
import { compileWith, LIBERTIES, type Liberty, storedOperands } from "../../helpers/liberties.ts";
import { scalarInputs } from "../../helpers/scalar_inputs.ts";

/** Counts the inputs for which a liberty changes a result. */
function changed(liberty: Liberty, traced: TracedFunction): string[] {
  const definition = compileTypescript(traced);
  const other = compileWith(liberty, traced);
  if (traced.inputs.length === 1) {
    return [...scalarInputs(traced, definition)]
      .filter((bits) => definition(bits) !== other(bits))
      .map((bits) => bits.toString(16));
  }
  return [divisionPairs(60_000, "liberties"), specialPairs()].flatMap(({ a, b }) =>
    [...a].map((bits, i) => [bits, b[i]])
      .filter(([x, y]) => definition(x, y) !== other(x, y))
      .map(([x, y]) => `${x.toString(16)}/${y.toString(16)}`)
  );
}

for (const liberty of LIBERTIES) {
  Deno.test(`SCALAR_FUNCTIONS give the same bits where ${liberty.name}`, () => {
    for (const [name, traced] of Object.entries(SCALAR_FUNCTIONS)) {
      const found = changed(liberty, traced);
      assertEquals(found.slice(0, 5), [], `${name}: ${found.length} inputs`);
    }
  });
}

/** A squared deviation, added to a lane as the kernels do: alone it may be subnormal. */
const LANE_WITH_DEVIATION = traceFunction(
  "lane_with_deviation",
  ["x", "mean"],
  (t, x, mean) => {
    const deviation = t.subtract(x, mean);
    return t.add(t.floatBits(norm.DEVIATION_START_BITS), t.multiply(deviation, deviation));
  },
);

/** The arithmetic of the norms, whose operands are tensors: +0 or at least 2^-51 in size. */
const NORM_FUNCTIONS = [
  LANE_WITH_DEVIATION,
  ...Object.values(norm).filter((value): value is TracedFunction =>
    typeof value === "object" && value !== norm.termDeviation
  ),
];

for (const liberty of LIBERTIES) {
  Deno.test(`norms give the same bits on stored values where ${liberty.name}`, () => {
    for (const traced of NORM_FUNCTIONS) {
      const [definition, other] = [compileTypescript(traced), compileWith(liberty, traced)];
      const isFinite = (bits: number) => (bits & 0x7fffffff) < 0x7f800000; // else a run has diverged
      const finite = storedOperands(traced).filter((operands) => isFinite(definition(...operands)));
      assert(finite.length > 10_000, `${traced.name}: ${finite.length}`);
      const found = finite.filter((operands) => definition(...operands) !== other(...operands));
      assertEquals(found.slice(0, 5), [], `${traced.name}: ${found.length} inputs`);
    }
  });
}

/** Functions that are not careful, by the place of the liberty that each of them shows. */
const CARELESS: readonly ((t: Tracer, x: F32) => F32)[] = [
  (t, x) => t.multiply(t.multiply(x, t.floatBits(0x00800000)), t.float(2 ** 100)),
  (t, x) => t.divide(t.float(1), t.multiply(x, t.float(0))),
  (t, x) => t.maximum(x, t.float(-88)),
];

Deno.test("a function that is not careful shows the liberty", () => {
  LIBERTIES.forEach((liberty, i) => {
    const careless = traceFunction("careless", ["x"], CARELESS[i]);
    assert(changed(liberty, careless).length > 0, liberty.name);
  });
});
