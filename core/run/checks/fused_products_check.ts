import { splitWeights, type WeightTensor } from "../../model/split_weights.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import {
  drawnDecoder,
  type DrawnWeights,
  drawnWeights,
  gradientDifference,
  runDecoder,
} from "./drawn_decoder.ts";
import { type PartCheck, plainFindings } from "./part_context.ts";

/**
 * Compares a decoder with one product for queries, keys and values, and one for both halves of its
 * gate, with the same decoder with a product for each: logits, the gradients of the matrices that
 * nothing else stands behind, and all gradients over the largest of them. That of what a fused
 * product reads is one sum there and a sum of sums here.
 *
 * In `swapped_difference` keys have traded places with values, and gate with up.
 */
export const fusedProductsCheck: PartCheck = async (device, { model, seed }) => {
  const fused = { ...drawnDecoder(model), fusedQkv: true, fusedGateUp: true };
  const apart = { ...fused, fusedQkv: false, fusedGateUp: false };
  const weights = drawnWeights(fused, seed);
  const split = splitWeights(fused, weights);
  const one = await runDecoder(device, fused, weights);
  const several = await runDecoder(device, apart, split);
  const expected = splitWeights(fused, one.gradients);
  const last = `blocks.${fused.layers - 1}.feedForward.`;
  let last_gradient_difference = 0;
  for (const name of ["gate", "up", "out"].map((part) => `${last}${part}.weight`)) {
    last_gradient_difference = Math.max(
      last_gradient_difference,
      maxAbsoluteDifference(several.gradients.get(name)!.values, expected.get(name)!.values),
    );
  }
  const wrong = await runDecoder(device, apart, swapped(split));
  return plainFindings({
    output_difference: maxAbsoluteDifference(several.logits, one.logits),
    last_gradient_difference,
    gradient_difference: gradientDifference(several.gradients, expected),
    swapped_difference: maxAbsoluteDifference(wrong.logits, one.logits),
    output_hash: bitsHash(one.logits),
  });
};

/** Lets keys and values, and gates and what they gate, trade places. */
function swapped(weights: DrawnWeights): DrawnWeights {
  const other: Readonly<Record<string, string>> = { k: "v", v: "k", gate: "up", up: "gate" };
  return new Map([...weights].map(([path, tensor]): [string, WeightTensor] => {
    const from = path.replace(
      /\.(k|v|gate|up)\.(weight|bias)$/,
      (_, name, kind) => `.${other[name]}.${kind}`,
    );
    return [path, weights.get(from) ?? tensor];
  }));
}
