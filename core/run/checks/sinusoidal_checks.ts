import { cos64, pow64, sin64 } from "../../base/host_math.ts";
import { COSINE_DISTANCES } from "../../experiment/part_checks.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { sinusoidalTable } from "../../model/position_tables.ts";
import { matmul } from "../../../kernels/mod.ts";
import { bitsHash } from "./compare_values.ts";
import { draw, type PartCheck, plainFindings, runOnce } from "./part_context.ts";

/** Rows of the table whose inner products are all taken. */
const ROWS = 192;
/** Distances that the search for extremes behind 5,000 ends at. */
const FARTHEST = 20_000;

/**
 * Compares inner products of sinusoidal rows of the same offset, as they are and after two random
 * projections, through the product kernel. All are shares of the largest product.
 */
export const sinusoidalOffsetCheck: PartCheck = async (device, { model, seed }) => {
  const width = model.dModel;
  const table = sinusoidalTable(ROWS, width);
  const b = new GraphBuilder();
  const rows = b.input("rows", [ROWS, width]);
  const product = (x: number, y: number, transposeB: number) =>
    b.apply(matmul, [x, y], { transposeA: 0, transposeB, precision: 24 })[0];
  const project = (name: string) => product(rows, b.input(name, [width, width]), 0);
  b.output("plain", product(rows, rows, 1));
  b.output("projected", product(project("queries"), project("keys"), 1));
  const { plain, projected } = await runOnce(device, b.build(), {
    rows: table,
    queries: draw(seed, "queries", width * width),
    keys: draw(seed, "keys", width * width),
  });
  return plainFindings({
    spread_by_offset: spreadByOffset(plain),
    max_asymmetry: asymmetry(plain),
    projected_spread: spreadByOffset(projected),
    output_hash: bitsHash(plain),
  });
};

/** Largest difference of two products of the same offset i - j. */
function spreadByOffset(products: Float32Array): number {
  let largest = 0;
  for (let offset = 1 - ROWS; offset < ROWS; offset++) {
    let [least, most] = [Infinity, -Infinity];
    for (let i = Math.max(0, offset); i < Math.min(ROWS, ROWS + offset); i++) {
      const value = products[i * ROWS + i - offset];
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    largest = Math.max(largest, most - least);
  }
  return largest / sizeOf(products);
}

/** Largest difference of two products of offsets k and -k from the same row. */
function asymmetry(products: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < ROWS; i++) {
    for (let k = 1; k <= Math.min(i, ROWS - 1 - i); k++) {
      const difference = products[i * ROWS + i + k] - products[i * ROWS + i - k];
      largest = Math.max(largest, Math.abs(difference));
    }
  }
  return largest / sizeOf(products);
}

function sizeOf(products: Float32Array): number {
  return products.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/**
 * Follows the cosine of two sinusoidal rows over their distance k, which is the mean of cos(k w)
 * over all frequencies w, in f64; the rows of the model's own table are compared with it.
 */
export const sinusoidalDecayCheck: PartCheck = async (device, { model }) => {
  const cosines = meanCosines(model.dModel);
  const values: Record<string, number | string> = {};
  for (const distance of COSINE_DISTANCES) values[`cosine_${distance}`] = cosines[distance];
  values.rises_to_512 = cosines.subarray(1, 513).filter((value, i) => value > cosines[i]).length;
  const far = cosines.subarray(5001);
  values.least_beyond_5000 = far.reduce((least, value) => Math.min(least, value));
  values.largest_beyond_5000 = far.reduce((most, value) => Math.max(most, value));
  const { y } = await firstRowProducts(device, model.dModel);
  values.max_table_error = y.reduce(
    (most, value, i) => Math.max(most, Math.abs(value / (model.dModel / 2) - cosines[i])),
    0,
  );
  return plainFindings({ ...values, output_hash: bitsHash(y) });
};

/** Inner products of row 0 of the table with its first rows, by the product kernel. */
function firstRowProducts(device: Parameters<PartCheck>[0], width: number) {
  const rows = sinusoidalTable(ROWS, width);
  const b = new GraphBuilder();
  const inputs = [b.input("first", [1, width]), b.input("rows", [ROWS, width])];
  b.output("y", b.apply(matmul, inputs, { transposeA: 0, transposeB: 1, precision: 24 })[0]);
  return runOnce(device, b.build(), { first: rows.slice(0, width), rows });
}

/** Turns each frequency on by one step at a time: f64 loses about 1e-12 over all distances. */
function meanCosines(width: number): Float64Array {
  const pairs = width / 2;
  const cosines = new Float64Array(FARTHEST + 1);
  for (let i = 0; i < pairs; i++) {
    const frequency = 1 / pow64(10_000, i / pairs);
    const [cos, sin] = [cos64(frequency), sin64(frequency)];
    let [x, y] = [1, 0];
    for (let k = 0; k <= FARTHEST; k++) {
      cosines[k] += x / pairs;
      [x, y] = [x * cos - y * sin, x * sin + y * cos];
    }
  }
  return cosines;
}
