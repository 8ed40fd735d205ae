import type { DecoderSpec } from "../../core/model/decoder_spec.ts";
import { parameterShapes, type Weights } from "../../core/train/model_weights.ts";
import { elementCount } from "../../core/base/shape.ts";
import { wordGenerator } from "./word_generator.ts";

/** Draws weights of a model that are nothing special: uniform, around 1 where they are gains. */
export function drawWeights(spec: DecoderSpec, seed: number): Weights {
  return new Map(
    [...parameterShapes(spec)].map(([path, shape]) => {
      const next = wordGenerator(`${seed} ${path}`);
      const around = path.endsWith(".gain") ? 1 : 0;
      const values = Float32Array.from(
        { length: elementCount(shape) },
        () => around + next() / 2 ** 32 - 0.5,
      );
      return [path, { shape, values }];
    }),
  );
}
