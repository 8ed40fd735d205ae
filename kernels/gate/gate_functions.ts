import { storeTensor } from "../arithmetic/storage.ts";
import type { F32, TracedFunction, Tracer } from "../arithmetic/trace.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";
import { traceLogisticShare } from "../activation/slope_functions.ts";
import { GATE_ACTIVATIONS, type GateName } from "./gate_activations.ts";

/** r = 1 / (1 + e), shared by value and derivative of logistic activations. */
const gateShare = traceFunction("gate_share", ["e"], traceLogisticShare);

/** Traces act(a) b, act(a) in stored form: the same bits as the activation and a product. */
export function traceGate(name: GateName): (t: Tracer, a: F32, b: F32) => F32 {
  const { value } = GATE_ACTIVATIONS[name];
  return (t, a, b) => t.multiply(storeTensor(t, value(t, a)), b);
}

/**
 * Makes the functions of a gate's gradient.
 *
 * `<gate>_shared(a)` and `gate_share(e)` are computed once for both gradients, `<gate>_grad_a` and
 * `<gate>_grad_b` take what they give.
 */
export function gateGradFunctions(name: GateName): readonly TracedFunction[] {
  const { shared, sharedValue, slopeTimes } = GATE_ACTIVATIONS[name];
  return [
    traceFunction(`${name}_shared`, ["a"], shared),
    gateShare,
    traceFunction(
      `${name}_grad_a`,
      ["a", "b", "gradY", "e", "r"],
      (t, a, b, gradY, e, r) => slopeTimes(t, a, { e, r }, t.multiply(gradY, b)),
      "tensor",
    ),
    traceFunction(
      `${name}_grad_b`,
      ["a", "gradY", "e", "r"],
      (t, a, gradY, e, r) => t.multiply(sharedValue(t, a, { e, r }), gradY),
      "tensor",
    ),
  ];
}
