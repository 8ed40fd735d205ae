import { POISON_BITS } from "../canonical_data.ts";
import type { DispatchPlan } from "./plan_dispatches.ts";

/** Most bytes of the pattern that are made on the host. */
const PATTERN_BYTES = 1_048_576;

/**
 * Fills the buffers of all copies with the NaN pattern of test mode, piece by piece from a small
 * buffer of it; parts that belong to nobody stay zero.
 */
export function fillWithPattern(
  device: GPUDevice,
  { sizes, zeros, strides, replicates }: DispatchPlan,
  copies: readonly (readonly GPUBuffer[])[],
): void {
  const largest = sizes.reduce((a, b) => Math.max(a, b), 16);
  const size = Math.min(PATTERN_BYTES, largest);
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const pattern = device.createBuffer({ size, usage });
  device.queue.writeBuffer(pattern, 0, new Uint32Array(size / 4).fill(POISON_BITS));
  const encoder = device.createCommandEncoder();
  for (const buffers of copies) {
    buffers.forEach((buffer, i) => {
      for (let at = 0; at < sizes[i]; at += size) {
        encoder.copyBufferToBuffer(pattern, 0, buffer, at, Math.min(size, sizes[i] - at));
      }
    });
    for (const { buffer, offset, bytes } of zeros) {
      for (let r = 0; r < replicates; r++) {
        encoder.clearBuffer(buffers[buffer], offset + r * strides[buffer], bytes);
      }
    }
  }
  device.queue.submit([encoder.finish()]);
  pattern.destroy();
}
