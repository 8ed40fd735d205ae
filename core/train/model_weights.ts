import { elementCount, formatShape, type Shape } from "../base/shape.ts";
import { leastWindow } from "../model/architecture.ts";
import { buildModel } from "../model/build_model.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import {
  type FileTensor,
  readSafetensors,
  safetensorsParts,
  type TensorFile,
  writeSafetensors,
} from "./safetensors.ts";
import { stateTensors } from "./state_tensors.ts";
import type { TrainingGraph } from "./training_graph.ts";
import type { TrainingState } from "./training_state.ts";

/** Most names that a message lists. */
const MOST_NAMED = 5;
/** Most bytes of the header for each tensor: name, shape, offsets. */
const HEADER_BYTES_PER_TENSOR = 512;

/** Values of a model's parameters by their paths, in the order of the model. */
export type Weights = ReadonlyMap<string, FileTensor>;

/** Takes the parameters of one replicate out of a state of training. */
export function weightsOf(training: TrainingGraph, state: TrainingState, replicate = 0): Weights {
  const paths = new Set(
    training.arenas.flatMap(({ parameters }) => parameters).map(({ path }) => path),
  );
  return new Map(
    stateTensors(training, state, replicate)
      .filter(({ name }) => paths.has(name))
      .map(({ name, shape, values }) => [name, { shape, values: values.slice() }]),
  );
}

/**
 * Writes parameters as a safetensors file; equal parameters give equal bytes.
 *
 * @throws {RangeError} If they are not those of the model.
 */
export function encodeWeights(model: DecoderSpec, weights: Weights): Uint8Array {
  return writeSafetensors(fileOf(model, weights));
}

/**
 * Lists the parts of such a file, each parameter's own bytes among them: nothing is copied.
 *
 * @throws {RangeError} If they are not those of the model.
 */
export function weightParts(model: DecoderSpec, weights: Weights): readonly Uint8Array[] {
  return safetensorsParts(fileOf(model, weights));
}

function fileOf(model: DecoderSpec, weights: Weights): TensorFile {
  const path = "what is to be written";
  const tensors = checkWeights(model, weights, { task: "write the weights of a model", path });
  return { tensors, metadata: { format: "assay-decoder" } };
}

/**
 * Reads the parameters of a model out of a safetensors file; trusts nothing in it.
 *
 * @param model What the file must hold the parameters of.
 * @param file Its bytes, and where they come from, for messages.
 * @throws {RangeError} If the file is damaged, a tensor is missing, not expected or of another
 * shape, or a value is not finite.
 */
export function decodeWeights(
  model: DecoderSpec,
  { bytes, path }: { readonly bytes: Uint8Array; readonly path: string },
): Weights {
  const { tensors } = readSafetensors(bytes, path);
  return checkWeights(model, tensors, { task: "use the weights of a model", path });
}

/** Bounds the bytes of a file that holds a model's parameters, each of them `copies` times. */
export function largestWeightsFile(model: DecoderSpec, copies = 1): number {
  const shapes = [...parameterShapes(model).values()];
  const data = shapes.reduce((sum, shape) => sum + 4 * elementCount(shape), 0);
  return copies * (data + HEADER_BYTES_PER_TENSOR * (shapes.length + 16));
}

/** Shapes of a model's parameters by their paths, in the order in which its parts ask for them. */
export function parameterShapes(model: DecoderSpec): ReadonlyMap<string, Shape> {
  const length = leastWindow(model);
  const { model: { parameters } } = buildModel({ ...model, dropout: 0 }, { batch: 1, length });
  return new Map(parameters.map(({ path, shape }) => [path, shape]));
}

/** Gives the weights in the order of the model, or says everything that does not fit it. */
function checkWeights(
  model: DecoderSpec,
  weights: Weights,
  { task, path }: { readonly task: string; readonly path: string },
): Weights {
  const shapes = parameterShapes(model);
  const faults: string[] = [];
  const report = (what: string, names: readonly string[]) => {
    if (names.length === 0) return;
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
    faults.push(`${what}=${names.slice(0, MOST_NAMED).join(", ")}${more}`);
  };
  report("missing", [...shapes.keys()].filter((name) => !weights.has(name)));
  report("unexpected", [...weights.keys()].filter((name) => !shapes.has(name)));
  report(
    "of another shape",
    [...shapes].flatMap(([name, shape]) => {
      const is = weights.get(name)?.shape ?? shape;
      const [found, expected] = [formatShape(is), formatShape(shape)];
      return found === expected ? [] : [`${name} ${found} (expected ${expected})`];
    }),
  );
  for (const [name, { values }] of weights) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) report("not finite", [`${name}[${at}] ${values[at]}`]);
  }
  if (faults.length > 0) {
    throw new RangeError(
      `Cannot ${task} as its tensors must be those of the model: file=${path}, ` +
        faults.join("; "),
    );
  }
  return new Map([...shapes.keys()].map((name) => [name, weights.get(name)!]));
}
