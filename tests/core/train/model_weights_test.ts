import { assert, assertEquals, assertThrows } from "@std/assert";
import { initialState } from "../../../core/train/initial_state.ts";
import {
  decodeWeights,
  encodeWeights,
  largestWeightsFile,
  parameterShapes,
  weightsOf,
} from "../../../core/train/model_weights.ts";
import { type FileTensor, writeSafetensors } from "../../../core/train/safetensors.ts";
import { trainingGraph } from "../../../core/train/training_graph.ts";
import { wordsOf } from "../../../core/train/training_state.ts";
import { TINY } from "../../helpers/tiny_training.ts";

const TRAINING = trainingGraph(TINY.model, TINY.train);
const STATE = initialState(TRAINING, { seeds: [1, 2] });
const WEIGHTS = weightsOf(TRAINING, STATE);
const path = "model/model.safetensors";

/** The file of the tiny model with its tensors changed. */
function fileWith(change: (tensors: Map<string, FileTensor>) => void): Uint8Array {
  const tensors = new Map<string, FileTensor>(
    [...WEIGHTS].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
  );
  change(tensors);
  return writeSafetensors({ tensors, metadata: {} });
}

Deno.test("weightsOf() takes the parameters of one replicate, in the order of the model", () => {
  assertEquals(
    [...WEIGHTS.keys()].sort(),
    TRAINING.arenas.flatMap(({ parameters }) => parameters.map(({ path }) => path)).sort(),
  );
  const other = weightsOf(TRAINING, STATE, 1);
  assert(WEIGHTS.get("head.weight")!.values[0] !== other.get("head.weight")!.values[0]);
});

Deno.test("weights come back bit for bit, and are the same bytes when written again", () => {
  const bytes = encodeWeights(TINY.model, WEIGHTS);
  const back = decodeWeights(TINY.model, { bytes, path });
  assertEquals([...back.keys()], [...parameterShapes(TINY.model).keys()]);
  for (const [name, { values }] of back) {
    assertEquals(wordsOf(values), wordsOf(WEIGHTS.get(name)!.values), name);
  }
  assertEquals(encodeWeights(TINY.model, back), bytes);
  assert(bytes.length <= largestWeightsFile(TINY.model));
});

Deno.test("weights of another model are refused with everything that differs", () => {
  const bytes = fileWith((tensors) => {
    tensors.delete("norm.gain");
    tensors.delete("norm.bias");
    tensors.set("extra", { shape: [1], values: new Float32Array(1) });
    tensors.set("head.weight", { ...tensors.get("head.weight")!, shape: [16, 64] });
  });
  assertThrows(
    () => decodeWeights(TINY.model, { bytes, path }),
    RangeError,
    "Cannot use the weights of a model as its tensors must be those of the model: " +
      "file=model/model.safetensors, missing=norm.gain, norm.bias; unexpected=extra; " +
      "of another shape=head.weight [16, 64] (expected [32, 32])",
  );
});

Deno.test("weights of a model with another vocabulary are refused", () => {
  const bytes = encodeWeights(TINY.model, WEIGHTS);
  assertThrows(
    () => decodeWeights({ ...TINY.model, vocabulary: 33 }, { bytes, path }),
    RangeError,
    "of another shape=embedding.token [32, 32] (expected [33, 32]), head.weight [32, 32] (expected [32, 33])",
  );
});

Deno.test("weights that are not finite are refused with tensor and place", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const bytes = fileWith((tensors) => tensors.get("head.weight")!.values[5] = value);
    assertThrows(
      () => decodeWeights(TINY.model, { bytes, path }),
      RangeError,
      `not finite=head.weight[5] ${value}`,
    );
  }
});

Deno.test("encodeWeights() refuses weights of another model", () => {
  const fewer = new Map(WEIGHTS);
  fewer.delete("norm.gain");
  assertThrows(() => encodeWeights(TINY.model, fewer), RangeError, "missing=norm.gain");
});
