import { input, output, scratch, type WebgpuStage, type WebgpuTarget } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { EPILOGUE } from "../epilogue.ts";
import COMBINE from "./matmul_combine.wgsl" with { type: "text" };
import { CHUNK_TERMS, type Product } from "./matmul_shapes.ts";
import { printProduct, type ShaderTile } from "./print_product_wgsl.ts";

/** A tile of each invocation in registers, operands read from memory: good where a CPU plays GPU. */
const SOFTWARE: ShaderTile = { rows: 8, columns: 8, across: 8, down: 1, terms: 0 };
/** The same for a few outputs, as such a shader takes a tenth of a second to compile, not one. */
const SOFTWARE_SMALL: ShaderTile = { rows: 4, columns: 2, across: 8, down: 1, terms: 0 };
/** Operands pass through workgroup memory: 64 x 64 outputs a workgroup, or 128 x 128. */
const SMALL: ShaderTile = { rows: 4, columns: 4, across: 16, down: 16, terms: 16 };
const LARGE: ShaderTile = { rows: 8, columns: 8, across: 16, down: 16, terms: 8 };
/** Outputs up to which a CPU takes the small tile. */
const SOFTWARE_SMALL_OUTPUTS = 8_192;
/** Outputs from which on large tiles still fill a GPU: 256 workgroups of 128 x 128. */
const LARGE_OUTPUTS = 256 * 128 * 128;
/** Outputs up to which the chunks of a sum are computed side by side. */
const SPLIT_OUTPUTS = 1 << 18;

/**
 * Gives the shape of the sums of chunks, where they are kept.
 *
 * Few outputs of long sums would leave most of a GPU idle, so each chunk of k has workgroups of its
 * own; its sums are added in order by a second stage, which gives the same bits.
 */
export function partialShape(product: Product): readonly Shape[] {
  const { batch, m, n, k } = product;
  const chunks = Math.ceil(k / CHUNK_TERMS);
  const outputs = batch * m * n;
  return chunks < 4 || outputs > SPLIT_OUTPUTS ? [] : [[chunks, outputs]];
}

/** Makes the WebGPU stages of a product. The tile may change the speed but no bit. */
export function productWebgpu(
  product: Product,
  target: WebgpuTarget = "hardware",
): readonly WebgpuStage[] {
  const { batch, m, n, k, transposeA, transposeB, sharedB, exact } = product;
  const tile = tileFor(product, target);
  const [partial] = partialShape(product);
  const chunks = Math.ceil(k / CHUNK_TERMS);
  const tileRows = Math.ceil(m / (tile.rows * tile.down));
  const tileColumns = Math.ceil(n / (tile.columns * tile.across));
  const stage: WebgpuStage = {
    code: printProduct(tile, { exact, split: partial !== undefined }),
    bindings: [input(0), input(1), partial === undefined ? output(0) : scratch(0)],
    params: [
      ...[m, n, k, tileRows, batch * m * n, m * k, sharedB ? 0 : k * n],
      ...(transposeA ? [1, m] : [k, 1]),
      ...(transposeB ? [1, k] : [n, 1]),
    ],
    workgroups: [tileColumns, partial === undefined ? tileRows : tileRows * chunks, batch],
  };
  if (partial === undefined) return [stage];
  return [stage, {
    code: COMBINE + EPILOGUE,
    bindings: [scratch(0), output(0)],
    params: [chunks, batch * m * n],
    workgroups: workgroupsFor(batch * m * n, ELEMENT_WORKGROUP),
  }];
}

function tileFor({ batch, m, n }: Product, target: WebgpuTarget): ShaderTile {
  if (target === "software") {
    return batch * m * n < SOFTWARE_SMALL_OUTPUTS ? SOFTWARE_SMALL : SOFTWARE;
  }
  return batch * m * n >= LARGE_OUTPUTS && Math.min(m, n) >= 128 ? LARGE : SMALL;
}
