import { storeTensor } from "../arithmetic/storage.ts";
import { type TracedFunction, Tracer } from "../arithmetic/trace.ts";

/** factor x where the word is at least the threshold, else 0. */
export const dropoutOf: TracedFunction = traceDropout();

function traceDropout(): TracedFunction {
  const t = new Tracer();
  const scaled = t.toWord(storeTensor(t, t.multiply(t.input(0), t.input(2))));
  const isDropped = t.unsignedLess(t.wordInput(1), t.wordInput(3));
  const result = t.toFloat(t.select(isDropped, t.word(0), scaled));
  const inputs = ["x", "word", "factor", "threshold"];
  return { name: "dropout_of", inputs, nodes: t.nodes, result: result.id };
}
