/**
 * Public surface of Assay: what experiment files and programs import.
 *
 * @module
 */
export { defineExperiment } from "./core/experiment/define_experiment.ts";

export type {
  BlockSize,
  ExperimentBase,
  LevelPlace,
  MatrixShape,
  ModelSize,
  PropertyBlock,
  TimingBlock,
  TimingControl,
  TimingPlace,
  TimingPoint,
  UpdatePlace,
} from "./core/experiment/blocks.ts";
export type { ArmConfig } from "./core/experiment/cell.ts";
export type { DecodingBlock, DecodingPlace } from "./core/experiment/decoding_block.ts";
export type {
  Claim,
  ClaimRule,
  EqualTimeRule,
  LessTimeRule,
  LiteratureRule,
  PropertyRule,
  Published,
  SavingRule,
} from "./core/experiment/claim.ts";
export type {
  BaseDefinition,
  BlockName,
  ClaimDefinition,
  DecodingDefinition,
  Defaulted,
  ExperimentDefinition,
  TimingDefinition,
} from "./core/experiment/definition.ts";
export type { DataSettings } from "./core/data/data_settings.ts";
export type { ActivationName } from "./core/model/activation_names.ts";
export type {
  Architecture,
  ModelNorm,
  ModelSettings,
  PositionName,
  RopeScaling,
} from "./core/model/model_settings.ts";
export type { PresetName } from "./core/model/presets/presets.ts";
export type { MatchedAxis } from "./core/model/fairness.ts";
export type { DecodedMetric, EvaluationPlan } from "./core/train/evaluate/evaluation_plan.ts";
export type { LengthFix, LengthMetric } from "./core/train/evaluate/length_plan.ts";
export type { TrainSettings } from "./core/train/train_settings.ts";
export type { Arm, Experiment, Profile } from "./core/experiment/experiment.ts";
export type { PublishedTable } from "./core/experiment/published_table.ts";
export type {
  FactCase,
  FactCheckName,
  FactSettings,
  LayerTraining,
  NeuronFunction,
  Point,
} from "./core/experiment/fact_settings.ts";
export type { PartCheckName } from "./core/experiment/part_checks.ts";
export type {
  GradientBlock,
  ModelArm,
  PartBlock,
  SizeSettings,
  TrainingBlock,
  TrainingControl,
  TrainingTiming,
  TrialSettings,
} from "./core/experiment/training_blocks.ts";
export type {
  GradientDefinition,
  TrainingDefinition,
} from "./core/experiment/training_definition.ts";
export type {
  EqualAxis,
  EqualLossRule,
  ExponentRule,
  GapTrendRule,
  LowerLossRule,
  SizedPair,
  TrainingPlace,
  TrainingRule,
  ValueRule,
} from "./core/experiment/training_rules.ts";
export type {
  Leaf,
  LeafPath,
  SettingPath,
  Settings,
  SettingTree,
  ValueAt,
} from "./core/experiment/settings.ts";
export type {
  CacheName,
  CheckName,
  FormName,
  LevelName,
  NormName,
  PassName,
  ProfileName,
} from "./core/experiment/vocabulary.ts";
