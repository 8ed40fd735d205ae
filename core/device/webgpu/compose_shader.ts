import type { Op, WebgpuStage } from "../../base/op.ts";
import { type Guard, printWgsl } from "../../../kernels/arithmetic/print_wgsl.ts";
import type { TracedFunction } from "../../../kernels/arithmetic/trace.ts";
import RUNTIME from "../../../kernels/arithmetic/wgsl_runtime.wgsl" with { type: "text" };
import { stackReplicates } from "./stack_replicates.ts";

const HEADER = `@group(0) @binding(0) var<storage, read> params: array<u32>;
// A zero that no compiler can know: the first word of the parameters.
fn zero() -> u32 { return params[0]; }
`;

/** What a shader is composed for. */
export interface ShaderOptions {
  /** "none" only in the test that shows what the guard prevents. */
  readonly guard?: Guard;
  /** Runs side by side; the text is the same for every number above 1, which 1 leaves as it is. */
  readonly replicates?: number;
  /** Bindings that are declared as written even if they are only read. */
  readonly writable?: readonly number[];
}

/**
 * Puts the complete WGSL of a stage together: the run-time zero, integer division and square root
 * where they are needed, the printed arithmetic, and the stage's own text.
 *
 * @param op The op, for its functions.
 * @param stage The stage, for its text.
 */
export function composeShader(
  op: Pick<Op, "functions">,
  stage: Pick<WebgpuStage, "code"> & Partial<Pick<WebgpuStage, "params">>,
  { guard = "every-result", replicates = 1, writable = [] }: ShaderOptions = {},
): string {
  const used = usedFunctions(op.functions as readonly TracedFunction[], stage.code);
  const needsRuntime = used.some(({ nodes }) =>
    nodes.some(({ operation }) => operation === "divide" || operation === "sqrt")
  );
  const printed = used.map((fn) => printWgsl(fn, guard)).join("\n");
  const own = writable.reduce(declareWritten, stage.code);
  const text = replicates === 1
    ? withEntryPoint(own)
    : stackReplicates(own, 1 + (stage.params?.length ?? 0));
  return `${HEADER}${needsRuntime ? RUNTIME : ""}\n${printed}\n${text}`;
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

function declareWritten(code: string, binding: number): string {
  return code.replace(
    new RegExp(`(@binding\\(${binding}\\)\\s*var<storage,\\s*)read>`),
    "$1read_write>",
  );
}

function usedFunctions(functions: readonly TracedFunction[], code: string): TracedFunction[] {
  return functions.filter(({ name }) => new RegExp(`\\b${name}\\(`).test(code));
}
