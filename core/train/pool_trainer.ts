import type { Device } from "../device/device.ts";
import { poolHeads } from "../model/pool_heads.ts";
import { stateTensors } from "./state_tensors.ts";
import { type Start, storedForm } from "./initial_state.ts";
import { Trainer, type TrainingSpec } from "./trainer.ts";
import { type TrainingGraph, trainingGraph } from "./training_graph.ts";
import { RECORD_VALUES, type TrainingState } from "./training_state.ts";

/** Gives a training of the same model in which each head has keys and values of its own. */
export function withOwnHeads({ model, train }: TrainingSpec): TrainingSpec {
  return { model: { ...model, kvHeads: model.heads }, train };
}

/**
 * Goes on with a training in which heads share keys and values in groups: those of a group become
 * their mean, and so do the moments that the optimizer keeps of them.
 *
 * Source: Ainslie et al. 2023, arXiv:2305.13245, section 2.1; see `poolHeads`.
 *
 * @param device Where it runs.
 * @param trainer The training so far, of which nothing is changed.
 * @param options What is trained from now on, and the seeds of the replicates.
 * @throws {DivergenceError} If the training diverged, in every replicate.
 */
export async function poolTrainer(
  device: Device,
  trainer: Trainer,
  { spec, start }: { readonly spec: TrainingSpec; readonly start: Start },
): Promise<Trainer> {
  const from = { spec: trainer.spec, training: trainer.training, state: await trainer.state() };
  return await Trainer.open(device, spec, start, poolState(from, spec));
}

function poolState(
  { spec, training, state }: {
    readonly spec: TrainingSpec;
    readonly training: TrainingGraph;
    readonly state: TrainingState;
  },
  { model, train }: TrainingSpec,
): TrainingState {
  const { replicates, step } = state;
  const pooled = trainingGraph(model, train);
  const paths = new Set(
    pooled.arenas.flatMap(({ parameters }) => parameters.map(({ path }) => path)),
  );
  const next: TrainingState = {
    step,
    replicates,
    arenas: new Map(
      pooled.arenas.flatMap(({ inputs, length }) =>
        inputs.map((name) => [name, new Uint32Array(replicates * length)])
      ),
    ),
    record: new Uint32Array(RECORD_VALUES * replicates),
    logs: state.logs.map((log) => new Float32Array(log.length)),
  };
  for (let replicate = 0; replicate < replicates; replicate++) {
    const named = stateTensors(training, state, replicate).map((each) =>
      [each.name, each] as const
    );
    const { weights } = poolHeads(spec.model, new Map(named), model.kvHeads);
    for (const { name, values } of stateTensors(pooled, next, replicate)) {
      const mean = weights.get(name)!.values;
      values.set(paths.has(name) ? storedForm(mean) : mean);
    }
  }
  return next;
}
