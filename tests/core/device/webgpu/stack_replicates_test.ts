import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { composeShader } from "../../../../core/device/webgpu/compose_shader.ts";
import {
  replicateParams,
  stackReplicates,
} from "../../../../core/device/webgpu/stack_replicates.ts";
import { OPS } from "../../../../kernels/mod.ts";
import { lintWgsl } from "../../../lint/wgsl_lint.ts";

const CODE = `// an apostrophe's x[ in a comment
@group(0) @binding(2) var<storage, read_write> y: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read> x: array<u32>;
fn other(max: u32) -> u32 { return x[max] + x[x[max | 1u]]; }
@workgroup_size(64)
fn kernel(group: vec3u, groups: vec3u, local: vec3u) { y[x[0]].x = other(local.x); }
`;

Deno.test("stackReplicates() moves every index into a binding, nested ones too", () => {
  const text = stackReplicates(CODE, 3);
  assertStringIncludes(
    text,
    "return x[x_base + (max)] + x[x_base + (x[x_base + (max | 1u)])];",
  );
  assertStringIncludes(text, "y[y_base + (x[x_base + (0)])].x = other(local.x);");
  assertStringIncludes(text, "let own_z = params[3];");
  assertStringIncludes(text, "x_base = replicate * params[4];\n  y_base = replicate * params[5];");
  assertStringIncludes(text, "kernel(vec3u(group.xy, group.z % own_z), vec3u(groups.xy, own_z)");
  assertEquals(replicateParams(CODE, 7, [128, 64]), [7, 128, 16]);
});

Deno.test("stackReplicates() throws if a text has no kernel, a pointer, or open brackets", () => {
  const length = CODE.replace("x[0]", "arrayLength(&x)");
  assertThrows(() => stackReplicates(length, 1), RangeError, 'only be indexed: text="(&x"');
  assertThrows(() => stackReplicates("fn main() {}", 1), RangeError, "function kernel");
  assertThrows(() => stackReplicates(CODE.replace("x[0]]", "x[0]"), 1), RangeError, "must match");
});

Deno.test("composeShader() with replicates makes canonical shaders of every op, the same for any number", () => {
  let moved = 0;
  for (const op of OPS) {
    for (const { name, inputShapes, attributes = {} } of op.cases.slice(0, 3)) {
      const shapes = { inputs: inputShapes, outputs: op.inferShapes(inputShapes, attributes) };
      for (const stage of op.webgpu(shapes, attributes)) {
        const text = composeShader(op, stage, { replicates: 2 });
        assertEquals(lintWgsl(text), [], `${op.name}, ${name}`);
        assertEquals(text, composeShader(op, stage, { replicates: 5 }));
        assertEquals(composeShader(op, stage), composeShader(op, stage, { replicates: 1 }));
        moved += text.split("_base + (").length - 1;
      }
    }
  }
  assert(moved > 2 * OPS.length, `${moved} indices`);
});
