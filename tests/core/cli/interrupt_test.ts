import { assertEquals } from "@std/assert";
import { interruptSignal } from "../../../core/cli/interrupt.ts";

/** Sends this process signals, one after the other was heard; gives the exit codes asked for. */
async function signalled(count: number, sameMs?: number): Promise<number[]> {
  const { exit } = Deno;
  const codes: number[] = [];
  Deno.exit = ((code: number) => void codes.push(code)) as typeof Deno.exit;
  const { signal, dispose } = interruptSignal(sameMs);
  // A listener of our own, added later and so called later, says when a signal was heard.
  let heard = Promise.withResolvers<void>();
  const listener = () => heard.resolve();
  Deno.addSignalListener("SIGTERM", listener);
  const awake = setInterval(() => {}, 1_000); // waiting for a signal keeps no process alive
  try {
    for (let i = 0; i < count; i++) {
      heard = Promise.withResolvers<void>();
      Deno.kill(Deno.pid, "SIGTERM"); // Ctrl-C itself would end the test runner
      await heard.promise;
      assertEquals(signal.aborted, true);
    }
    return codes;
  } finally {
    clearInterval(awake);
    Deno.exit = exit;
    Deno.removeSignalListener("SIGTERM", listener);
    dispose();
  }
}

Deno.test({
  name: "interruptSignal() takes two signals at once for one, and a later one for impatience",
  ignore: Deno.build.os === "windows", // it knows no such signal
  fn: async () => {
    assertEquals(await signalled(1), []);
    assertEquals(await signalled(3), []);
    assertEquals(await signalled(2, 0), [130]);
  },
});
