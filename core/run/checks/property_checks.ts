import type { CheckName } from "../../experiment/vocabulary.ts";
import type { PropertyCheck } from "./check_context.ts";
import { formulaCheck } from "./formula_check.ts";
import { gradientCheck } from "./gradient_check.ts";
import {
  scaleInvarianceCheck,
  shiftInvarianceCheck,
  zeroMeanEqualityCheck,
} from "./invariance_checks.ts";

/** Every check that an experiment file may name. */
export const PROPERTY_CHECKS: Readonly<Record<CheckName, PropertyCheck>> = {
  "formula": formulaCheck,
  "gradient": gradientCheck,
  "zero-mean-equality": zeroMeanEqualityCheck,
  "scale-invariance": scaleInvarianceCheck,
  "shift-invariance": shiftInvarianceCheck,
};
