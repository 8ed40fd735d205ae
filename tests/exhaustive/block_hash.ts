import { input, type Op, output } from "../../core/base/op.ts";
import {
  SCALAR_FUNCTIONS,
  type ScalarFunctionName,
} from "../../kernels/arithmetic/scalar_functions.ts";
import { scalarProbe } from "../../kernels/elementwise/scalar_probe.ts";

/** Inputs whose results make one hash. */
export const BLOCK = 1024;

const START = 0x811c9dc5;
const FACTOR = 16777619;

const CODE = `
@group(0) @binding(1) var<storage, read> start: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let first = start[0] + id.x * ${BLOCK}u;
  var hash = ${START}u;
  for (var i = 0u; i < ${BLOCK}u; i = i + 1u) {
    let x = first + i;
    hash = (hash ^ RESULT) * ${FACTOR}u;
  }
  y[id.x] = hash;
}
`;

/**
 * Makes an op for WebGPU that hashes a function's results over blocks of consecutive inputs.
 *
 * Its input is one word, the first input; FNV-1a over words makes the hashes.
 */
export function blockHash(name: ScalarFunctionName, blocks: number): Op {
  const fn = SCALAR_FUNCTIONS[name];
  const args = fn.inputs.length === 1 ? "x" : "x, x * 2654435769u + 2135587861u";
  return {
    ...scalarProbe(name),
    name: `hash_${name}`,
    inputs: ["start"],
    inferShapes: () => [[blocks]],
    webgpu: () => [{
      code: CODE.replace("RESULT", `${fn.name}(${args})`),
      bindings: [input(0), output(0)],
      params: [],
      workgroups: [blocks / 64, 1, 1],
    }],
  };
}

/** The divisor that belongs to a dividend; the shader has the same formula. */
export function otherOperand(x: number): number {
  return (Math.imul(x, 2654435769) + 2135587861) >>> 0;
}

/** Hashes results as the shader does. */
export function hashBlocks(results: Uint32Array): Uint32Array {
  return Uint32Array.from({ length: results.length / BLOCK }, (_, block) => {
    let hash = START;
    for (let i = block * BLOCK; i < (block + 1) * BLOCK; i++) {
      hash = Math.imul(hash ^ results[i], FACTOR);
    }
    return hash;
  });
}
