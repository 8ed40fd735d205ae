/** Fields that the library checks to be floats: 1 is none there, 1.0 is. */
const FLOATS = /^initializer_(factor|range)$|_eps$|_epsilon$|dropout|_pdrop$|^rope_theta$/;

/**
 * Writes `config.json` as the library writes it: two spaces, a line end, and a point in every float.
 *
 * @param fields The fields, in the order to be written.
 */
export function publishedConfigText(fields: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(fields, null, 2);
  const pointed = text.replace(
    /^( *"(\w+)": -?\d+)(?=,?$)/gm,
    (line, _, key) => FLOATS.test(key) ? `${line}.0` : line,
  );
  return `${pointed}\n`;
}
