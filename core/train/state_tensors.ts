import { elementCount, type Shape } from "../base/shape.ts";
import type { TrainingGraph } from "./training_graph.ts";
import { floatsOf, RECORD_VALUES, type TrainingState } from "./training_state.ts";

/** A tensor of a state by its own name, without the gaps of its arena. */
export interface StateTensor {
  /** A parameter's path, or "m/<path>" for a moment of it; "record"; "log". */
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** Lists parameters, moments, the last record and the log of one replicate, in a fixed order. */
export function stateTensors(
  { arenas }: TrainingGraph,
  state: TrainingState,
  replicate: number,
): StateTensor[] {
  const parts = arenas.flatMap(({ parameters, inputs, length }) =>
    inputs.flatMap((input, i) => {
      const words = state.arenas.get(input)!;
      const prefix = i === 0 ? "" : `${input.split(".")[0]}/`;
      return parameters.map(({ path, shape, offset }) => {
        const start = replicate * length + offset;
        return {
          name: `${prefix}${path}`,
          shape,
          values: floatsOf(words.subarray(start, start + elementCount(shape))),
        };
      });
    })
  );
  const record = state.record.subarray(
    RECORD_VALUES * replicate,
    RECORD_VALUES * (replicate + 1),
  );
  const log = state.logs[replicate];
  return [
    ...parts,
    { name: "record", shape: [RECORD_VALUES], values: floatsOf(record) },
    { name: "log", shape: [log.length / RECORD_VALUES, RECORD_VALUES], values: log },
  ];
}
