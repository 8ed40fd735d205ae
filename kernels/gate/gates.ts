/**
 * The family of gated linear units: act(a) b, of two tensors and of one packed tensor.
 *
 * Source: Shazeer 2020, GLU variants improve Transformer, arXiv:2002.05202; act is the logistic
 * function in GLU, the identity in bilinear.
 *
 * @module
 */
import type { Op } from "../../core/base/op.ts";
import { gateOps } from "./gate_op.ts";
import { GATE_ACTIVATIONS, type GateName } from "./gate_activations.ts";
import { packedGateOps } from "./packed_gate_op.ts";

/** The ops of one gate: of two tensors, of a packed one, and their gradients. */
export interface Gate {
  readonly gate: Op;
  readonly grad: Op;
  readonly packed: Op;
  readonly packedGrad: Op;
}

/** Every gate by its name. */
export const GATES: Readonly<Record<GateName, Gate>> = {
  bilinear: gateFamily("bilinear"),
  glu: gateFamily("glu"),
  reglu: gateFamily("reglu"),
  geglu: gateFamily("geglu"),
  swiglu: gateFamily("swiglu"),
};

/** Every op of every gate, for the list of ops. */
export const GATE_OPS: readonly Op[] = (Object.keys(GATE_ACTIVATIONS) as GateName[])
  .map((name) => GATES[name])
  .flatMap(({ gate, grad, packed, packedGrad }) => [gate, grad, packed, packedGrad]);

function gateFamily(name: GateName): Gate {
  const pair = gateOps(name);
  const { gate: packed, grad: packedGrad } = packedGateOps(name, pair);
  return { ...pair, packed, packedGrad };
}
