import {
  type Attributes,
  type GradientContext,
  input,
  type Op,
  type OpCase,
  type OpShapes,
  output,
  type TensorRef,
  type WasmStage,
  workspace,
} from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import { EPILOGUE } from "../epilogue.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { accumulateProduct } from "../norm/norm_functions.ts";
import { laneAdd, storeSum } from "../reduction/lane_functions.ts";
import { round12 } from "./matmul_functions.ts";
import { matmulReference, termSizes } from "./matmul_reference.ts";
import { CHUNK_TERMS, type Product, productCost } from "./matmul_shapes.ts";
import { partialShape, productWebgpu } from "./matmul_webgpu.ts";

/** What tells one op on products of matrices from another. */
export interface ProductOpParts {
  readonly name: string;
  readonly attributes: readonly string[];
  inferShapes(inputs: readonly Shape[], attributes: Attributes): readonly Shape[];
  product(inputs: readonly Shape[], attributes: Attributes): Product;
  gradient(context: GradientContext, gradY: TensorRef): readonly (TensorRef | undefined)[];
  readonly cases: readonly OpCase[];
}

/** Columns of B in a block of the kernel, kernels/matmul/matmul_wasm.ts. */
const BLOCK_COLUMNS = 512;
/** Parts of one product are cut at multiples of this, where the tallest tiles end. */
const ROW_ALIGN = 12;
const COLUMN_ALIGN = 8;
/** From this many rows on, work is cut by rows, so that stages of rows may follow. */
const ROWS_TO_CUT = 256;
/** Relative error of a product whose operands were each rounded by 2^-12. */
const ROUNDED_OPERANDS = 2 / 4096 + 1 / (4096 * 4096);
/** Multiplications and additions that take as long as an element of an elementwise kernel. */
const TERMS_PER_ELEMENT = 8;

/** Makes an op that multiplies matrices; see `matmul` and `matmul_fold`. */
export function productOp(parts: ProductOpParts): Op {
  const { name, attributes, cases, inferShapes } = parts;
  const read = ({ inputs }: OpShapes, given: Attributes) => parts.product(inputs, given);
  return {
    name,
    inputs: ["a", "b"],
    outputs: ["y"],
    attributes,
    inferShapes,
    gradient(context) {
      const [gradY] = context.gradOutputs;
      return gradY === undefined ? [undefined, undefined] : parts.gradient(context, gradY);
    },
    reference: ([a, b], shapes, given) => [matmulReference(a, b, read(shapes, given))],
    bound({ inputs: [a, b], shapes, attributes: given }) {
      const product = read(shapes, given);
      // Additions of a chain and of chunk sums, and the rounding of the product itself.
      const depth = Math.min(product.k, CHUNK_TERMS) + Math.ceil(product.k / CHUNK_TERMS) + 1;
      const operands = product.exact ? ROUNDED_OPERANDS : 0;
      const relative = operands + depth * UNIT_ROUNDOFF * (1 + operands);
      return [termSizes(a, b, product).map((size) => relative * size + STORE_FLUSH)];
    },
    cost: (shapes, given) => productCost(read(shapes, given)),
    scratch: (shapes, given) => partialShape(read(shapes, given)),
    epilogue: EPILOGUE,
    functions: [round12, accumulateProduct, laneAdd, storeSum],
    wasmSources: [{ file: "matmul/matmul_wasm.ts" }],
    wasm: (shapes, given) => [productWasm(read(shapes, given))],
    webgpu: (shapes, given, target) => productWebgpu(read(shapes, given), target),
    cases,
  };
}

function productWasm(product: Product): WasmStage {
  const { batch, m, n, k } = product;
  const byColumns = n > m && m < ROWS_TO_CUT && batch === 1;
  const form = [
    product.transposeA,
    product.transposeB,
    product.exact,
    byColumns,
    product.sharedB,
  ].reduce((bits, set, i) => bits | (set ? 1 << i : 0), 0);
  // Many products are not cut inside: each part would pack the same b again.
  const wholeProducts = batch >= 8;
  const terms = Math.min(k, CHUNK_TERMS);
  const panels = 8 * Math.ceil(Math.min(n, BLOCK_COLUMNS) / 8);
  return {
    entry: "matmul",
    args: [workspace(), input(0), input(1), output(0), batch, m, n, k, form],
    extent: byColumns ? n : batch * m,
    align: byColumns ? COLUMN_ALIGN : wholeProducts ? m : ROW_ALIGN,
    elementsPerUnit: Math.ceil((byColumns ? m : n) * k / TERMS_PER_ELEMENT),
    workspaceBytes: 4 * terms * panels + 64,
  };
}
