import { type ShaderBinding, shaderBindings } from "./shader_bindings.ts";

/**
 * Rewrites the text of a stage so that one dispatch serves a number of replicates.
 *
 * The z axis of the dispatch is cut into one range for each replicate. A kernel sees its own range
 * only, and every index into a binding is moved to the replicate's part of the buffer, so it knows
 * nothing of the others. The number of workgroups in z of one replicate, then the distance of
 * replicates in each binding, in items of its array, follow the stage's own parameters: see
 * {@link replicateParams}.
 *
 * @param code Text of the stage with its `kernel`.
 * @param firstParam Place of the first word that follows the stage's parameters.
 * @throws {RangeError} If the text has no `kernel`, a pointer, or brackets that do not match.
 */
export function stackReplicates(code: string, firstParam: number): string {
  const text = code.replaceAll(/\/\/[^\n]*/g, "");
  const size = text.match(/@workgroup_size\(([^)]*)\)\s*fn kernel\(/);
  if (size === null) {
    throw new RangeError(
      "Cannot stack replicates as a stage must have the function kernel: found none",
    );
  }
  const pointer = text.match(/[(,=]\s*&\s*\w+/);
  if (pointer !== null) {
    throw new RangeError(
      `Cannot stack replicates as bindings may only be indexed: text="${pointer[0]}"`,
    );
  }
  const bindings = shaderBindings(text);
  const bases = bindings.map(({ name }) => `var<private> ${name}_base: u32;`);
  const starts = bindings.map(({ name }, i) =>
    `  ${name}_base = replicate * params[${firstParam + 1 + i}];`
  );
  return `${bases.join("\n")}
${bindings.reduce(moveIndices, text.replace(size[0], "fn kernel("))}
@compute @workgroup_size(${size[1]})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let own_z = params[${firstParam}];
  let replicate = group.z / own_z;
${starts.join("\n")}
  kernel(vec3u(group.xy, group.z % own_z), vec3u(groups.xy, own_z), local);
}
`;
}

/**
 * Lists the words that follow the parameters of a stage whose replicates are stacked.
 *
 * @param z Workgroups in z of one replicate.
 * @param strides Elements from one replicate to the next, of each binding in order.
 */
export function replicateParams(
  code: string,
  z: number,
  strides: readonly number[],
): number[] {
  return [z, ...shaderBindings(code).map(({ elements }, i) => strides[i] / elements)];
}

/** Puts the base of a binding before every index into it: `x[i]` becomes `x[x_base + (i)]`. */
function moveIndices(code: string, { name }: ShaderBinding): string {
  let result = "";
  let from = 0;
  for (const match of code.matchAll(new RegExp(`\\b${name}\\[`, "g"))) {
    const start = match.index + match[0].length;
    const end = closingBracket(code, start);
    if (start < from) continue; // inside an index into the same binding: done by the recursion
    const index = moveIndices(code.slice(start, end), { name } as ShaderBinding);
    result += `${code.slice(from, start)}${name}_base + (${index})`;
    from = end;
  }
  return result + code.slice(from);
}

function closingBracket(code: string, start: number): number {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    if (code[at] === "[") depth++;
    if (code[at] === "]" && --depth === 0) return at;
  }
  throw new RangeError(
    `Cannot stack replicates as brackets must match: text="${code.slice(start, start + 40)}"`,
  );
}
