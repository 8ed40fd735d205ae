import { canonicalJson } from "../base/canonical_json.ts";
import { sha256Hex } from "../base/sha256.ts";
import type { BlockSize, ModelSize } from "./blocks.ts";
import type { FactCheckName, FactSettings } from "./fact_settings.ts";
import type {
  DecodeTimingConfig,
  GradientCellConfig,
  PartCellConfig,
  StepTimingConfig,
  TrainingCellConfig,
} from "./model_cell.ts";
import type {
  CacheName,
  CheckName,
  FormName,
  LevelName,
  NormName,
  PassName,
} from "./vocabulary.ts";

/**
 * Times that each arm is timed inside a block; its least time counts.
 *
 * On a shared machine a core runs at half its speed for tens of milliseconds while a neighbour is
 * busy: an arm must have a chance to meet the full speed in every block. The samples of a record
 * say how many rounds it was made with (`timingRounds`): it counts as finished if they are as many.
 */
export const ROUNDS_PER_BLOCK = 5;

/** Smallest unit of work: measured, recorded and resumed as a whole. */
export interface Cell {
  /** Readable name, unique in its plan, such as `timing/1024x1024/forward/hot`. */
  readonly id: string;
  /** First 16 hexadecimal digits of the SHA-256 of the canonical JSON of `config`. */
  readonly hash: string;
  /** Everything that determines the result. */
  readonly config: CellConfig;
}

/** What a cell asks for, one kind an experiment family. */
export type CellConfig =
  | PropertyCellConfig
  | TimingCellConfig
  | TrainingCellConfig
  | GradientCellConfig
  | PartCellConfig
  | FactCellConfig
  | StepTimingConfig
  | DecodeTimingConfig;

/** Kernel that an arm stands for. */
export interface ArmConfig {
  /** The op. */
  readonly norm: NormName;
  /** One kernel, or one kernel an elementary step. */
  readonly form: FormName;
}

/** A property check of one arm at one shape with one seed; its metrics are canonical. */
export interface PropertyCellConfig extends ArmConfig {
  /** Family. */
  readonly kind: "property";
  /** Name of the experiment. */
  readonly experiment: string;
  /** Version of the experiment. */
  readonly version: number;
  /** Check to make. */
  readonly check: CheckName;
  /** Name of the arm. */
  readonly arm: string;
  /** Stabiliser inside the root. */
  readonly eps: number;
  /** Rows of the input. */
  readonly rows: number;
  /** Elements a row. */
  readonly width: number;
  /** Seed of the input. */
  readonly seed: number;
}

/** An exact check of a case; its metrics are canonical. */
export interface FactCellConfig {
  /** Family. */
  readonly kind: "fact";
  /** Name of the experiment. */
  readonly experiment: string;
  /** Version of the experiment. */
  readonly version: number;
  /** Check to make. */
  readonly check: FactCheckName;
  /** Name of the case. */
  readonly arm: string;
  /** What the check needs. */
  readonly settings: FactSettings[FactCheckName];
  /** Seed of what is drawn, where something is. */
  readonly seed?: number;
}

/** Times of all arms, interleaved within blocks: of norms alone, or of models with them. */
export type TimingCellConfig = OpTimingConfig | LevelTimingConfig;

/** Times of norms alone, at one shape, pass and cache state. */
export interface OpTimingConfig extends TimingSettings {
  /** Rows and width of the input. */
  readonly shape: readonly [rows: number, width: number];
  /** What one execution computes. */
  readonly pass: PassName;
  /** Where an execution finds its tensors. */
  readonly cache: CacheName;
}

/** Times of a block or of a training step, with the norm of each arm and without any. */
export interface LevelTimingConfig extends TimingSettings {
  /** What is timed. */
  readonly level: LevelName;
  /** Its sizes; those of a step have layers and a vocabulary. */
  readonly model: BlockSize | ModelSize;
  /** What one execution computes: a training step also updates all parameters. */
  readonly pass: PassName | "step";
  /** Tensors stay where the execution before left them, as in training. */
  readonly cache: "hot";
}

/** What all timing cells say. */
interface TimingSettings {
  /** Family. */
  readonly kind: "timing";
  /** Name of the experiment. */
  readonly experiment: string;
  /** Version of the experiment. */
  readonly version: number;
  /** CPU threads. */
  readonly threads: number;
  /** Blocks; each times every arm in five rounds, each round in an order of its own. */
  readonly blocks: number;
  /** Least duration of one sample, in milliseconds; short executions are repeated to reach it. */
  readonly minSampleMs: number;
  /** Arm that is timed twice, for the A/A comparison. */
  readonly duplicate: string;
  /** Arms by name. */
  readonly arms: Readonly<Record<string, ArmConfig>>;
  /** Stabiliser inside the root. */
  readonly eps: number;
}

/** Says that a timing is of a block or a step, not of norms alone. */
export function isLevel(config: TimingCellConfig): config is LevelTimingConfig {
  return "level" in config;
}

/**
 * Makes a cell: adds the content hash to a name and a config.
 *
 * @param id Readable name.
 * @param config Everything that determines the result.
 * @returns The cell.
 * @throws {TypeError} If the config holds what JSON cannot say exactly.
 */
export function createCell(id: string, config: CellConfig): Cell {
  return { id, hash: sha256Hex(canonicalJson(config)).slice(0, 16), config };
}
