/** Makes a function that computes a value when it is first asked for, and gives that value ever after. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
