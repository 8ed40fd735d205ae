import type { Device } from "../../device/device.ts";
import type { FactCellConfig } from "../../experiment/cell.ts";
import type { FactCheckName } from "../../experiment/fact_settings.ts";
import type { Finding } from "../checks/check_context.ts";
import { deadLogitsCheck } from "./dead_logits_check.ts";
import { dotCosineCheck } from "./dot_cosine_check.ts";
import { endTokenCheck } from "./end_token_check.ts";
import type { FactCheck } from "./fact_context.ts";
import { layerTrainingCheck } from "./layer_training_check.ts";
import { lineTrainingCheck } from "./line_training_check.ts";
import { lowRankCheck } from "./low_rank_check.ts";
import { moduleNamesCheck } from "./module_names_check.ts";
import { neuronFitCheck, neuronSumCheck } from "./neuron_checks.ts";
import { nextTokenCheck } from "./next_token_check.ts";
import { positionWeightsCheck } from "./position_weights_check.ts";
import { productGradientCheck } from "./product_gradient_check.ts";
import { raggedRowsCheck } from "./ragged_rows_check.ts";
import { twinNeuronsCheck, zeroStartCheck } from "./start_checks.ts";
import { streamOrderCheck } from "./stream_order_check.ts";

/** Every check of cases that an experiment file may name. */
export const FACT_CHECK_FUNCTIONS: { readonly [N in FactCheckName]: FactCheck<N> } = {
  "neuron-fit": neuronFitCheck,
  "neuron-sum": neuronSumCheck,
  "zero-start": zeroStartCheck,
  "twin-neurons": twinNeuronsCheck,
  "line-training": lineTrainingCheck,
  "product-gradient": productGradientCheck,
  "module-names": moduleNamesCheck,
  "low-rank": lowRankCheck,
  "stream-order": streamOrderCheck,
  "ragged-rows": raggedRowsCheck,
  "next-token": nextTokenCheck,
  "end-token": endTokenCheck,
  "dot-cosine": dotCosineCheck,
  "layer-training": layerTrainingCheck,
  "dead-logits": deadLogitsCheck,
  "position-weights": positionWeightsCheck,
};

/** Makes the check of a case. */
export function runFactCheck(
  device: Device,
  { check, settings, seed = 0 }: Pick<FactCellConfig, "check" | "settings" | "seed">,
): Promise<readonly Finding[]> {
  const made = FACT_CHECK_FUNCTIONS[check] as FactCheck<FactCheckName>;
  return made(device, { settings, seed });
}
