import type { DispatchPlan } from "./plan_dispatches.ts";

/** What the main thread asks of the worker that owns the adapter. */
export type Request =
  | { readonly kind: "open"; readonly backend: string }
  | {
    readonly kind: "compile";
    readonly plan: DispatchPlan;
    readonly copies: number;
    readonly poison: boolean;
  }
  | {
    readonly kind: "write";
    readonly executable: number;
    readonly buffer: number;
    readonly words: Uint32Array;
  }
  | { readonly kind: "time"; readonly executable: number; readonly repetitions: number }
  | { readonly kind: "read"; readonly executable: number; readonly buffer: number }
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
  time: { readonly wallNs: number; readonly gpuNs?: number };
  read: Uint32Array;
  dispose: null;
  lose: null;
  close: null;
}

/** An answer, or an error with the name of its class. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };
