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
} from "./core/experiment/blocks.ts";
export type { ArmConfig } from "./core/experiment/cell.ts";
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
  ClaimDefinition,
  Defaulted,
  ExperimentDefinition,
  TimingDefinition,
} from "./core/experiment/definition.ts";
export type { Experiment, Profile } from "./core/experiment/experiment.ts";
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
