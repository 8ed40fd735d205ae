import { RECORD_VALUES, type TrainingState } from "./training_state.ts";

/** Takes one replicate out of a state of training: the state that it would have alone. */
export function replicateState(state: TrainingState, replicate: number): TrainingState {
  const part = (words: Uint32Array) => {
    const length = words.length / state.replicates;
    return words.slice(replicate * length, (replicate + 1) * length);
  };
  return {
    step: state.step,
    replicates: 1,
    arenas: new Map([...state.arenas].map(([name, words]) => [name, part(words)])),
    record: state.record.slice(RECORD_VALUES * replicate, RECORD_VALUES * (replicate + 1)),
    logs: [state.logs[replicate].slice()],
  };
}
