/** A signal that fires on Ctrl-C, until it is disposed. */
export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

/**
 * Turns Ctrl-C (and a polite kill) into an abort signal; a second Ctrl-C ends the process at once.
 */
export function interruptSignal(): Interrupt {
  const controller = new AbortController();
  const handler = () => {
    if (controller.signal.aborted) Deno.exit(130);
    controller.abort();
  };
  // Windows knows no SIGTERM.
  const names: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const name of names) Deno.addSignalListener(name, handler);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of names) Deno.removeSignalListener(name, handler);
    },
  };
}
