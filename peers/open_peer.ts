import { fileURLToPath } from "node:url";
import { pinBackend } from "../core/device/webgpu/pin_backend.ts";
import { type LineProcess, PeerError, startLineProcess } from "./line_process.ts";

/** npm packages of the peers, with the versions that are measured; none is a dependency. */
const JAX = "npm:@jax-js/jax@0.1.25";
const ONNX = "npm:onnxruntime-web@1.30.0";

/** Peers that run under Deno, each in its own process: the file, and its arguments. */
export const NPM_PEERS = {
  "jax-js wasm": ["jax_peer.ts", JAX, "wasm", "2"],
  "jax-js wasm, 1 thread": ["jax_peer.ts", JAX, "wasm", "1"],
  "jax-js webgpu": ["jax_peer.ts", JAX, "webgpu", "1"],
  "onnxruntime-web wasm": ["onnx_peer.ts", `${ONNX}/wasm`, "wasm"],
  "onnxruntime-web webgpu": ["onnx_peer.ts", `${ONNX}/webgpu`, "webgpu"],
  "TensorFlow.js wasm": ["tfjs_peer.ts", "wasm"],
  "TensorFlow.js webgpu": ["tfjs_peer.ts", "webgpu"],
} as const;

/** Name of a peer that runs under Deno. */
export type NpmPeer = keyof typeof NPM_PEERS;

/** Where Python is looked for unless said otherwise. */
export const PYTHONS: readonly string[] = ["python3", "/usr/bin/python3"];

const PERMISSIONS = ["--allow-read", "--allow-env", "--allow-sys"];
/** Lets a peer drop its garbage before it says what it holds. */
const EXPOSE_GC = "--v8-flags=--expose-gc";

/** Keeps memory that PyTorch frees, so that its timed calls pay no page faults. */
const KEEP_MEMORY = {
  MALLOC_TRIM_THRESHOLD_: "8589934592",
  MALLOC_MMAP_THRESHOLD_: "8589934592",
};

/** A BLAS has threads of its own, which `torch.set_num_threads` reaches only in some. */
function torchEnvironment(threads: number): Record<string, string> {
  const count = String(threads);
  return { ...KEEP_MEMORY, OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count };
}

/**
 * Starts a peer from npm, outside the project's configuration and lock.
 *
 * @throws {PeerError} If it cannot start.
 */
export function openNpmPeer(peer: NpmPeer): Promise<LineProcess> {
  const [file, ...args] = NPM_PEERS[peer];
  return startDenoPeer(file, { args, flags: ["--no-lock", "--no-config"] });
}

/**
 * Starts ours as a peer: the CPU with a number of threads, or "webgpu".
 *
 * @throws {PeerError} If it cannot start.
 */
export function openOwnPeer(device: number | "webgpu"): Promise<LineProcess> {
  return startDenoPeer("assay_peer.ts", { args: [String(device)], flags: [] });
}

function startDenoPeer(
  file: string,
  { args, flags }: { readonly args: readonly string[]; readonly flags: readonly string[] },
): Promise<LineProcess> {
  const DENO_WEBGPU_BACKEND = pinBackend();
  return startLineProcess({
    command: Deno.execPath(),
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      EXPOSE_GC,
      ...flags,
      ...PERMISSIONS,
      pathOf(file),
      ...args,
    ],
    env: DENO_WEBGPU_BACKEND === "default" ? {} : { DENO_WEBGPU_BACKEND },
  });
}

/**
 * Starts PyTorch under the first Python that has it.
 *
 * @param pythons Programs to try, in order.
 * @param threads Threads it may use.
 * @throws {PeerError} If none has it, with the reason of each.
 */
export async function openTorch(
  pythons: readonly string[],
  threads: number,
): Promise<LineProcess> {
  const reasons: string[] = [];
  for (const command of pythons) {
    try {
      const args = ["-B", pathOf("torch_peer.py"), String(threads)];
      return await startLineProcess({ command, args, env: torchEnvironment(threads) });
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      reasons.push(`${command}: ${error.message}`);
    }
  }
  throw new PeerError(`no PyTorch (${reasons.join("; ")})`);
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
