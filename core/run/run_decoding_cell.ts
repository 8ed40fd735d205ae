import { elementCount } from "../base/shape.ts";
import type { Device } from "../device/device.ts";
import { DUPLICATE_ARM } from "../experiment/timed_arms.ts";
import type { DecodeTimingConfig } from "../experiment/model_cell.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import { buildCachedDecoder, buildPrefill } from "../model/cached_decoder.ts";
import { type DecoderSpec, decoderSpec } from "../model/decoder_spec.ts";
import { initialValues } from "../model/initial_values.ts";
import type { CacheSize, ModelBuilder } from "../model/model_builder.ts";
import type { ModelSettings } from "../model/model_settings.ts";
import { permutation } from "../random/permutation.ts";
import { createStream } from "../random/stream.ts";
import type { TimingSample } from "../result/cell_record.ts";
import { timingValues } from "./checks/check_inputs.ts";
import { pause } from "./pause.ts";
import type { TimedArm } from "./time_arms.ts";
import { timeInterleaved } from "./time_interleaved.ts";

/**
 * Times generation with every arm of a cell, interleaved.
 *
 * A token: caches that hold all tokens but the last, which each execution takes anew at the last
 * place, so that every one does the same. A prompt: all its tokens in one pass, which gives what
 * the caches are filled with. What is between executions, as the choice of a token, is not timed.
 *
 * @param device Where it runs.
 * @param config The cell.
 * @param signal Ends the run between two samples.
 * @returns Every sample, in the order in which it was taken.
 */
export async function runDecodingCell(
  device: Device,
  config: DecodeTimingConfig,
  signal: AbortSignal,
): Promise<TimingSample[]> {
  const { arms, duplicate, blocks, minSampleMs, experiment, level, batch, context } = config;
  const timed: TimedArm[] = [];
  try {
    for (const [name, model] of Object.entries({ ...arms, [DUPLICATE_ARM]: arms[duplicate] })) {
      await pause(signal);
      timed.push(await compileArm(device, config, { name, model }));
    }
    const orderOf = (round: number) => {
      const path = `block-order/${experiment}/${level}/${batch}x${context}/${round}`;
      return permutation(createStream({ seed: 0, path }), timed.length);
    };
    return await timeInterleaved(timed, { blocks, minSampleMs, orderOf, signal });
  } finally {
    for (const { executable } of timed) await executable.dispose();
  }
}

async function compileArm(
  device: Device,
  { level, batch, context, vocabulary }: DecodeTimingConfig,
  { name, model: settings }: { readonly name: string; readonly model: ModelSettings },
): Promise<TimedArm> {
  const spec = decoderSpec(settings, { vocabulary, context });
  const { model, output } = level === "token"
    ? tokenModel(spec, { batch, capacity: context })
    : promptModel(spec, { batch, length: context });
  const graph = model.graph.build();
  const executable = await device.compile(fuseGraph(graph));
  try {
    const known = new Map([
      ...model.tables.map(({ name, values }) => [name, values] as const),
      ...model.parameters.map((each) => [each.path, initialValues(each, { seed: 0 })] as const),
    ]);
    for (const [input, id] of graph.inputs) {
      const { shape, dtype } = graph.tensors[id];
      const count = elementCount(shape);
      const indices = () => new Uint32Array(count).fill(input === "position" ? context - 1 : 0);
      const values = known.get(input) ?? (dtype === "u32" ? indices() : timingValues(count));
      await executable.write(input, values);
    }
    return { name, executable, output };
  } catch (error) {
    await executable.dispose();
    throw error;
  }
}

/** A graph to be timed, and the output that shows that its work was done. */
interface TimedModel {
  readonly model: ModelBuilder;
  readonly output: string;
}

function tokenModel(spec: DecoderSpec, size: CacheSize): TimedModel {
  const { model, logits } = buildCachedDecoder(spec, size);
  model.graph.output("logits", logits);
  return { model, output: "logits" };
}

function promptModel(
  spec: DecoderSpec,
  size: { readonly batch: number; readonly length: number },
): TimedModel {
  const model = buildPrefill(spec, size);
  return { model, output: [...model.attended.keys()].at(-1)! };
}
