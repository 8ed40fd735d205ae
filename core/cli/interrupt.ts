/** A signal that fires on Ctrl-C, until it is disposed. */
export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

/** Time within which two signals are one Ctrl-C: a terminal and a task runner both send it. */
const SAME_MS = 500;

/**
 * Turns Ctrl-C (and a polite kill) into an abort signal; a second Ctrl-C ends the process at once.
 *
 * @param sameMs Time within which two signals are one; another one only in tests.
 */
export function interruptSignal(sameMs: number = SAME_MS): Interrupt {
  const controller = new AbortController();
  let firstMs = 0;
  const handler = () => {
    if (!controller.signal.aborted) {
      firstMs = performance.now();
      controller.abort();
    } else if (performance.now() - firstMs > sameMs) Deno.exit(130);
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
