import { CANONICAL_NAN_BITS, storeTensor } from "../arithmetic/storage.ts";
import { type F32, type Mask, Tracer } from "../arithmetic/trace.ts";
import type { TracedFunction } from "../arithmetic/trace.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";

/** Scale that stands for a step that must not be taken: optimizers then keep everything. */
export const HALTED = -1;

/** The norm in stored form; infinite or the one NaN where it is not finite. */
export const clipNormOf: TracedFunction = traceFunction("clip_norm_of", ["sum"], (t, sum) => {
  const root = t.toWord(storeTensor(t, t.sqrt(sum)));
  return t.toFloat(t.select(t.isNan(sum), t.word(CANONICAL_NAN_BITS), root));
});

/**
 * min(1, limit / norm), in stored form; {@link HALTED} if the sum or the loss is not finite, and
 * for good once the former scale is that.
 */
export const clipScaleOf: TracedFunction = traceScale();

function traceScale(): TracedFunction {
  const t = new Tracer();
  const [former, sum, loss, limit] = [t.input(0), t.input(1), t.input(2), t.input(3)];
  const norm = t.sqrt(sum);
  const ratio = t.select(t.less(limit, norm), t.divide(limit, norm), t.float(1));
  const halted = t.toWord(t.float(HALTED));
  const scale = [sum, loss].reduce(
    (word, value) => t.select(isFinite(t, value), word, halted),
    t.toWord(storeTensor(t, ratio)),
  );
  // A sign bit is all that tells the marker from a scale.
  const stays = t.signedLess(t.toWord(former), t.word(0));
  const result = t.toFloat(t.select(stays, halted, scale));
  const inputs = ["former", "sum", "loss", "limit"];
  return { name: "clip_scale_of", inputs, nodes: t.nodes, result: result.id };
}

/** Finds NaN and infinity on the bits, since compilers may assume that there is none. */
function isFinite(t: Tracer, value: F32): Mask {
  return t.signedLess(t.magnitude(value), t.word(0x7f800000));
}
