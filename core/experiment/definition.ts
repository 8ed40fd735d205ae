import type { TimingBlock, TimingControl } from "./blocks.ts";
import type { Claim, ClaimRule, EqualTimeRule, LessTimeRule, SavingRule } from "./claim.ts";
import type { Experiment, Profile } from "./experiment.ts";

/** What an experiment file holds: an {@link Experiment} in which defaults may be left out. */
export interface ExperimentDefinition
  extends Omit<Experiment, "timing" | "profiles" | "claims" | "base" | "seeds"> {
  /** Settings that all arms share; by default eps is 1e-5. */
  readonly base?: Experiment["base"];
  /** Seeds of the replicates; by default 0 to 7. */
  readonly seeds?: Experiment["seeds"];
  /** Timings: measured values. */
  readonly timing?: TimingDefinition;
  /** Sizes of run that exist, by name; `quick` is the one that runs by default. */
  readonly profiles: {
    readonly [P in keyof Experiment["profiles"]]: Defaulted<Profile, "set">;
  };
  /** What is claimed and how it is decided. */
  readonly claims: readonly ClaimDefinition[];
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

/** A claim in which defaults may be left out. */
export interface ClaimDefinition extends Omit<Claim, "rule"> {
  /** How it is decided. */
  readonly rule:
    | Exclude<ClaimRule, SavingRule | LessTimeRule | EqualTimeRule>
    | Defaulted<SavingRule, "margin">
    | Defaulted<LessTimeRule, "margin">
    | Defaulted<EqualTimeRule, "margin">;
}

/** A type in which some keys may be left out. */
export type Defaulted<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;
