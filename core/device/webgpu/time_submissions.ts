import type { ExecutionTime } from "../device.ts";

/** What is timed: executions in batches, one command buffer a batch. */
export interface TimedWork {
  readonly timestamps: boolean;
  readonly batches: readonly number[];
  /** Encodes the next execution; all of a batch share a pass where nothing is between them. */
  readonly encode: (pass: GPUComputePassEncoder) => void;
  /** What follows each execution outside of passes; timestamps leave out that of the last one. */
  readonly between?: (encoder: GPUCommandEncoder) => void;
}

/**
 * Submits encoded work and takes its time from submission to completion, by the host's clock and,
 * where there are timestamps, by the adapter's.
 *
 * Encoding is not timed. In Deno the call of `onSubmittedWorkDone()` itself returns when the
 * adapter is idle, and its promise comes more than 10 ms later: there the clock is read between.
 */
export async function timeSubmissions(device: GPUDevice, work: TimedWork): Promise<ExecutionTime> {
  const queries = work.timestamps
    ? device.createQuerySet({ type: "timestamp", count: 2 })
    : undefined;
  const last = work.batches.length - 1;
  const commands = work.batches.map((count, batch) => {
    const encoder = device.createCommandEncoder();
    const passes = work.between === undefined ? 1 : count;
    for (let i = 0; i < passes; i++) {
      const [first, final] = [batch === 0 && i === 0, batch === last && i === passes - 1];
      const writes = queries && (first || final) && {
        querySet: queries,
        ...(first ? { beginningOfPassWriteIndex: 0 } : {}),
        ...(final ? { endOfPassWriteIndex: 1 } : {}),
      };
      const pass = encoder.beginComputePass(writes ? { timestampWrites: writes } : {});
      for (let j = 0; j < count / passes; j++) work.encode(pass);
      pass.end();
      work.between?.(encoder);
    }
    return encoder.finish();
  });
  const start = performance.now();
  device.queue.submit(commands);
  const done = device.queue.onSubmittedWorkDone();
  const blocked = performance.now();
  await done;
  const end = "Deno" in globalThis ? blocked : performance.now();
  const wallNs = (end - start) * 1e6;
  if (queries === undefined) return { wallNs };
  const gpuNs = await readTimestamps(device, queries);
  queries.destroy();
  return { wallNs, gpuNs };
}

async function readTimestamps(device: GPUDevice, queries: GPUQuerySet): Promise<number> {
  const resolved = device.createBuffer({
    size: 16,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const staging = device.createBuffer({
    size: 16,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(queries, 0, 2, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, staging, 0, 16);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const [begin, end] = new BigUint64Array(staging.getMappedRange().slice(0));
  staging.destroy();
  resolved.destroy();
  return Number(end - begin);
}
