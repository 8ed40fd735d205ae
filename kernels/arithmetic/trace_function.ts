import { once } from "../../core/base/once.ts";
import { type F32, type TracedFunction, Tracer } from "./trace.ts";
import { storeNormal, storeTensor } from "./storage.ts";

/** What happens to a result: kept as computed, or brought into one of the stored forms. */
export type Store = "none" | "normal" | "tensor";

/**
 * Writes a function of f32 values once, for all targets.
 *
 * @param name Name of the printed function, in snake case.
 * @param inputs Names of the arguments, in order.
 * @param body Builds the result from the arguments with the operations of a {@link Tracer}.
 * @param store Form of the result; "none" for intermediate values that stay in registers.
 * @returns The straight-line code that the printers take, recorded when it is first asked for: most
 *   runs print few functions.
 */
export function traceFunction(
  name: string,
  inputs: readonly string[],
  body: (t: Tracer, ...values: F32[]) => F32,
  store: Store = "none",
): TracedFunction {
  const record = once(() => {
    const tracer = new Tracer();
    const value = body(tracer, ...inputs.map((_, index) => tracer.input(index)));
    const result = store === "tensor"
      ? storeTensor(tracer, value)
      : store === "normal"
      ? storeNormal(tracer, value)
      : value;
    return { nodes: tracer.nodes, result: result.id };
  });
  return {
    name,
    inputs,
    get nodes() {
      return record().nodes;
    },
    get result() {
      return record().result;
    },
  };
}
