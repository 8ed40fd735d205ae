import { assert, assertEquals } from "@std/assert";
import { traceLogisticShare } from "../../../kernels/activation/slope_functions.ts";
import { compileTypescript } from "../../../kernels/arithmetic/print_typescript.ts";
import { traceFunction } from "../../../kernels/arithmetic/trace_function.ts";
import type { TracedFunction } from "../../../kernels/arithmetic/trace.ts";
import { GATE_ACTIVATIONS } from "../../../kernels/gate/gate_activations.ts";
import { OPS } from "../../../kernels/mod.ts";
import { compileWith, LIBERTIES, storedOperands } from "../../helpers/liberties.ts";

const ELEMENTWISE = OPS.flatMap(({ elementwise }) =>
  elementwise === undefined ? [] : [elementwise as TracedFunction]
);

/** The gradients of gates from their operands alone, as the kernels put them together. */
const GATE_GRADIENTS = Object.entries(GATE_ACTIVATIONS).flatMap(
  ([name, { shared, sharedValue, slopeTimes }]) => [
    traceFunction(`${name}_a`, ["a", "b", "gradY"], (t, a, b, gradY) => {
      const e = shared(t, a);
      return slopeTimes(t, a, { e, r: traceLogisticShare(t, e) }, t.multiply(gradY, b));
    }, "tensor"),
    traceFunction(`${name}_b`, ["a", "gradY"], (t, a, gradY) => {
      const e = shared(t, a);
      return t.multiply(sharedValue(t, a, { e, r: traceLogisticShare(t, e) }), gradY);
    }, "tensor"),
  ],
);

/** Moderate operands, where activations bend, beside those of every size. */
function operandsOf(traced: TracedFunction): number[][] {
  const moderate = (bits: number) => bits === 0 ? 0 : ((bits & 0x83ffffff) | 0x3c000000) >>> 0;
  return storedOperands(traced).map((operands, i) =>
    i % 2 === 0 ? operands : operands.map(moderate)
  );
}

for (const liberty of LIBERTIES) {
  Deno.test(`elementwise ops give the same bits on stored values where ${liberty.name}`, () => {
    assert(ELEMENTWISE.length >= 15);
    for (const traced of [...ELEMENTWISE, ...GATE_GRADIENTS]) {
      const [definition, other] = [compileTypescript(traced), compileWith(liberty, traced)];
      const isFinite = (bits: number) => (bits & 0x7fffffff) < 0x7f800000; // else a run has diverged
      const finite = operandsOf(traced).filter((operands) => isFinite(definition(...operands)));
      assert(finite.length > 10_000, `${traced.name}: ${finite.length}`);
      const found = finite.filter((operands) => definition(...operands) !== other(...operands));
      const shown = found.slice(0, 5).map((operands) => operands.map((bits) => bits.toString(16)));
      assertEquals(shown, [], `${traced.name}: ${found.length} inputs`);
    }
  });
}
