import type { Device } from "../../device/device.ts";
import type { FactCheckName, FactSettings } from "../../experiment/fact_settings.ts";
import type { Finding } from "../checks/check_context.ts";

/** What a check of a case is given: what its case says, and the seed of all that is drawn. */
export interface FactInput<N extends FactCheckName> {
  readonly settings: FactSettings[N];
  /** 0 where nothing is drawn. */
  readonly seed: number;
}

/** A check of a case: uses the parts of the product, and says what it found. */
export type FactCheck<N extends FactCheckName> = (
  device: Device,
  input: FactInput<N>,
) => Promise<readonly Finding[]>;

/** Products with operands of f32. */
export const PRODUCT = { transposeA: 0, transposeB: 0, precision: 24 } as const;

/**
 * Reads numbers that a case gives in base 64.
 *
 * @param text f32 values, little-endian.
 * @param what Which they are, and how many: for the message.
 * @throws {RangeError} If there are not as many.
 */
export function unpackNumbers(
  text: string,
  { name, multipleOf }: { readonly name: string; readonly multipleOf: number },
): Float32Array {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const count = bytes.length / 4;
  if (count === 0 || count % multipleOf !== 0) {
    throw new RangeError(
      `Cannot make a check as ${name} must hold a multiple of ${multipleOf} numbers: ` +
        `numbers=${count}`,
    );
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
}
