const VARIABLE = "DENO_WEBGPU_BACKEND";

/**
 * Pins WebGPU to Vulkan on Linux where nobody chose otherwise, and says which back end is used.
 *
 * Without a Vulkan driver Deno takes OpenGL silently: another implementation, with other rewrites
 * and other limits, under the same adapter text. Pinned, there is an adapter or a clear error.
 *
 * @returns Name of the back end that was asked for, such as "vulkan", or "default".
 */
export function pinBackend(): string {
  const chosen = Deno.env.get(VARIABLE);
  if (chosen !== undefined && chosen !== "") return chosen;
  if (Deno.build.os !== "linux") return "default";
  Deno.env.set(VARIABLE, "vulkan");
  return "vulkan";
}
