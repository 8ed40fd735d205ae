import { createStream } from "../../random/stream.ts";
import { uniformAt } from "../../random/uniform.ts";
import { maxAbsoluteDifference } from "../checks/compare_values.ts";
import { plainFindings } from "../checks/part_context.ts";
import type { FactCheck } from "./fact_context.ts";

/**
 * Draws weights and data for a model and for a larger one, from one sequence that both share, and
 * from streams of their own: how far the data of the larger model are from those of the other.
 */
export const streamOrderCheck: FactCheck<"stream-order"> = (_, { settings, seed }) => {
  const { weights, more, data } = settings;
  const drawn = (path: string, from: number) => {
    const stream = createStream({ seed, path });
    return Array.from({ length: data }, (_, i) => uniformAt(stream, from + i));
  };
  const shared = [weights, more].map((before) => drawn("data-content/shared", before));
  const own = [weights, more].map((before) => {
    const initial = createStream({ seed, path: "init/weights" });
    for (let i = 0; i < before; i++) uniformAt(initial, i);
    return drawn("data-content/rows", 0);
  });
  return Promise.resolve(plainFindings({
    shared_difference: maxAbsoluteDifference(shared[0], shared[1]),
    own_difference: maxAbsoluteDifference(own[0], own[1]),
  }));
};
