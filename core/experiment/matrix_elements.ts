import type { ModelSettings } from "../model/model_settings.ts";

/**
 * Counts the elements of the matrices of a model's blocks, roughly: its size before it is built.
 *
 * @param model The model; of two stacks both count, once where they share their weights, and
 * cross-attention too.
 */
export function matrixElements(model: ModelSettings): number {
  const { layers, dModel, dFf, architecture, encoderLayers = layers, sharedStacks } = model;
  const block = dModel * (4 * dModel + 2 * dFf);
  if (architecture !== "encoder-decoder") return layers * block;
  return (sharedStacks ? layers : layers + encoderLayers) * block + layers * 4 * dModel * dModel;
}
