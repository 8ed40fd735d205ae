import { assertEquals, assertThrows } from "@std/assert";
import { CONTROL_BYTES, ThreadControl } from "../../../../core/device/cpu/thread_control.ts";

function controls(threads: number): [main: ThreadControl, worker: ThreadControl] {
  const words = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
  return [new ThreadControl(words, threads), new ThreadControl(words, threads)];
}

Deno.test("ThreadControl.nextJob() gives the job that was started, whatever its offset", () => {
  const [main, worker] = controls(2);
  main.start({ program: 0xf0000040, repetitions: 3, firstCopy: 1 });
  const job = worker.nextJob(0);
  assertEquals(job, { generation: 1, program: 0xf0000040, repetitions: 3, firstCopy: 1 });
  main.start({ program: 64, repetitions: 1, firstCopy: 0 });
  assertEquals(worker.nextJob(job.generation).program, 64);
});

Deno.test("ThreadControl.stop() tells workers to end, and refuses jobs after that", () => {
  const [main, worker] = controls(2);
  main.stop();
  assertEquals(worker.nextJob(0).program, 0);
  assertThrows(() => main.start({ program: 64, repetitions: 1, firstCopy: 0 }), Error, "closed");
});

Deno.test("ThreadControl.barrier() passes when every thread has come", () => {
  const [main] = controls(1);
  for (let i = 0; i < 3; i++) main.barrier();
});

Deno.test("ThreadControl.barrier() throws instead of waiting for a thread that failed", () => {
  const [main, worker] = controls(2);
  worker.fail(1, "out of bounds");
  worker.fail(0, "a later failure");
  const message = "Cannot go on as a thread failed: thread=1, reason=out of bounds";
  assertThrows(() => main.barrier(), Error, message);
  assertThrows(() => main.start({ program: 64, repetitions: 1, firstCopy: 0 }), Error, message);
});

Deno.test("ThreadControl.fail() keeps as much of a long reason as fits", () => {
  const [main] = controls(2);
  main.fail(0, "é".repeat(1_000));
  assertThrows(() => main.requireUsable(), Error, `reason=${"é".repeat(96)}`);
});
