// Types of the part of @std/cli 1.0.32 that is used here.
// deno-lint-ignore-file no-explicit-any

type Str = string;
export interface ParseOptions<B extends Str = Str, S extends Str = Str, C extends Str = Str> {
  boolean?: B | readonly B[];
  string?: S | readonly S[];
  collect?: C | readonly C[];
  negatable?: Str | readonly Str[];
  alias?: Record<Str, Str | readonly Str[]>;
  default?: Record<Str, unknown>;
  stopEarly?: boolean;
  "--"?: boolean;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}
type Defaulted<K extends Str, V, D> = K extends keyof D ? V | D[K] : V | undefined;
export type Args<B extends Str, S extends Str, C extends Str, D> =
  & { [K in B]: boolean }
  & { [K in Exclude<S, C>]: Defaulted<K, string, D> }
  & { [K in Extract<S, C>]: string[] }
  & { _: (string | number)[]; "--"?: string[] }
  & Record<string, any>;
export function parseArgs<
  const B extends Str = never,
  const S extends Str = never,
  const C extends Str = never,
  const D extends Record<Str, unknown> | undefined = undefined,
>(args: string[], options?: ParseOptions<B, S, C> & { default?: D }): Args<B, S, C, D>;
