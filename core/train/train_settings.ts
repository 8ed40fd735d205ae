/** How a model is trained, as an experiment file states it: flat, every value by a name of its own. */
export interface TrainSettings {
  /** Sequences of a micro-batch. */
  readonly batch: number;
  /** Tokens of a sequence. */
  readonly length: number;
  /** Micro-batches whose gradients make one update. */
  readonly accumulate: number;
  /** Optimizer. */
  readonly optimizer: "adamw" | "sgd";
  /** Decay of the first moment. */
  readonly beta1: number;
  /** Decay of the second moment. */
  readonly beta2: number;
  /** Stabiliser of AdamW. */
  readonly adamEps: number;
  /** Momentum of SGD; 0 for none. */
  readonly momentum: number;
  /** Weight decay; decoupled in AdamW. */
  readonly weightDecay: number;
  /** Which parameters weight decay takes. */
  readonly decays: "matrices" | "all";
  /** Largest learning rate, where no trials choose it. */
  readonly learningRate: number;
  /** How the learning rate moves behind the warm-up. */
  readonly schedule: "constant" | "cosine" | "step";
  /** Share of the updates over which the rate rises linearly. */
  readonly warmup: number;
  /** Share of the largest rate at which a cosine ends. */
  readonly finalRate: number;
  /** Updates between two falls of the schedule `step`. */
  readonly stepEvery?: number;
  /** Factor of each fall of the schedule `step`. */
  readonly stepFactor?: number;
  /**
   * Share of the updates in which each head has keys and values of its own, before they are pooled to
   * the heads of the model; none where not given.
   */
  readonly pooledAfter?: number;
  /** Largest norm of all gradients together; 0 for no clipping. */
  readonly clipNorm: number;
}
