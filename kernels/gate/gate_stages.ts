import { type BufferRef, type WasmSource, workspace } from "../../core/base/op.ts";
import { BLOCK_BYTES, BLOCK_WORKSPACE_BYTES } from "../arithmetic/print_wasm_block.ts";
import { GATE_ACTIVATIONS, type GateName } from "./gate_activations.ts";

/** Activations of more operations than this run in stages over blocks. */
const LONG_ACTIVATION = 12;

/** Names the template of a gate's kernel: in stages over blocks, where the activation is long. */
export function gateSource(kernel: string, gate: GateName): WasmSource {
  const suffix = isLong(gate) ? "_blocks" : "";
  return { file: `gate/${kernel}${suffix}_wasm.ts`, names: { NAME: gate } };
}

/** Gives the workspace that those templates take: that of the stages, and two shared blocks. */
export function gateWorkspace(
  gate: GateName,
): { readonly args: readonly BufferRef[]; readonly bytes: number } {
  return isLong(gate)
    ? { args: [workspace()], bytes: BLOCK_WORKSPACE_BYTES + 2 * BLOCK_BYTES }
    : { args: [], bytes: 0 };
}

function isLong(gate: GateName): boolean {
  return GATE_ACTIVATIONS[gate].flops > LONG_ACTIVATION;
}
