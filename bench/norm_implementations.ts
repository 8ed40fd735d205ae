import { openCpuDevice } from "../core/device/cpu/cpu_device.ts";
import type { Device, Executable } from "../core/device/device.ts";
import { openWebgpuDevice } from "../core/device/webgpu/webgpu_device.ts";
import { normGraph, type NormName } from "../core/model/norm_graph.ts";
import type { BenchContext } from "./bench_context.ts";
import { type ErrorPass, type NormSample, SAMPLE_SIZE } from "./norm_samples.ts";
import type { LineProcess } from "../peers/line_process.ts";
import { NPM_PEERS, type NpmPeer, openNpmPeer, openTorch } from "../peers/open_peer.ts";
import { decodeValues, encodeValues } from "../peers/serve_lines.ts";

/** Something that computes norms; it is opened, asked and closed. */
export interface NormImplementation {
  readonly label: string;
  /** Whether goals hold for it. */
  readonly ours: boolean;
  readonly passes: readonly ErrorPass[];
  /** Opens it; a failure is the reason to skip it. */
  open(norm: NormName, pass: ErrorPass): Promise<OpenImplementation>;
}

/** An implementation that is ready for one norm and pass. */
export interface OpenImplementation {
  /** Its name with its version or adapter. */
  readonly name: string;
  /** Computes y, or gradX. */
  compute(sample: NormSample): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Label of the implementation that others are compared with. */
export const BASELINE = "PyTorch";

/** Lists what is compared: PyTorch first, then ours, then the others. */
export function normImplementations(context: BenchContext): readonly NormImplementation[] {
  const { device, pythons } = context;
  const ours: NormImplementation[] = [];
  if (device !== "webgpu") ours.push(deviceNorm("ours cpu", () => openCpuDevice()));
  if (device !== "cpu") ours.push(deviceNorm("ours webgpu", () => openWebgpuDevice()));
  const torch = peerNorm(BASELINE, ["forward", "backward"], () => openTorch(pythons, 1));
  const others = (Object.keys(NPM_PEERS) as NpmPeer[])
    .map((peer) => peerNorm(peer, ["forward"], () => openNpmPeer(peer)));
  return [torch, ...ours, ...others];
}

function deviceNorm(label: string, openDevice: () => Promise<Device>): NormImplementation {
  return {
    label,
    ours: true,
    passes: ["forward", "backward"],
    async open(norm, pass) {
      const device = await openDevice();
      try {
        const executable = await compileNorm(device, norm, pass);
        return {
          name: `${label}: ${device.info.adapter}`,
          async compute({ x, gradY }) {
            await executable.write("x", x);
            if (pass === "backward") await executable.write("gradY", gradY);
            await executable.run();
            return await executable.read(pass === "forward" ? "y" : "gradX");
          },
          close: () => device.close(),
        };
      } catch (error) {
        await device.close();
        throw error;
      }
    },
  };
}

async function compileNorm(device: Device, norm: NormName, pass: ErrorPass): Promise<Executable> {
  const { width } = SAMPLE_SIZE;
  const executable = await device.compile(normGraph({
    norm,
    form: "fused",
    pass: pass === "forward" ? "forward" : "forward-backward",
    ...SAMPLE_SIZE,
  }));
  await executable.write("gain", new Float32Array(width).fill(1));
  if (norm === "layer-norm") await executable.write("bias", new Float32Array(width));
  return executable;
}

function peerNorm(
  label: string,
  passes: readonly ErrorPass[],
  start: () => Promise<LineProcess>,
): NormImplementation {
  return {
    label,
    ours: false,
    passes,
    async open(norm) {
      const peer = await start();
      const { name, rmsNorm } = peer.hello;
      return {
        name: norm === "rms-norm" && rmsNorm !== undefined ? `${name}, ${rmsNorm}` : String(name),
        async compute({ norm, pass, x, gradY }) {
          const question = { ask: pass, norm, ...SAMPLE_SIZE, x: encodeValues(x) };
          const answer = await peer.ask(
            pass === "forward" ? question : { ...question, gradY: encodeValues(gradY) },
          );
          return decodeValues(String(pass === "forward" ? answer.y : answer.gradX));
        },
        close: () => peer.close(),
      };
    },
  };
}
