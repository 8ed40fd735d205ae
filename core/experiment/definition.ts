import type { TimingBlock, TimingControl } from "./blocks.ts";
import type { Claim, ClaimRule, EqualTimeRule, LessTimeRule, SavingRule } from "./claim.ts";
import type {
  EqualLossRule,
  ExponentRule,
  GapTrendRule,
  LowerLossRule,
  TrainingRule,
  ValueRule,
} from "./training_rules.ts";
import type { DecodingBlock } from "./decoding_block.ts";
import type { Experiment, Profile } from "./experiment.ts";
import type { PublishedTable } from "./published_table.ts";
import type { ModelSettings } from "../model/model_settings.ts";
import type { TrainSettings } from "../train/train_settings.ts";
import type { GradientDefinition, TrainingDefinition } from "./training_definition.ts";

/** What an experiment file holds: an {@link Experiment} in which defaults may be left out. */
export interface ExperimentDefinition
  extends Omit<Experiment, "profiles" | "published" | "claims" | "base" | "seeds" | BlockName> {
  /** Settings that all arms share; each has a default. */
  readonly base?: BaseDefinition;
  /** Seeds of the replicates; by default 0 to 7. */
  readonly seeds?: Experiment["seeds"];
  /** Timings: measured values. */
  readonly timing?: TimingDefinition;
  /** Property checks: canonical values, the same bits on every machine. */
  readonly properties?: Experiment["properties"];
  /** Trainings: held-out losses of models. */
  readonly training?: TrainingDefinition;
  /** Times of generation: measured values. */
  readonly decoding?: DecodingDefinition;
  /** Norms of gradients at initialisation. */
  readonly gradients?: GradientDefinition;
  /** Exact checks of parts of models. */
  readonly parts?: Experiment["parts"];
  /** Exact checks of small cases, by name. */
  readonly facts?: Experiment["facts"];
  /** Sizes of run that exist, by name; `quick` is the one that runs by default. */
  readonly profiles: {
    readonly [P in keyof Experiment["profiles"]]: Defaulted<Profile, "set">;
  };
  /** Tables of others, shown beside what is measured here. */
  readonly published?: readonly Defaulted<PublishedTable, "better" | "metric" | "split">[];
  /** What is claimed and how it is decided. */
  readonly claims: readonly ClaimDefinition[];
}

/** Blocks of an experiment that are families of cells. */
export type BlockName =
  | "properties"
  | "timing"
  | "training"
  | "decoding"
  | "gradients"
  | "parts"
  | "facts";

/** Settings that all arms share, of which any may be left out. */
export interface BaseDefinition {
  /** Settings of the op or model. */
  readonly model?: Partial<ModelSettings>;
  /** How models are trained. */
  readonly train?: Partial<TrainSettings>;
}

/** A timing block in which defaults may be left out. */
export type TimingDefinition =
  & Omit<
    Defaulted<
      TimingBlock,
      "caches" | "threads" | "blocks" | "minSampleMs" | "coldFrom" | "models" | "levels"
    >,
    "control"
  >
  & { readonly control: Defaulted<TimingControl, "minSaving"> };

/** A decoding block in which defaults may be left out. */
export type DecodingDefinition = Defaulted<
  DecodingBlock,
  "model" | "vocabulary" | "prompts" | "blocks" | "minSampleMs" | "threads"
>;

/** A claim in which defaults may be left out. */
export interface ClaimDefinition extends Omit<Claim, "rule"> {
  /** How it is decided. */
  readonly rule:
    | Exclude<ClaimRule, SavingRule | LessTimeRule | EqualTimeRule | TrainingRule>
    | Defaulted<SavingRule, "margin">
    | Defaulted<LessTimeRule, "margin">
    | Defaulted<EqualTimeRule, "margin">
    | Defaulted<LowerLossRule, "metric" | "split">
    | Defaulted<EqualLossRule, "metric" | "split">
    | Defaulted<GapTrendRule, "metric" | "split" | "direction">
    | Defaulted<ValueRule, "metric" | "split">
    | Defaulted<ExponentRule, "metric">;
}

/** A type in which some keys may be left out. */
export type Defaulted<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;
