import { assert, assertEquals } from "@std/assert";
import { elementCount } from "../../core/base/shape.ts";
import type { Device } from "../../core/device/device.ts";
import { differentiate } from "../../core/graph/differentiate.ts";
import { fuseGraph } from "../../core/graph/fuse_graph.ts";
import { appendLoss } from "../../core/model/append_loss.ts";
import type { Decoder } from "../../core/model/decoder.ts";
import { withDevices } from "./devices.ts";
import { peerHash } from "./peer_step.ts";
import { fromRoot } from "./root.ts";

/** What PyTorch made; see the programs beside the files. */
export interface TorchFixture {
  readonly torch: string;
  readonly loss: number;
  readonly logits: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** Reads a fixture by its name. */
export async function readTorchFixture(name: string): Promise<TorchFixture> {
  return JSON.parse(await Deno.readTextFile(fromRoot(`tests/fixtures/torch/${name}.json`)));
}

/** Makes tokens as the programs do. */
export function torchWords(
  seed: number,
  { count, vocabulary }: { readonly count: number; readonly vocabulary: number },
): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, i) => peerHash(i, seed) % vocabulary);
}

/** Runs forward and backward on a device; returns outputs by name, gradients by path. */
export async function evaluateTorchModel(
  device: Device,
  { model, logits }: Decoder,
  { inputs, paths }: {
    readonly inputs: Readonly<Record<string, Uint32Array>>;
    /** Parameters in the order in which the program made them. */
    readonly paths: readonly string[];
  },
): Promise<Record<string, Float32Array>> {
  const loss = appendLoss(model, logits);
  const gradients = differentiate(model.graph, loss, model.parameters.map((p) => p.tensor));
  model.graph.output("logits", logits);
  model.parameters.forEach(({ path }, i) => model.graph.output(`grad/${path}`, gradients[i]!));
  const executable = await device.compile(fuseGraph(model.graph.build()));
  for (const { name, values } of model.tables) await executable.write(name, values);
  for (const { path, shape } of model.parameters) {
    await executable.write(path, values(100 + paths.indexOf(path), shape, path.endsWith(".gain")));
  }
  for (const [name, words] of Object.entries(inputs)) await executable.write(name, words);
  await executable.run();
  const found: Record<string, Float32Array> = {};
  const names = ["loss", "logits", ...model.parameters.map(({ path }) => `grad/${path}`)];
  for (const name of names) found[name] = await executable.read(name);
  await executable.dispose();
  return found;
}

/** Makes the values that the programs make. */
function values(seed: number, shape: readonly number[], isGain: boolean): Float32Array {
  return Float32Array.from(
    { length: elementCount(shape) },
    (_, i) => ((peerHash(i, seed) >>> 8) / 8_388_608 - 1) * 0.25 + (isGain ? 1 : 0),
  );
}

/** Distance from PyTorch that a loss, logits and gradients with 24-bit operands may have. */
const TORCH_LIMIT = 1e-5;

/**
 * Tests that what a model gives on each device is near its fixture.
 *
 * @param name Name of the fixture.
 * @param evaluate Runs the model; see {@link evaluateTorchModel}.
 * @param isPadded Whether logits of padding are 0 in the fixture, and not looked at.
 */
export function testBesideTorch(
  name: string,
  evaluate: (device: Device, paths: readonly string[]) => Promise<Record<string, Float32Array>>,
  isPadded = false,
): void {
  Deno.test(`logits and gradients of the ${name} model agree with PyTorch`, async () => {
    const { loss, logits, gradients } = await readTorchFixture(name);
    const paths = Object.keys(gradients);
    await withDevices(async (devices) => {
      for (const given of devices) {
        if (!("device" in given)) continue;
        const found = await evaluate(given.device, paths);
        assertEquals(Object.keys(found).length, paths.length + 2);
        assert(Math.abs(found.loss[0] / loss - 1) < TORCH_LIMIT, `loss=${found.loss[0]}`);
        const seen = found.logits.map((value, i) => isPadded && logits[i] === 0 ? 0 : value);
        const far: Record<string, number> = { logits: torchDistance(seen, logits) };
        for (const path of paths) {
          far[path] = torchDistance(found[`grad/${path}`], gradients[path]);
        }
        for (const [tensor, value] of Object.entries(far)) {
          assert(value < TORCH_LIMIT, `${given.name}, ${tensor}: ${value}`);
        }
      }
    });
  });
}

/** Norm of a difference over the norm of what is expected. */
export function torchDistance(found: Float32Array, expected: readonly number[]): number {
  const norm = (list: readonly number[]) => Math.sqrt(list.reduce((sum, v) => sum + v * v, 0));
  return norm(expected.map((value, i) => found[i] - value)) / norm(expected);
}
