import { StoreError } from "../base/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Tokenizer } from "../data/tokenizer.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../train/checkpoint.ts";
import type { Start } from "../train/initial_state.ts";
import { weightsOf } from "../train/model_weights.ts";
import { replicateState } from "../train/replicate_state.ts";
import type { TrainingSpec } from "../train/trainer.ts";
import { type TrainingGraph, trainingGraph } from "../train/training_graph.ts";
import type { TrainingState } from "../train/training_state.ts";
import { DENO_FILE_SYSTEM, type FileSystem } from "./file_system.ts";
import { loadModelFolder, saveModelFolder } from "./model_folder.ts";

/** What is saved of a training run: what `trainModel` was given and gives, or a `Trainer` has. */
export interface TrainedRun {
  readonly spec: TrainingSpec;
  readonly training: TrainingGraph;
  readonly state: TrainingState;
  /** What training began with: its seeds decide how it goes on. */
  readonly start: Start;
  /** Which of the replicates; the first where not given. */
  readonly replicate?: number;
  /** What it was trained on; the tokenizer, of data that are text. */
  readonly data?: Pick<Dataset, "name" | "digest"> & { readonly tokenizer?: Tokenizer };
}

/** Training as a folder keeps it: enough to go on with equal bits. */
export interface StoredTraining {
  readonly spec: TrainingSpec;
  readonly start: Start;
  readonly state: TrainingState;
}

/**
 * Saves one replicate of a training run as a model folder, with the state to go on from.
 *
 * @param folder Path of the folder; new, or one that holds a model and nothing else.
 * @param run What was trained, and how far it came.
 * @param files File operations.
 * @throws {StoreError} If the folder holds other files.
 */
export async function saveTrainedModel(
  folder: string,
  { spec, training, state: all, start, replicate = 0, data }: TrainedRun,
  files: FileSystem = DENO_FILE_SYSTEM,
): Promise<void> {
  const state = replicateState(all, replicate);
  const { experiment } = start;
  await saveModelFolder(folder, {
    model: spec.model,
    weights: weightsOf(training, state),
    ...(data?.tokenizer && { tokenizer: data.tokenizer }),
    trainedWith: {
      spec: spec.train,
      step: state.step,
      seed: start.seeds[replicate],
      ...(experiment !== undefined && { experiment }),
      ...(data && { data: { name: data.name, digest: data.digest } }),
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
