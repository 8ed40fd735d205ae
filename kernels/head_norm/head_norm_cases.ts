import type { Attributes, CaseValues } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";

/** A case of the norm of heads. */
export interface HeadNormCase {
  readonly name: string;
  readonly x: Shape;
  readonly gain: Shape;
  readonly normed: number;
  readonly attributes: Attributes;
  readonly values?: CaseValues;
}

/** Sizes 1, odd, one past 32 columns, a chunk of tokens and a workgroup; groups of heads. */
export function headNormCases(): readonly HeadNormCase[] {
  return ([
    ["one element", [1], 1, 1, 1],
    ["prime sizes", [7], 3, 3, 5],
    ["groups of heads", [2, 33], 4, 2, 8],
    ["one past 32 columns", [3], 2, 1, 33],
    ["one past 128 chunks of tokens", [4097], 1, 1, 3],
    ["all zero", [5], 2, 2, 6, "zero"],
    ["tiny", [5], 2, 2, 6, "tiny"],
  ] as const).map(([name, tokens, heads, kvHeads, headDim, values]) => ({
    name,
    x: [...tokens, (heads + 2 * kvHeads) * headDim],
    gain: [2, headDim],
    normed: heads + kvHeads,
    attributes: { heads, kvHeads, eps: 1e-5 },
    ...(values !== undefined && { values }),
  }));
}
