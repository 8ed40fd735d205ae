import { exp64 } from "../../base/host_math.ts";
import { differentiate } from "../../graph/differentiate.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { attention, multiply, sum } from "../../../kernels/mod.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import { draw, type PartCheck, plainFindings, runOnce } from "./part_context.ts";

/** Tokens of the sequence. */
const LENGTH = 48;

/** Sizes of attention. */
interface Sizes {
  /** Sequences, heads of queries, and of keys and values. */
  readonly batch: number;
  readonly heads: number;
  readonly kvHeads: number;
  /** Columns of a head. */
  readonly headDim: number;
}

/** Arrays of `[batch, LENGTH, heads D]`. */
type Arrays = Readonly<Record<"q" | "k" | "v" | "r", Float32Array>>;

/**
 * Runs attention whose heads share keys and values as the model's do, and beside it each head as a
 * sequence of its own with one head, which is given the keys and values of its group: outputs, and
 * gradients, those of a shared head added up. `formula_error` is the difference from f64.
 *
 * With as many groups as heads the other side is multi-head attention, with one group multi-query
 * attention, written down without groups.
 *
 * Source: Ainslie et al. 2023, arXiv:2305.13245, section 2.2; Shazeer 2019, arXiv:1911.02150.
 */
export const sharedHeadsCheck: PartCheck = async (device, { model, seed }) => {
  const { dModel, heads, kvHeads = heads } = model;
  const headDim = dModel / heads;
  const drawn = (name: string, count: number) => draw(seed, name, LENGTH * count * headDim);
  const inputs = {
    ...{ q: drawn("q", heads), k: drawn("k", kvHeads), v: drawn("v", kvHeads) },
    r: drawn("r", heads),
  };
  const shared = await runOnce(device, graphOf({ batch: 1, heads, kvHeads, headDim }), inputs);
  const groupOf = (head: number) => Math.floor(head * kvHeads / heads);
  const ownHead = (head: number) => head;
  const cut = (values: Float32Array, count: number, from: (head: number) => number) =>
    headsAsSequences(values, { heads, headDim, count, from });
  const alone = await runOnce(device, graphOf({ batch: heads, heads: 1, kvHeads: 1, headDim }), {
    q: cut(inputs.q, heads, ownHead),
    k: cut(inputs.k, kvHeads, groupOf),
    v: cut(inputs.v, kvHeads, groupOf),
    r: cut(inputs.r, heads, ownHead),
  });
  const joined = (values: Float32Array, count: number, to: (head: number) => number) =>
    sequencesAsHeads(values, { heads, headDim, count, to });
  const difference = (name: string, count: number, to: (head: number) => number) => {
    const expected = joined(alone[name], count, to);
    const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return maxAbsoluteDifference(shared[name], expected) / size;
  };
  return plainFindings({
    per_head_difference: maxAbsoluteDifference(shared.y, joined(alone.y, heads, ownHead)),
    query_gradient_difference: difference("gradQ", heads, ownHead),
    shared_gradient_difference: Math.max(
      difference("gradK", kvHeads, groupOf),
      difference("gradV", kvHeads, groupOf),
    ),
    formula_error: maxAbsoluteDifference(shared.y, formula(inputs, { heads, kvHeads, headDim })),
    output_hash: bitsHash(shared.y),
  });
};

/** Causal attention, and the gradients of the sum of its outputs times r. */
function graphOf({ batch, heads, kvHeads, headDim }: Sizes) {
  const b = new GraphBuilder();
  const input = (name: string, count: number) => b.input(name, [batch, LENGTH, count * headDim]);
  const inputs = [input("q", heads), input("k", kvHeads), input("v", kvHeads)];
  const scale = Math.fround(1 / Math.sqrt(headDim));
  const [y] = b.apply(attention, inputs, { heads, kvHeads, causal: 1, scale, precision: 24 });
  b.output("y", y);
  const [total] = b.apply(sum, b.apply(multiply, [y, input("r", heads)]));
  differentiate(b, total, inputs).forEach((gradient, i) => {
    b.output(["gradQ", "gradK", "gradV"][i], gradient!);
  });
  return b.build();
}

/** Copies heads of a sequence into sequences of one head: `[LENGTH, count D]` to `[heads, LENGTH, D]`. */
function headsAsSequences(
  values: Float32Array,
  { heads, headDim, count, from }: {
    readonly heads: number;
    readonly headDim: number;
    readonly count: number;
    readonly from: (head: number) => number;
  },
): Float32Array {
  return Float32Array.from({ length: heads * LENGTH * headDim }, (_, i) => {
    const [head, token] = [Math.floor(i / (LENGTH * headDim)), Math.floor(i / headDim) % LENGTH];
    return values[(token * count + from(head)) * headDim + i % headDim];
  });
}

/** The way back; what several heads have for one place is added up, in f64. */
function sequencesAsHeads(
  values: Float32Array,
  { heads, headDim, count, to }: {
    readonly heads: number;
    readonly headDim: number;
    readonly count: number;
    readonly to: (head: number) => number;
  },
): Float64Array {
  const result = new Float64Array(LENGTH * count * headDim);
  values.forEach((value, i) => {
    const [head, token] = [Math.floor(i / (LENGTH * headDim)), Math.floor(i / headDim) % LENGTH];
    if (head < heads) result[(token * count + to(head)) * headDim + i % headDim] += value;
  });
  return result;
}

/** Causal attention by its formula, in f64. */
function formula(
  { q, k, v }: Arrays,
  { heads, kvHeads, headDim }: Omit<Sizes, "batch">,
): Float64Array {
  const result = new Float64Array(q.length);
  for (let h = 0; h < heads; h++) {
    const place = (token: number) => (token * kvHeads + Math.floor(h * kvHeads / heads)) * headDim;
    for (let i = 0; i < LENGTH; i++) {
      const own = (i * heads + h) * headDim;
      let total = 0;
      const row = new Float64Array(headDim);
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let c = 0; c < headDim; c++) product += q[own + c] * k[place(j) + c];
        const weight = exp64(product / Math.sqrt(headDim));
        total += weight;
        for (let c = 0; c < headDim; c++) row[c] += weight * v[place(j) + c];
      }
      row.forEach((value, c) => result[own + c] = value / total);
    }
  }
  return result;
}
