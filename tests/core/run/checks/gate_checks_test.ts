import { assert } from "@std/assert";
import { PART_CHECKS } from "../../../../core/experiment/part_checks.ts";
import { spoiledDevice } from "../../../helpers/fake_device.ts";
import { bump, numbersOf, withCpu } from "../../../helpers/part_checks.ts";

Deno.test("gate-formula counts last places of every gate, and sees one wrong value", () =>
  withCpu(async (device) => {
    for (const activation of PART_CHECKS["gate-formula"].activations!) {
      const { max_error_ulp } = await numbersOf(device, "gate-formula", { activation });
      // GELU's exponential multiplies the rounding of its argument.
      assert(max_error_ulp > 0.1 && max_error_ulp < (activation === "geglu" ? 16 : 4), activation);
    }
    const wrong = spoiledDevice(device, bump("y", 1e-4));
    assert((await numbersOf(wrong, "gate-formula")).max_error_ulp > 100);
  }));

Deno.test("gate-gradient agrees with differences and kernels, and sees one wrong value", () =>
  withCpu(async (device) => {
    for (const activation of PART_CHECKS["gate-gradient"].activations!) {
      const right = await numbersOf(device, "gate-gradient", { activation });
      assert(right.max_relative_error < 1e-9, activation);
      assert(right.max_error_ulp > 0.1 && right.max_error_ulp < 5, activation);
    }
    const wrong = await numbersOf(spoiledDevice(device, bump("gradX", 1e-4)), "gate-gradient");
    assert(wrong.max_error_ulp > 100);
  }));
