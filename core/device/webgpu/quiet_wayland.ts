const VARIABLE = "XDG_RUNTIME_DIR";

/** An absolute path below which there is nothing, so that nobody can put a display there. */
const NOWHERE = "/dev/null";

/**
 * Keeps the Wayland client that comes with Mesa from writing to standard error, on Linux.
 *
 * Vulkan drivers look for a display, which nothing here needs, in the folder that this variable
 * names; where it is unset, as in containers and over ssh, they print a line for each try. What is
 * set stays. The drivers see what is set here, and so do subprocesses.
 *
 * Without permission to set the variable nothing is done.
 */
export function quietWayland(): void {
  if (Deno.build.os !== "linux") return;
  const { state } = Deno.permissions.querySync({ name: "env", variable: VARIABLE });
  if (state === "granted" && !Deno.env.get(VARIABLE)) Deno.env.set(VARIABLE, NOWHERE);
}
