// Peer: ONNX Runtime. Arguments: the npm specifier of its build, and "wasm" or "webgpu". It runs in
// a process of its own, without the project's configuration; it has no training, so no gradients.
import { onnxModel } from "./onnx_model.ts";
import { decodeValues, encodeValues, type Question, serveLines } from "./serve_lines.ts";

interface OnnxTensor {
  readonly data: Float32Array;
}
interface OnnxSession {
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<{ readonly y: OnnxTensor }>;
}
interface OnnxRuntime {
  readonly env: { readonly wasm: { numThreads: number }; readonly versions: { web: string } };
  readonly Tensor: new (
    type: "float32",
    data: Float32Array,
    shape: readonly number[],
  ) => OnnxTensor;
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: { readonly executionProviders: readonly string[] },
    ): Promise<OnnxSession>;
  };
}

const OPS = { "layer-norm": "LayerNormalization", "rms-norm": "SimplifiedLayerNormalization" };

const [specifier, device] = Deno.args;

await serveLines(async () => {
  const { env, Tensor, InferenceSession }: OnnxRuntime = await import(specifier);
  env.wasm.numThreads = 1; // its threads do not start in Deno
  const executionProviders = [device];
  const sessions = new Map<string, OnnxSession>();

  async function sessionOf({ norm, rows, width, eps }: Question): Promise<OnnxSession> {
    const known = sessions.get(norm);
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
    const session = await InferenceSession.create(model, { executionProviders });
    sessions.set(norm, session);
    return session;
  }

  return {
    name: `onnxruntime-web ${env.versions.web} ${device}`,
    answers: {
      async forward(question: Question) {
        const { norm, rows, width } = question;
        const session = await sessionOf(question);
        const { y } = await session.run({
          x: new Tensor("float32", decodeValues(question.x), [rows, width]),
          gain: new Tensor("float32", new Float32Array(width).fill(1), [width]),
          ...(norm === "layer-norm" &&
            { bias: new Tensor("float32", new Float32Array(width), [width]) }),
        });
        return { y: encodeValues(y.data) };
      },
    },
  };
});
