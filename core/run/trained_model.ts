import { StoreError } from "../base/errors.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../train/checkpoint.ts";
import type { Start } from "../train/initial_state.ts";
import { weightsOf } from "../train/model_weights.ts";
import { replicateState } from "../train/replicate_state.ts";
import type { Trainer, TrainingSpec } from "../train/trainer.ts";
import { trainingGraph } from "../train/training_graph.ts";
import type { TrainingState } from "../train/training_state.ts";
import { DENO_FILE_SYSTEM, type FileSystem } from "./file_system.ts";
import type { TrainedWith } from "./model_config_schema.ts";
import { loadModelFolder, saveModelFolder } from "./model_folder.ts";

/** What is saved of a training run. */
export interface TrainedModel {
  readonly trainer: Trainer;
  /** What the trainer was opened with: its seeds decide how training goes on. */
  readonly start: Start;
  /** Which of its replicates; the first where not given. */
  readonly replicate?: number;
  /** Text of `tokenizer.json`, where the model reads text. */
  readonly tokenizer?: string;
  /** What it was trained on. */
  readonly data?: TrainedWith["data"];
}

/** Training as a folder keeps it: enough to go on with equal bits. */
export interface StoredTraining {
  readonly spec: TrainingSpec;
  readonly start: Start;
  readonly state: TrainingState;
}

/**
 * Waits for a trainer and saves one of its replicates as a model folder, with the state to go on.
 *
 * @param folder Path of the folder; new, or one that holds a model and nothing else.
 * @param trained The trainer, and what it does not know.
 * @param files File operations.
 * @throws {StoreError} If the folder holds other files.
 */
export async function saveTrainedModel(
  folder: string,
  { trainer, start, replicate = 0, tokenizer, data }: TrainedModel,
  files: FileSystem = DENO_FILE_SYSTEM,
): Promise<void> {
  const { spec, training } = trainer;
  const state = replicateState(await trainer.state(), replicate);
  const { experiment } = start;
  await saveModelFolder(folder, {
    model: spec.model,
    weights: weightsOf(training, state),
    ...(tokenizer !== undefined && { tokenizer }),
    trainedWith: {
      spec: spec.train,
      step: state.step,
      seed: start.seeds[replicate],
      ...(experiment !== undefined && { experiment }),
      ...(data && { data }),
    },
    trainingState: encodeCheckpoint(training, spec, state),
  }, files);
}

/**
 * Reads what `Trainer.open` needs to go on where a saved run stopped.
 *
 * @throws {StoreError} If the folder holds no state of training; and as `loadModelFolder` does.
 */
export async function loadTraining(
  folder: string,
  files: FileSystem = DENO_FILE_SYSTEM,
): Promise<StoredTraining> {
  const stored = await loadModelFolder(folder, { files, withState: true });
  const { model, trainedWith, trainingState } = stored;
  if (trainedWith === undefined || trainingState === undefined) {
    throw new StoreError(
      "Cannot go on training as the folder must hold the state of training: " +
        `folder=${folder}, file=training.safetensors`,
      { code: "hole" },
    );
  }
  const spec: TrainingSpec = { model, train: trainedWith.spec };
  const { seed, experiment } = trainedWith;
  return {
    spec,
    start: { seeds: [seed], ...(experiment !== undefined && { experiment }) },
    state: decodeCheckpoint(trainingGraph(model, spec.train), spec, {
      bytes: trainingState,
      path: `${folder}/training.safetensors`,
    }),
  };
}
