import type { PartCheckName } from "../../experiment/part_checks.ts";
import { alibiBiasCheck, alibiSlopesCheck } from "./alibi_checks.ts";
import { attentionEntropyCheck } from "./attention_entropy_check.ts";
import { attentionMixtureCheck } from "./attention_mixture_check.ts";
import { cachedLogitsCheck } from "./cached_logits_check.ts";
import { fusedProductsCheck } from "./fused_products_check.ts";
import { gateFormulaCheck, gateGradientCheck } from "./gate_checks.ts";
import { gateHalvesCheck } from "./gate_halves_check.ts";
import { gateLstmCheck } from "./gate_lstm_check.ts";
import { gateTokenWiseCheck } from "./gate_token_wise_check.ts";
import { graphOrderCheck } from "./graph_order_check.ts";
import { permutationCheck } from "./permutation_check.ts";
import type { PartCheck } from "./part_context.ts";
import { pooledHeadsCheck } from "./pooled_heads_check.ts";
import { publishedSizesCheck } from "./published_sizes_check.ts";
import { repeatTrainingCheck } from "./repeat_training_check.ts";
import { ropeLayoutsCheck, ropeRotationCheck } from "./rotary_checks.ts";
import { ropeOffsetCheck } from "./rotary_offset_check.ts";
import { ropeScalingCheck } from "./rotary_scaling_check.ts";
import { savedFilesCheck } from "./saved_files_check.ts";
import { sharedHeadsCheck } from "./shared_heads_check.ts";
import { sinusoidalDecayCheck, sinusoidalOffsetCheck } from "./sinusoidal_checks.ts";

/** Every check of a part of a model that an experiment file may name. */
export const PART_CHECK_FUNCTIONS: Readonly<Record<PartCheckName, PartCheck>> = {
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
  "attention-mixture": attentionMixtureCheck,
  "cached-logits": cachedLogitsCheck,
  "graph-order": graphOrderCheck,
  "repeat-training": repeatTrainingCheck,
  "saved-files": savedFilesCheck,
  "gate-lstm": gateLstmCheck,
  "gate-token-wise": gateTokenWiseCheck,
  "gate-formula": gateFormulaCheck,
  "gate-gradient": gateGradientCheck,
  "shared-heads": sharedHeadsCheck,
  "pooled-heads": pooledHeadsCheck,
  "fused-products": fusedProductsCheck,
  "gate-halves": gateHalvesCheck,
  "published-sizes": publishedSizesCheck,
};
