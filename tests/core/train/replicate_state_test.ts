import { assertEquals } from "@std/assert";
import { initialState } from "../../../core/train/initial_state.ts";
import { replicateState } from "../../../core/train/replicate_state.ts";
import { stateHash } from "../../../core/train/state_hash.ts";
import { trainingGraph } from "../../../core/train/training_graph.ts";
import { TINY } from "../../helpers/tiny_training.ts";

Deno.test("replicateState() is the state that the replicate would have alone", () => {
  const training = trainingGraph(TINY.model, TINY.train);
  const both = initialState(training, { seeds: [1, 2] });
  [1, 2].forEach((seed, replicate) => {
    const alone = initialState(training, { seeds: [seed] });
    const taken = replicateState(both, replicate);
    assertEquals(stateHash(training, taken), stateHash(training, alone));
    assertEquals(taken, alone);
  });
});
