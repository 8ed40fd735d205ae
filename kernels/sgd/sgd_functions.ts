import { storeTensor } from "../arithmetic/storage.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";
import { clipGradient, keepWhereHalted } from "../adamw/adamw_functions.ts";

/** The clipped gradient with that of the weight decay: g + decay p, in stored form. */
export const sgdGradient = traceFunction(
  "sgd_gradient",
  ["p", "gradient", "clip", "decay"],
  (t, p, gradient, clip, decay) =>
    t.add(clipGradient(t, gradient, clip), storeTensor(t, t.multiply(p, decay))),
  "tensor",
);

/** momentum b + g, in stored form. */
export const sgdVelocity = traceFunction(
  "sgd_velocity",
  ["b", "g", "clip", "momentum"],
  (t, b, g, clip, momentum) =>
    keepWhereHalted(t, clip, b, storeTensor(t, t.add(storeTensor(t, t.multiply(b, momentum)), g))),
);

/** p - rate b, in stored form. */
export const sgdParameter = traceFunction(
  "sgd_parameter",
  ["p", "b", "clip", "rate"],
  (t, p, b, clip, rate) =>
    keepWhereHalted(
      t,
      clip,
      p,
      storeTensor(t, t.subtract(p, storeTensor(t, t.multiply(b, rate)))),
    ),
);
