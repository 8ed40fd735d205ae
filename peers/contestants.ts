import type { LineProcess } from "./line_process.ts";
import { type NpmPeer, openNpmPeer, openOwnPeer, openTorch } from "./open_peer.ts";

/** Something that can be measured beside the others: ours or a peer, with a number of threads. */
export interface Contestant {
  /** Such as `ours-2`, `torch-1`, `jax-webgpu`. */
  readonly id: string;
  /** What heads its column, with the number of its threads; its own name has the version. */
  readonly title: string;
  readonly device: "cpu" | "webgpu";
  /** Threads of the CPU; 0 on WebGPU. */
  readonly threads: number;
  readonly ours: boolean;
  open(pythons: readonly string[]): Promise<LineProcess>;
}

/** Everything that is measured, ours first on each device; a number in a title is of threads. */
export const CONTESTANTS: readonly Contestant[] = [
  ours("ours-1", "Assay 1", 1),
  ours("ours-2", "Assay 2", 2),
  torch(1),
  torch(2),
  npm("jax-1", "jax-js 1", "jax-js wasm, 1 thread"),
  npm("jax-2", "jax-js 2", "jax-js wasm"),
  npm("tfjs", "TF.js 1", "TensorFlow.js wasm"),
  npm("onnx", "ONNX 1", "onnxruntime-web wasm"),
  ours("ours-webgpu", "Assay", "webgpu"),
  npm("jax-webgpu", "jax-js", "jax-js webgpu"),
  npm("tfjs-webgpu", "TF.js", "TensorFlow.js webgpu"),
  npm("onnx-webgpu", "ONNX", "onnxruntime-web webgpu"),
];

function ours(id: string, title: string, where: number | "webgpu"): Contestant {
  return { id, title, ...placeOf(where), ours: true, open: () => openOwnPeer(where) };
}

function torch(threads: number): Contestant {
  return {
    id: `torch-${threads}`,
    title: `PyTorch ${threads}`,
    ...placeOf(threads),
    ours: false,
    open: (pythons) => openTorch(pythons, threads),
  };
}

function npm(id: string, title: string, peer: NpmPeer): Contestant {
  const where = peer.endsWith("webgpu") ? "webgpu" : Number(title.split(" ").at(-1));
  return { id, title, ...placeOf(where), ours: false, open: () => openNpmPeer(peer) };
}

function placeOf(where: number | "webgpu"): Pick<Contestant, "device" | "threads"> {
  return where === "webgpu" ? { device: "webgpu", threads: 0 } : { device: "cpu", threads: where };
}

/**
 * Finds which of ours a contestant is compared with: that on its device with as many threads.
 *
 * @returns Its id, or undefined if there is none among those that are open.
 */
export function counterpart(
  contestant: Contestant,
  among: readonly Contestant[],
): Contestant | undefined {
  return among.find(({ ours, device, threads }) =>
    ours && device === contestant.device && threads === contestant.threads
  );
}
