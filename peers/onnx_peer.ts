// Peer: ONNX Runtime. Arguments: the npm specifier of its build, and "wasm" or "webgpu". It runs in
// a process of its own, without the project's configuration; it has no training, so no gradients.
import { onnxModel } from "./onnx_model.ts";
import { decodeValues, encodeValues, type NormQuestion, serveLines } from "./serve_lines.ts";
import { type MatmulQuestion, type OpQuestion, timed, type Work } from "./timed_work.ts";
import { hashedValues } from "./training_case.ts";

interface OnnxTensor {
  readonly data: Float32Array;
  getData(): Promise<Float32Array>;
  dispose(): void;
}
interface OnnxSession {
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<{ readonly y: OnnxTensor }>;
}
interface OnnxRuntime {
  readonly env: {
    readonly wasm: { numThreads: number };
    readonly webgpu: { readonly device: Promise<GPUDevice> };
    readonly versions: { web: string };
  };
  readonly Tensor: {
    new (type: "float32", data: Float32Array, shape: readonly number[]): OnnxTensor;
    fromGpuBuffer(
      buffer: GPUBuffer,
      options: { readonly dataType: "float32"; readonly dims: readonly number[] },
    ): OnnxTensor;
  };
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: {
        readonly executionProviders: readonly string[];
        readonly preferredOutputLocation?: "gpu-buffer";
      },
    ): Promise<OnnxSession>;
  };
}

const EPS = 1e-5;
const NORM_OF: Partial<Record<OpQuestion["op"], NormQuestion["norm"]>> = {
  layer_norm: "layer-norm",
  rms_norm: "rms-norm",
};
const OPS = { "layer-norm": "LayerNormalization", "rms-norm": "SimplifiedLayerNormalization" };

const [specifier, device] = Deno.args;

await serveLines(async () => {
  const { env, Tensor, InferenceSession }: OnnxRuntime = await import(specifier);
  env.wasm.numThreads = 1; // its threads do not start in Deno
  const options = {
    executionProviders: [device],
    ...(device === "webgpu" && { preferredOutputLocation: "gpu-buffer" as const }),
  };
  const sessions = new Map<string, OnnxSession>();

  async function normSession(
    { norm, rows, width, eps }: Omit<NormQuestion, "x">,
  ): Promise<OnnxSession> {
    const key = `${norm} ${rows} ${width}`;
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const inputs = [
      { name: "x", shape: [rows, width] },
      { name: "gain", shape: [width] },
      ...(norm === "layer-norm" ? [{ name: "bias", shape: [width] }] : []),
    ];
    const model = onnxModel({
      op: OPS[norm],
      inputs,
      output: { name: "y", shape: [rows, width] },
      integers: { axis: -1 },
      floats: { epsilon: eps },
    });
    const session = await InferenceSession.create(model, options);
    sessions.set(key, session);
    return session;
  }

  /** A tensor that lies where the runtime computes. */
  async function resident(values: Float32Array, shape: readonly number[]): Promise<OnnxTensor> {
    if (device === "wasm") return new Tensor("float32", values, shape);
    const gpu = await env.webgpu.device;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = gpu.createBuffer({ size: values.byteLength, usage });
    gpu.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    return Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims: shape });
  }

  async function normFeeds(
    { norm, rows, width }: Pick<NormQuestion, "norm" | "rows" | "width">,
    x: Float32Array,
  ): Promise<Record<string, OnnxTensor>> {
    const gain = new Float32Array(width).fill(1);
    return {
      x: await resident(x, [rows, width]),
      gain: await resident(gain, [width]),
      ...(norm === "layer-norm" && { bias: await resident(new Float32Array(width), [width]) }),
    };
  }

  function repeated(session: OnnxSession, feeds: Record<string, OnnxTensor>): Work {
    return async (repetitions) => {
      let last: OnnxTensor | undefined;
      for (let i = 0; i < repetitions; i++) {
        last?.dispose();
        ({ y: last } = await session.run(feeds));
      }
      if (device === "webgpu") await (await env.webgpu.device).queue.onSubmittedWorkDone();
      last?.dispose();
    };
  }

  return {
    name: `onnxruntime-web ${env.versions.web} ${device}`,
    answers: {
      async forward(question: NormQuestion) {
        const session = await normSession(question);
        const { y } = await session.run(await normFeeds(question, decodeValues(question.x)));
        return { y: encodeValues(await y.getData()) };
      },
      "time-op": timed(async ({ op, rows, width }: OpQuestion) => {
        const norm = NORM_OF[op];
        if (norm === undefined) throw new Error(`it does not time ${op}`);
        const session = await normSession({ norm, rows, width, eps: EPS });
        return repeated(
          session,
          await normFeeds({ norm, rows, width }, hashedValues(rows * width, 3)),
        );
      }),
      "time-matmul": timed(async ({ m, k, n, form }: MatmulQuestion) => {
        if (form !== "NN") throw new Error(`it does not time the form ${form}`);
        const inputs = [{ name: "a", shape: [m, k] }, { name: "b", shape: [k, n] }];
        const output = { name: "y", shape: [m, n] };
        const model = onnxModel({ op: "MatMul", inputs, output, integers: {}, floats: {} });
        const session = await InferenceSession.create(model, options);
        return repeated(session, {
          a: await resident(hashedValues(m * k, 1), [m, k]),
          b: await resident(hashedValues(k * n, 2), [k, n]),
        });
      }),
    },
  };
});
