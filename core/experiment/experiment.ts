import type { ExperimentBase, PropertyBlock, TimingBlock } from "./blocks.ts";
import type { ArmConfig } from "./cell.ts";
import type { Claim } from "./claim.ts";
import type { DecodingBlock } from "./decoding_block.ts";
import type { FactCase } from "./fact_settings.ts";
import type { PublishedTable } from "./published_table.ts";
import type { Settings } from "./settings.ts";
import type { GradientBlock, ModelArm, PartBlock, TrainingBlock } from "./training_blocks.ts";
import type { ProfileName } from "./vocabulary.ts";

/** What is compared: a norm alone (`properties`, `timing`), or a model (every other block). */
export type Arm = ArmConfig | ModelArm;

/**
 * A valid experiment with every default filled in: what everything behind the validation reads.
 *
 * The blocks `properties`, `timing`, `training`, `decoding`, `gradients`, `parts` and `facts` are
 * families of cells; at least one is present. Each is about the arms that have its form; `facts`
 * has its own.
 */
export interface Experiment {
  /** Kebab-case name; the file has it in snake case. */
  readonly name: string;
  /** Raised when a change can alter a result. */
  readonly version: number;
  /** Heading of the report. */
  readonly title: string;
  /** What the experiment asks, in a sentence. */
  readonly question: string;
  /** Where the claims come from. */
  readonly source: string;
  /** What is compared, by name. */
  readonly arms: Readonly<Record<string, Arm>>;
  /** Settings that all arms share. */
  readonly base: ExperimentBase;
  /** Seeds of the replicates. */
  readonly seeds: readonly number[];
  /** Property checks: canonical values, the same bits on every machine. */
  readonly properties?: PropertyBlock;
  /** Timings: measured values. */
  readonly timing?: TimingBlock;
  /** Trainings: held-out losses of models. */
  readonly training?: TrainingBlock;
  /** Times of generation: measured values. */
  readonly decoding?: DecodingBlock;
  /** Norms of gradients at initialisation. */
  readonly gradients?: GradientBlock;
  /** Exact checks of parts of models. */
  readonly parts?: PartBlock;
  /** Exact checks of small cases, by name. */
  readonly facts?: Readonly<Record<string, FactCase>>;
  /** Sizes of run that exist, by name; `quick` is the one that runs by default. */
  readonly profiles:
    & { readonly quick: Profile }
    & { readonly [P in Exclude<ProfileName, "quick">]?: Profile };
  /** Tables of others, shown beside what is measured here. */
  readonly published?: readonly PublishedTable[];
  /** What is claimed and how it is decided. */
  readonly claims: readonly Claim[];
}

/** A size of run. */
export interface Profile {
  /** Time it takes, and on what, for people who choose. */
  readonly cost: string;
  /** Settings that differ from the file's. */
  readonly set: Settings;
}
