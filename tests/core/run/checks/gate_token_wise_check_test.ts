import { assert, assertEquals } from "@std/assert";
import { PART_CHECKS } from "../../../../core/experiment/part_checks.ts";
import { spoiledDevice, type SpoiledRead } from "../../../helpers/fake_device.ts";
import { numbersOf, withCpu } from "../../../helpers/part_checks.ts";

const lengthOf = ({ graph }: SpoiledRead) => graph.tensors[graph.outputs.get("y")!].shape[1];

Deno.test("gate-token-wise finds no bit that length or neighbours change", () =>
  withCpu(async (device) => {
    for (const activation of PART_CHECKS["gate-token-wise"].activations!) {
      for (
        const changes of [{}, { precision: "f32" }, { bias: true, gatedWidth: "full" }] as const
      ) {
        const found = await numbersOf(device, "gate-token-wise", { activation, ...changes });
        assertEquals(found, { length_difference: 0, neighbour_difference: 0 }, activation);
      }
    }
  }));

Deno.test("gate-token-wise sees a layer that knows the length, and one that looks at neighbours", () =>
  withCpu(async (device) => {
    const knowing = spoiledDevice(device, (read) => {
      read.values[0] += lengthOf(read) === 63 ? 0.5 : 0;
    });
    const found = await numbersOf(knowing, "gate-token-wise");
    assert(Math.abs(found.length_difference - 0.5) < 1e-6);
    assertEquals(found.neighbour_difference, 0);
    const mixing = spoiledDevice(device, (read) => {
      const width = read.values.length / lengthOf(read);
      for (let i = 0; i + width < read.values.length; i++) read.values[i] += read.values[i + width];
    });
    assert((await numbersOf(mixing, "gate-token-wise")).neighbour_difference > 0.01);
  }));
