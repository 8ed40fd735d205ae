import type { DispatchPlan } from "./plan_dispatches.ts";

/** Words for a tensor: of its own size, or one set after the other for every replicate. */
export interface TensorWords {
  readonly tensor: number;
  readonly words: Uint32Array;
}

/** What the main thread asks of the worker that owns the adapter. */
export type Request =
  | { readonly kind: "open"; readonly backend: string }
  | {
    readonly kind: "compile";
    readonly plan: DispatchPlan;
    readonly copies: number;
    readonly poison: boolean;
  }
  | { readonly kind: "write"; readonly executable: number; readonly values: TensorWords }
  | {
    readonly kind: "submit";
    readonly executable: number;
    readonly inputs: readonly TensorWords[];
  }
  | { readonly kind: "settle"; readonly executable: number }
  | { readonly kind: "time"; readonly executable: number; readonly repetitions: number }
  | { readonly kind: "read"; readonly executable: number; readonly tensor: number }
  | { readonly kind: "dispose"; readonly executable: number }
  | { readonly kind: "lose" }
  | { readonly kind: "close" };

/** What the adapter says of itself. */
export interface AdapterFacts {
  readonly description: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly software: boolean;
  readonly timestamps: boolean;
  readonly limits: Readonly<Record<string, number>>;
}

/** Answers, by the kind of request. */
export interface Answers {
  open: AdapterFacts;
  compile: { readonly executable: number; readonly sizeBytes: number };
  write: null;
  /** Never sent: a fault is thrown by the next request for the same executable. */
  submit: null;
  settle: null;
  time: { readonly wallNs: number; readonly gpuNs?: number };
  read: Uint32Array;
  dispose: null;
  lose: null;
  close: null;
}

/** A value, or an error with the name of its class. */
export type Outcome =
  | { readonly value: unknown }
  | { readonly error: { readonly name: string; readonly message: string } };

/** An answer to the request of this number. */
export type Reply = { readonly id: number } & Outcome;
