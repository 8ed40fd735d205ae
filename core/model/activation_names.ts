import type { Op } from "../base/op.ts";
import {
  elu,
  GATES,
  gelu,
  geluErf,
  leakyRelu,
  relu,
  sigmoid,
  silu,
  tanh,
} from "../../kernels/mod.ts";
import type { Attributes } from "../base/op.ts";

/** How an activation is applied: its op, and whether it takes two halves, one of them the gate. */
export interface Activation {
  readonly op: Op;
  /** The same of two tensors, the gate first, where it is gated. */
  readonly pair?: Op;
  readonly gated: boolean;
  /** Whether the op is that of the first half, and a product with the other follows. */
  readonly byHalves?: boolean;
  readonly attributes: Attributes;
}

const plain = (op: Op, attributes: Attributes = {}): Activation => ({
  op,
  gated: false,
  attributes,
});
const gated = (name: keyof typeof GATES): Activation => ({
  op: GATES[name].packed,
  pair: GATES[name].gate,
  gated: true,
  attributes: {},
});

const gatedByHalves = (op: Op): Activation => ({ op, gated: true, byHalves: true, attributes: {} });

/** Every activation of a feed-forward layer by its name. */
export const ACTIVATIONS = {
  "relu": plain(relu),
  "leaky-relu": plain(leakyRelu, { slope: 0.01 }),
  "gelu": plain(gelu),
  "gelu-erf": plain(geluErf),
  "silu": plain(silu),
  "elu": plain(elu),
  "sigmoid": plain(sigmoid),
  "tanh": plain(tanh),
  "bilinear": gated("bilinear"),
  "glu": gated("glu"),
  "reglu": gated("reglu"),
  "geglu": gated("geglu"),
  "geglu-erf": gatedByHalves(geluErf),
  "swiglu": gated("swiglu"),
} as const satisfies Readonly<Record<ActivationName, Activation>>;

/** Name of an activation. */
export type ActivationName =
  | "relu"
  | "leaky-relu"
  | "gelu"
  | "gelu-erf"
  | "silu"
  | "elu"
  | "sigmoid"
  | "tanh"
  | "bilinear"
  | "glu"
  | "reglu"
  | "geglu"
  | "geglu-erf"
  | "swiglu";
