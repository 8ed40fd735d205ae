import { elementCount } from "../base/shape.ts";
import type { InputValues } from "../device/device.ts";
import { backpropagate } from "../graph/backpropagate.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import type { Graph } from "../graph/graph.ts";
import { block } from "../model/block.ts";
import { initialValues } from "../model/initial_values.ts";
import { ModelBuilder } from "../model/model_builder.ts";
import { integerBelow } from "../random/integer_below.ts";
import { normals } from "../random/normal.ts";
import { createStream } from "../random/stream.ts";
import { wordSource } from "../random/word_source.ts";
import { firstInputs } from "./first_inputs.ts";
import { initialState } from "./initial_state.ts";
import { levelDecoder, type LevelSpec, levelTraining } from "./level_model.ts";
import { optimizerScalars } from "./optimizer_scalars.ts";
import { trainingGraph } from "./training_graph.ts";

/** A block or a training step that can be timed. */
export interface LevelGraph {
  /** As a device compiles it. */
  readonly graph: Graph;
  /** Elements of all that is trained. */
  readonly parameters: number;
  /** Output by which one sees that the work was done: the same after every execution. */
  readonly output: string;
  /** Makes the values of all inputs that do not begin as 0. */
  values(): InputValues;
}

/**
 * Builds a block, or a training step of a decoder, with one norm or with none.
 *
 * A block has the inputs "x" and, for the backward pass, "gradY", of shape [batch, context, width],
 * and its parameters by their paths; the outputs "y", and the gradients by "grad/" and the name of
 * the input. A training step is that of `trainingGraph`.
 *
 * @throws {RangeError} If the sizes do not fit together.
 */
export function levelGraph(spec: LevelSpec): LevelGraph {
  const built = spec.level === "block" ? blockLevel(spec) : stepLevel(spec);
  return spec.form === "fused" ? { ...built, graph: fuseGraph(built.graph) } : built;
}

function blockLevel(spec: LevelSpec): LevelGraph {
  const { model: { batch, context, width }, pass } = spec;
  const m = new ModelBuilder();
  const shape = [batch, context, width];
  const x = m.graph.input("x", shape);
  const y = block(m, levelDecoder(spec), { path: "block", x });
  m.graph.output("y", y);
  if (pass === "forward-backward") {
    const wanted = [x, ...m.parameters.map(({ tensor }) => tensor)];
    const seed = m.graph.input("gradY", shape);
    backpropagate(m.graph, () => new Map([[y, seed]]), wanted).forEach((gradient, i) => {
      m.graph.output(`grad/${m.graph.tensors[wanted[i]].name}`, gradient!);
    });
  }
  const { parameters } = m;
  return {
    graph: m.graph.build(),
    parameters: parameters.reduce((sum, each) => sum + elementCount(each.shape), 0),
    output: "y",
    values: () => ({
      x: normalValues("x", elementCount(shape)),
      ...(pass === "forward-backward" ? { gradY: normalValues("gradY", elementCount(shape)) } : {}),
      ...Object.fromEntries(
        parameters.map((each) => [each.path, initialValues(each, { seed: 0 })]),
      ),
    }),
  };
}

function stepLevel(spec: LevelSpec): LevelGraph {
  const train = levelTraining(spec);
  const training = trainingGraph(levelDecoder(spec), train);
  const { batch, context, vocabulary = 1 } = spec.model;
  const parameters = training.arenas.flatMap((arena) => arena.parameters);
  return {
    graph: training.graph,
    parameters: parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    output: "loss",
    values: () => {
      const state = initialState(training, { seeds: [0] });
      return {
        ...firstInputs(training, state),
        tokens: tokenValues("tokens", batch * context, vocabulary),
        targets: tokenValues("targets", batch * context, vocabulary),
        scalars: optimizerScalars(train, 0),
        "log.at": Uint32Array.of(0),
      };
    },
  };
}

function normalValues(name: string, count: number): Float32Array {
  return Float32Array.from(normals(createStream({ seed: 0, path: `data-content/${name}` }), count));
}

function tokenValues(name: string, count: number, vocabulary: number): Uint32Array {
  const words = wordSource(createStream({ seed: 0, path: `data-content/${name}` }));
  return Uint32Array.from({ length: count }, () => integerBelow(words, vocabulary));
}
