import { initialValues } from "../../model/initial_values.ts";
import { linearLayer } from "../../model/linear_layer.ts";
import { decoderSpec } from "../../model/decoder_spec.ts";
import { ModelBuilder } from "../../model/model_builder.ts";
import { modelSettingsSchema } from "../../experiment/model_settings_schema.ts";
import { readSafetensors, writeSafetensors } from "../../train/safetensors.ts";
import { plainFindings } from "../checks/part_context.ts";
import type { FactCheck } from "./fact_context.ts";

/** What a linear layer asks of a model: here that there are biases. */
const SPEC = decoderSpec({ ...modelSettingsSchema.parse({}), bias: true }, {
  ...{ vocabulary: 2, context: 2 },
});

/**
 * Builds linear layers by path, and compares names and shapes of their parameters with those given:
 * how many are missing, unexpected or of another shape. Then writes them as a file, reads it, writes
 * what was read, and counts the bytes that differ.
 */
export const moduleNamesCheck: FactCheck<"module-names"> = (_, { settings, seed }) => {
  const m = new ModelBuilder();
  for (const [path, [from, to]] of Object.entries(settings.layers)) {
    linearLayer(m, SPEC, { path, x: m.graph.input(`${path}.x`, [1, from]), to });
  }
  const expected = new Map(Object.entries(settings.names));
  const right = m.parameters.filter(({ path, shape }) =>
    expected.get(path)?.join() === shape.join()
  );
  const tensors = new Map(
    m.parameters.map((parameter) => [
      parameter.path,
      { shape: parameter.shape, values: initialValues(parameter, { seed }) },
    ]),
  );
  const first = writeSafetensors({ tensors, metadata: {} });
  const second = writeSafetensors(readSafetensors(first, "the first file"));
  return Promise.resolve(plainFindings({
    wrong_names: m.parameters.length + expected.size - 2 * right.length,
    changed_bytes: Math.abs(first.length - second.length) +
      first.reduce((count, byte, i) => count + (byte === second[i] ? 0 : 1), 0),
  }));
};
