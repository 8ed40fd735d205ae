import type { PositionCheckName } from "../../experiment/position_checks.ts";
import { alibiBiasCheck, alibiSlopesCheck } from "./alibi_checks.ts";
import { attentionEntropyCheck } from "./attention_entropy_check.ts";
import { permutationCheck } from "./permutation_check.ts";
import type { PositionCheck } from "./position_context.ts";
import { ropeLayoutsCheck, ropeRotationCheck } from "./rotary_checks.ts";
import { ropeOffsetCheck } from "./rotary_offset_check.ts";
import { ropeScalingCheck } from "./rotary_scaling_check.ts";
import { sinusoidalDecayCheck, sinusoidalOffsetCheck } from "./sinusoidal_checks.ts";

/** Every position check that an experiment file may name. */
export const POSITION_CHECK_FUNCTIONS: Readonly<Record<PositionCheckName, PositionCheck>> = {
  "sinusoidal-offset": sinusoidalOffsetCheck,
  "sinusoidal-decay": sinusoidalDecayCheck,
  "alibi-slopes": alibiSlopesCheck,
  "alibi-bias": alibiBiasCheck,
  "attention-entropy": attentionEntropyCheck,
  "rope-rotation": ropeRotationCheck,
  "rope-offset": ropeOffsetCheck,
  "rope-layouts": ropeLayoutsCheck,
  "rope-scaling": ropeScalingCheck,
  "permutation": permutationCheck,
};
