/**
 * Makes reproducible 32-bit words from the text of a name.
 *
 * FNV-1a of the name starts a Weyl sequence, each word of which is scrambled by two multiplications:
 * the tests depend on no code of the product.
 */
export function wordGenerator(name: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    state = Math.imul(state ^ name.charCodeAt(i), 16777619);
  }
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}
