import { CHUNK_TERMS } from "./matmul_shapes.ts";
import { factorPrefix, multiplyAll, range, type ShaderTile } from "./print_product_wgsl.ts";

/**
 * Prints the workgroup memory of a tile: for some terms, the rows of a and the columns of b.
 *
 * It holds quads of rows or columns, one load for four operands: every index is checked against the
 * length at run time, which costs as much as a multiplication.
 */
export function workgroupMemory(
  { rows, columns, across, down, terms }: ShaderTile,
  exact: boolean,
): string {
  const factor = factorPrefix(exact);
  return `var<workgroup> ${factor}tile_a: array<vec4<u32>, ${rows * down * terms / 4}>;
var<workgroup> ${factor}tile_b: array<vec4<u32>, ${columns * across * terms / 4}>;`;
}

/** Prints the loop over one chunk of k, with operands that pass through workgroup memory. */
export function sharedLoop(tile: ShaderTile, exact: boolean): string {
  const { rows, columns, across, down, terms } = tile;
  const factor = factorPrefix(exact);
  const [quadsA, quadsB] = [rows * down / 4, columns * across / 4];
  const load = (of: "a" | "b", { quads, lane, count, t }: {
    readonly quads: number;
    readonly lane: string;
    readonly count: number;
    readonly t: number;
  }) =>
    range(count / 4).map((q) =>
      `let ${factor}${of}_quad${q} = ${factor}tile_${of}[${
        t * quads + q * quads * 4 / count
      }u + ${lane}];
${
        [..."xyzw"].map((part, i) =>
          `let ${factor}${of}${4 * q + i} = ${factor}${of}_quad${q}.${part};`
        )
          .join(" ")
      }`
    ).join("\n");
  const step = (t: number) =>
    `{
${load("a", { quads: quadsA, lane: "local.y", count: rows, t })}
${load("b", { quads: quadsB, lane: "local.x", count: columns, t })}
${multiplyAll(tile, exact)}
}`;
  return `let lane = local.y * ${across}u + local.x;
for (var term = chunk * ${CHUNK_TERMS}u; term < end; term = term + ${terms}u) {
${fill(tile, { of: "a", quads: quadsA, exact })}
${fill(tile, { of: "b", quads: quadsB, exact })}
workgroupBarrier();
${range(terms).map(step).join("\n")}
workgroupBarrier();
}`;
}

/** Prints the loads of a tile; neighbours read neighbouring words, whichever way the operand lies. */
function fill(
  { across, down, terms }: ShaderTile,
  { of, quads, exact }: { readonly of: "a" | "b"; readonly quads: number; readonly exact: boolean },
): string {
  const [limit, first, along, byTerm] = of === "a"
    ? ["m", "(group.y % params[4])", "params[8]", "params[9]"]
    : ["n", "group.x", "params[11]", "params[10]"];
  const word = (i: number) =>
    `  var word${i} = 0u;
  if (at_term < end && at + ${i}u < ${limit}) { word${i} = ${of}[start + ${i}u * ${along}]; }`;
  const value = (i: number) => (exact ? `round12(word${i})` : `word${i}`);
  return range(Math.ceil(quads * terms / (across * down))).map((i) =>
    `{
  let place = lane + ${i * across * down}u;
  let lies_along = ${along} == 1u;
  let of_term = select(place % ${terms}u, place / ${quads}u, lies_along);
  let quad = select(place / ${terms}u, place % ${quads}u, lies_along);
  let at_term = term + of_term;
  let at = ${first} * ${4 * quads}u + quad * 4u;
  let start = from_${of} + at * ${along} + at_term * ${byTerm};
${range(4).map(word).join("\n")}
  ${factorPrefix(exact)}tile_${of}[of_term * ${quads}u + quad] = vec4<u32>(${
      range(4).map(value).join(", ")
    });
}`
  ).join("\n");
}
