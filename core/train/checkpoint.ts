import { canonicalJson } from "../base/canonical_json.ts";
import { formatShape } from "../base/shape.ts";
import { graphHash } from "../graph/describe_graph.ts";
import { nameDifferences } from "./name_differences.ts";
import { type FileTensor, readSafetensors, writeSafetensors } from "./safetensors.ts";
import { stateTensors } from "./state_tensors.ts";
import type { TrainingSpec } from "./trainer.ts";
import type { TrainingGraph } from "./training_graph.ts";
import { RECORD_VALUES, type TrainingState, wordsOf } from "./training_state.ts";

/** Version of the files. */
const FORMAT = "1";

/**
 * Writes a state as a safetensors file: parameters and moments by path, the log, and metadata that
 * says to which graph it belongs.
 *
 * Replicates are kept apart as "<replicate>/<name>". Equal states give equal bytes.
 */
export function encodeCheckpoint(
  training: TrainingGraph,
  spec: TrainingSpec,
  state: TrainingState,
): Uint8Array {
  const tensors = new Map<string, FileTensor>();
  for (let replicate = 0; replicate < state.replicates; replicate++) {
    for (const { name, shape, values } of stateTensors(training, state, replicate)) {
      tensors.set(tensorName(state, replicate, name), { shape, values });
    }
  }
  const metadata = {
    format: FORMAT,
    graph: graphHash(training.graph),
    replicates: String(state.replicates),
    spec: canonicalJson(plain(spec)),
    step: String(state.step),
  };
  return writeSafetensors({ tensors, metadata });
}

/**
 * Reads the state out of a checkpoint.
 *
 * @param bytes The file.
 * @param path Where it comes from, for messages.
 * @throws {RangeError} If the file is damaged, holds values that are not finite, or belongs to
 * another graph; the message names what differs.
 */
export function decodeCheckpoint(
  training: TrainingGraph,
  spec: TrainingSpec,
  { bytes, path }: { readonly bytes: Uint8Array; readonly path: string },
): TrainingState {
  const { tensors, metadata } = readSafetensors(bytes, path);
  const fail = (rule: string, found: string): never => {
    throw new RangeError(`Cannot go on from a checkpoint as ${rule}: file=${path}, ${found}`);
  };
  if (metadata.format !== FORMAT) {
    fail(`its format must be ${FORMAT}`, `format=${metadata.format}`);
  }
  if (metadata.graph !== graphHash(training.graph)) {
    const differences = nameDifferences(plain(spec), metadata.spec);
    fail("it must belong to the same graph", differences);
  }
  const [step, replicates] = [Number(metadata.step), Number(metadata.replicates)];
  if (
    !Number.isSafeInteger(step) || step < 0 || !Number.isSafeInteger(replicates) || replicates < 1
  ) {
    fail("step and replicates must be whole numbers", `step=${step}, replicates=${replicates}`);
  }
  // What the metadata say must be there, before as much memory is asked for.
  const parts = training.arenas.map(({ inputs, parameters }) => inputs.length * parameters.length)
    .reduce((sum, each) => sum + each, 2);
  const log = tensors.get(replicates === 1 ? "log" : `${replicates - 1}/log`);
  if (tensors.size < replicates * parts || log?.shape[0] !== step) {
    fail(
      "it must hold the tensors of all replicates and a log of all steps",
      `tensors=${tensors.size}, replicates=${replicates}, step=${step}, ` +
        `log=${log === undefined ? "none" : formatShape(log.shape)}`,
    );
  }
  const state: TrainingState = {
    step,
    replicates,
    arenas: new Map(
      training.arenas.flatMap(({ inputs, length }) =>
        inputs.map((name) => [name, new Uint32Array(replicates * length)])
      ),
    ),
    record: new Uint32Array(RECORD_VALUES * replicates),
    logs: Array.from({ length: replicates }, () => new Float32Array(RECORD_VALUES * step)),
  };
  let count = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (const { name, shape, values } of stateTensors(training, state, replicate)) {
      const stored = tensors.get(tensorName(state, replicate, name));
      count += 1;
      if (stored === undefined || formatShape(stored.shape) !== formatShape(shape)) {
        const is = stored === undefined ? "none" : formatShape(stored.shape);
        return fail(
          "it must hold every tensor of the state",
          `tensor=${name}, shape=${is}, expected=${formatShape(shape)}`,
        );
      }
      requireFinite(name, stored.values, fail);
      wordsOf(values).set(wordsOf(stored.values));
    }
  }
  if (count !== tensors.size) {
    fail("it must hold nothing else", `tensors=${tensors.size}, expected=${count}`);
  }
  return state;
}

/** A log may hold the step at which a replicate diverged; all else is finite. */
function requireFinite(
  name: string,
  values: Float32Array,
  fail: (rule: string, found: string) => never,
): void {
  if (name === "log" || name === "record") return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    fail("its values must be finite", `tensor=${name}, index=${at}, value=${values[at]}`);
  }
}

function tensorName({ replicates }: TrainingState, replicate: number, name: string): string {
  return replicates === 1 ? name : `${replicate}/${name}`;
}

/** Leaves out what is undefined, which JSON cannot say. */
function plain(spec: TrainingSpec): unknown {
  return JSON.parse(JSON.stringify(spec));
}
