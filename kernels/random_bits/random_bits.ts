import { type Attributes, input, type Op, output } from "../../core/base/op.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { requireInputs, requireShape } from "../shape_rules.ts";
import { philoxReference } from "./philox_reference.ts";
import RANDOM_BITS from "./random_bits.wgsl" with { type: "text" };

const NAME = "random_bits";
/** Most words of one application, so that places and surplus invocations stay below 2^32. */
const LARGEST_COUNT = 1_073_741_824;

/**
 * Fills a tensor with the words of Philox4x32-10, a pure function of key and counter.
 *
 * `bits[i]` is word `i mod 4` of the block with the counter
 * `(key[2] + floor(i / 4), key[3], key[4], key[5])` under the key `(key[0], key[1])`, sums modulo
 * 2^32. The key comes as a tensor, so that a graph that is compiled once draws anew at every step:
 * `Stream.keyWords()` makes its words.
 *
 * Shapes: `key` is `[6]`; `bits` is `[count]`. Both are 32-bit words.
 * Accuracy: exact; every implementation gives the words of `philoxReference()`.
 * Source: Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3, section 3.3.
 */
export const randomBits: Op = {
  name: NAME,
  inputs: ["key"],
  outputs: ["bits"],
  attributes: ["count"],
  inputDtypes: ["u32"],
  outputDtypes: ["u32"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, ["key"], shapes);
    requireShape(NAME, { name: "key", is: shapes[0], mustBe: [6], as: "two words and a counter" });
    return [[countOf(attributes)]];
  },
  reference([key], _shapes, attributes) {
    const bits = new Float64Array(countOf(attributes));
    for (let i = 0; i < bits.length; i += 4) {
      const block = philoxReference([key[2] + i / 4, key[3], key[4], key[5]], [key[0], key[1]]);
      bits.set(block.slice(0, bits.length - i), i);
    }
    return [bits];
  },
  bound: ({ outputs: [bits] }) => [new Float64Array(bits.length)],
  cost: (_shapes, attributes) => ({ elementsMoved: 6 + countOf(attributes), flops: 0 }),
  functions: [],
  wasmSources: [{ file: "random_bits/random_bits_wasm.ts" }],
  wasm(_shapes, attributes) {
    return [{
      entry: "random_bits",
      args: [input(0), output(0)],
      extent: countOf(attributes),
      align: 16,
      elementsPerUnit: 4, // as long as copying four
    }];
  },
  webgpu(_shapes, attributes) {
    const count = countOf(attributes);
    return [{
      code: RANDOM_BITS,
      bindings: [input(0), output(0)],
      params: [count],
      workgroups: workgroupsFor(Math.ceil(count / 4), ELEMENT_WORKGROUP),
    }];
  },
  cases: [
    { name: "one word", inputShapes: [[6]], values: ["word"], attributes: { count: 1 } },
    { name: "a block less one", inputShapes: [[6]], values: ["word"], attributes: { count: 3 } },
    { name: "one past a block", inputShapes: [[6]], values: ["word"], attributes: { count: 5 } },
    { name: "prime size", inputShapes: [[6]], values: ["word"], attributes: { count: 91 } },
    {
      name: "one past a workgroup",
      inputShapes: [[6]],
      values: ["word"],
      attributes: { count: 257 },
    },
    {
      name: "shared by threads",
      inputShapes: [[6]],
      values: ["word"],
      attributes: { count: 9_001 },
    },
    { name: "zero key", inputShapes: [[6]], values: ["zero"], attributes: { count: 16 } },
  ],
};

/** Reads the attribute `count`. */
function countOf({ count }: Attributes): number {
  if (Number.isInteger(count) && count >= 1 && count <= LARGEST_COUNT) return count;
  throw new RangeError(
    `Cannot apply ${NAME} as count must be a whole number from 1 to ${LARGEST_COUNT}: ` +
      `count=${count}`,
  );
}
