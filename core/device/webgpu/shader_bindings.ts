/** A storage buffer that the text of a stage declares. */
export interface ShaderBinding {
  readonly binding: number;
  readonly name: string;
  readonly written: boolean;
  /** Elements in one item of its array: 4 for `array<vec4<u32>>`, else 1. */
  readonly elements: 1 | 4;
}

const DECLARATION =
  /@binding\((\d+)\)\s*var<storage,\s*(read_write|read)>\s*(\w+)\s*:\s*array<\s*(vec4)?/g;

/** Reads from the text of a stage which buffers it binds, in the order of their numbers. */
export function shaderBindings(code: string): ShaderBinding[] {
  return [...code.matchAll(DECLARATION)]
    .map(([, binding, access, name, vector]): ShaderBinding => ({
      binding: Number(binding),
      name,
      written: access === "read_write",
      elements: vector === undefined ? 1 : 4,
    }))
    .sort((a, b) => a.binding - b.binding);
}
