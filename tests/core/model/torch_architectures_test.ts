import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import type { Device } from "../../../core/device/device.ts";
import { buildEncoderDecoder, buildModel } from "../../../core/model/build_model.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { evaluateTorchModel, testBesideTorch, torchWords } from "../../helpers/torch_fixture.ts";

// As in make_architecture_fixtures.py.
const [SOURCE, TARGET, VOCABULARY] = [6, 5, 11];
const SOURCE_LENGTHS = [6, 4];
const SCORED = [5, 4];

const BASE: DecoderSpec = {
  ...{ vocabulary: VOCABULARY, context: SOURCE, layers: 2, width: 16, heads: 4, kvHeads: 4 },
  ...{ hidden: 20, activation: "relu", norm: "layer-norm", normForm: "fused", normPlace: "post" },
  ...{ normEps: 1e-5, position: { kind: "sinusoidal", scaled: true }, tiedHead: true, bias: true },
  ...{ dropout: 0, precision: 24, initialDeviation: 0.02 },
};
const MODELS: Readonly<Record<string, DecoderSpec>> = {
  vaswani_pair: { ...BASE, architecture: "encoder-decoder" },
  t5_pair: {
    ...{ ...BASE, architecture: "encoder-decoder", norm: "rms-norm", normPlace: "pre" },
    ...{ activation: "geglu", bias: false, position: { kind: "t5", buckets: 8, maxDistance: 6 } },
  },
  bert_encoder: {
    ...{ ...BASE, architecture: "encoder", activation: "gelu-erf", tiedHead: false },
    position: { kind: "learned" },
  },
};

const words = (seed: number, length: number) =>
  torchWords(seed, { count: 2 * length, vocabulary: VOCABULARY });
const seen = (length: number) =>
  Uint32Array.from({ length: 2 * length }, (_, i) => SOURCE_LENGTHS[Math.floor(i / length)]);
const scored = (length: number, used: readonly number[]) =>
  words(8, length).map((word, i) =>
    i % length < used[Math.floor(i / length)] ? word : IGNORE_INDEX
  );

function evaluate(device: Device, spec: DecoderSpec, paths: readonly string[]) {
  if (spec.architecture === "encoder") {
    const built = buildModel(spec, { batch: 2, length: SOURCE });
    const targets = scored(SOURCE, SOURCE_LENGTHS);
    const inputs = { tokens: words(6, SOURCE), targets, visible: seen(SOURCE) };
    return evaluateTorchModel(device, built, { inputs, paths });
  }
  const built = buildEncoderDecoder(spec, { batch: 2, length: TARGET, source: SOURCE });
  const inputs = {
    ...{ source: words(6, SOURCE), sourceVisible: seen(SOURCE), crossVisible: seen(TARGET) },
    ...{ tokens: words(7, TARGET), targets: scored(TARGET, SCORED) },
  };
  return evaluateTorchModel(device, built, { inputs, paths });
}

for (const [name, spec] of Object.entries(MODELS)) {
  testBesideTorch(name, (device, paths) => evaluate(device, spec, paths), true);
}
