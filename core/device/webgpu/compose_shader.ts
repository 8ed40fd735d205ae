import type { Op, WebgpuStage } from "../../base/op.ts";
import { type Guard, printWgsl } from "../../../kernels/arithmetic/print_wgsl.ts";
import type { TracedFunction } from "../../../kernels/arithmetic/trace.ts";
import RUNTIME from "../../../kernels/arithmetic/wgsl_runtime.wgsl" with { type: "text" };

const HEADER = `@group(0) @binding(0) var<storage, read> params: array<u32>;
// A zero that no compiler can know: the first word of the parameters.
fn zero() -> u32 { return params[0]; }
`;

/**
 * Puts the complete WGSL of a stage together: the run-time zero, integer division and square root
 * where they are needed, the printed arithmetic, and the stage's own text.
 *
 * @param op The op, for its functions.
 * @param stage The stage, for its text.
 * @param guard "none" only in the test that shows what the guard prevents.
 */
export function composeShader(
  op: Pick<Op, "functions">,
  stage: Pick<WebgpuStage, "code">,
  guard: Guard = "every-result",
): string {
  const used = usedFunctions(op.functions as readonly TracedFunction[], stage.code);
  const needsRuntime = used.some(({ nodes }) =>
    nodes.some(({ operation }) => operation === "divide" || operation === "sqrt")
  );
  const printed = used.map((fn) => printWgsl(fn, guard)).join("\n");
  return `${HEADER}${needsRuntime ? RUNTIME : ""}\n${printed}\n${withEntryPoint(stage.code)}`;
}

/** Adds the entry point that calls the `kernel` of a stage; a text with its own is left alone. */
function withEntryPoint(code: string): string {
  const size = code.match(/@workgroup_size\(([^)]*)\)\s*fn kernel\(/);
  if (size === null) return code;
  return `${code.replace(size[0], "fn kernel(")}
@compute @workgroup_size(${size[1]})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  kernel(group, groups, local);
}
`;
}

function usedFunctions(functions: readonly TracedFunction[], code: string): TracedFunction[] {
  return functions.filter(({ name }) => new RegExp(`\\b${name}\\(`).test(code));
}
