import type { ModelSettings } from "../model_settings.ts";
import { bert } from "./bert.ts";
import { chatglm2 } from "./chatglm2.ts";
import { gpt2 } from "./gpt2.ts";
import { llama2 } from "./llama2.ts";
import type { Preset, PresetSettings, PresetSize } from "./preset.ts";
import { t5 } from "./t5.ts";
import { vaswani2017 } from "./vaswani2017.ts";

/** Name of a published architecture. */
export type PresetName = "vaswani2017" | "bert" | "gpt2" | "llama2" | "chatglm2" | "t5";

/** Published architectures by name. */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  vaswani2017,
  bert,
  gpt2,
  llama2,
  chatglm2,
  t5,
};

/** Names of the presets, in the order in which they were published. */
export const PRESET_NAMES: readonly PresetName[] = Object.keys(PRESETS) as PresetName[];

/**
 * Gives the settings of a preset at a size.
 *
 * @param name The preset; undefined for none.
 * @param size Width and heads.
 * @returns Plain settings, the architecture among them; none without a preset.
 */
export function presetSettings(
  name: PresetName | undefined,
  size: PresetSize,
): Partial<PresetSettings> & Pick<ModelSettings, "architecture"> {
  if (name === undefined) return {};
  const { architecture, settings } = PRESETS[name];
  return { architecture, ...settings(size) };
}
