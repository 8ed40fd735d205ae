import { elementCount } from "../../core/base/shape.ts";
import type { Device } from "../../core/device/device.ts";
import { differentiate } from "../../core/graph/differentiate.ts";
import { fuseGraph } from "../../core/graph/fuse_graph.ts";
import { appendLoss } from "../../core/model/append_loss.ts";
import type { Decoder } from "../../core/model/decoder.ts";
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

/** Norm of a difference over the norm of what is expected. */
export function torchDistance(found: Float32Array, expected: readonly number[]): number {
  const norm = (list: readonly number[]) => Math.sqrt(list.reduce((sum, v) => sum + v * v, 0));
  return norm(expected.map((value, i) => found[i] - value)) / norm(expected);
}
