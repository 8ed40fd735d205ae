import { elementCount } from "../../base/shape.ts";
import { modelSettingsSchema } from "../../experiment/model_settings_schema.ts";
import { POSITION_NAMES } from "../../experiment/training_vocabulary.ts";
import { decoderSpec } from "../../model/decoder_spec.ts";
import type { PositionName } from "../../model/model_settings.ts";
import { parameterShapes } from "../../train/model_weights.ts";
import { plainFindings } from "../checks/part_context.ts";
import type { FactCheck } from "./fact_context.ts";

/** Counts the trained elements that each positional encoding adds to a decoder without one. */
export const positionWeightsCheck: FactCheck<"position-weights"> = (_, { settings }) => {
  const { rows, width, heads } = settings;
  const elements = (encoding: PositionName) => {
    const model = { ...modelSettingsSchema.parse({}), dModel: width, position: encoding };
    const spec = decoderSpec({ ...model, layers: 1, heads }, { vocabulary: 2, context: rows });
    return [...parameterShapes(spec).values()].reduce((sum, shape) => sum + elementCount(shape), 0);
  };
  const counts = POSITION_NAMES.map((
    name,
  ) => [`trained_${name}`, elements(name) - elements("none")]);
  return Promise.resolve(plainFindings(Object.fromEntries(counts)));
};
