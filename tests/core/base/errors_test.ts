import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import {
  BackendUnavailableError,
  DeviceLimitError,
  DeviceLostError,
  DivergenceError,
  ExperimentError,
  ShapeError,
  StoreError,
  UsageError,
} from "../../../core/base/errors.ts";

Deno.test("ExperimentError lists every issue with its path", () => {
  const issues = [
    { path: "timing.blocks", message: "must be at least 1: got 0" },
    { path: "", message: "no block of work" },
  ];
  const error = new ExperimentError("Cannot read experiment as it has 2 faults", { issues });
  assertEquals(
    error.message,
    "Cannot read experiment as it has 2 faults\n" +
      "  timing.blocks: must be at least 1: got 0\n" +
      "  no block of work",
  );
  assertEquals(error.issues, issues);
});

Deno.test("UsageError, ExperimentError and BackendUnavailableError carry their exit code", () => {
  assertEquals(new UsageError("x").exitCode, 2);
  assertEquals(new ExperimentError("x", { issues: [] }).exitCode, 2);
  assertEquals(new BackendUnavailableError("x").exitCode, 3);
});

Deno.test("DivergenceError and StoreError carry what code decides on", () => {
  const divergence = new DivergenceError("x", { step: 7, tensor: "loss" });
  assertEquals([divergence.step, divergence.tensor], [7, "loss"]);
  const cause = new Error("ENOSPC");
  const store = new StoreError("x", { code: "disk-full", cause });
  assertEquals([store.code, store.cause], ["disk-full", cause]);
  assert(!("cause" in new StoreError("x", { code: "hole" })));
});

Deno.test("every error class has its own name and is an Error", () => {
  const errors = [
    new UsageError("x"),
    new ShapeError("x"),
    new ExperimentError("x", { issues: [] }),
    new BackendUnavailableError("x"),
    new DeviceLostError("x"),
    new DeviceLimitError("x"),
    new DivergenceError("x", { step: 0, tensor: "y" }),
    new StoreError("x", { code: "locked" }),
  ];
  for (const error of errors) {
    assertInstanceOf(error, Error);
    assertEquals(error.name, error.constructor.name);
  }
  assertInstanceOf(new ShapeError("x"), RangeError);
  assertInstanceOf(new DeviceLimitError("x"), RangeError);
});
