import type { WebgpuTarget } from "../../base/op.ts";
import { DeviceLimitError } from "../../base/errors.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Guard } from "../../../kernels/arithmetic/print_wgsl.ts";
import { checkCount } from "../check_count.ts";
import type { CompileOptions, Executable } from "../device.ts";
import { type InputWords, inputWords } from "../input_words.ts";
import { PendingFault } from "../pending_fault.ts";
import { lookUpTensor } from "../tensor_lookup.ts";
import { planDispatches } from "./plan_dispatches.ts";
import type { AdapterFacts, TensorWords } from "./protocol.ts";
import type { WorkerClient } from "./worker_client.ts";

/** Share of the machine's free memory that buffers of a software adapter may take. */
const MEMORY_SHARE = 0.75;

/**
 * Compiles a graph for the adapter that a worker owns: the plan is made here, all else there.
 *
 * @throws {DeviceLimitError} If the graph does not fit, before anything is allocated.
 */
export async function compileForWebgpu(
  client: WorkerClient,
  graph: Graph,
  options: CompileOptions & {
    readonly facts: AdapterFacts;
    readonly guard?: Guard;
    readonly target?: WebgpuTarget;
  },
): Promise<Executable> {
  const { copies = 1, poison = false, replicates = 1, facts, guard } = options;
  checkCount("copies", copies);
  checkCount("replicates", replicates);
  const target = options.target ?? (facts.software ? "software" : "hardware");
  const plan = planDispatches(graph, { guard, target, replicates, reuse: !poison });
  const plannedBytes = copies * plan.sizes.reduce((a, b) => a + b, 0);
  if (facts.software) checkMemory(plannedBytes);
  const made = await client.ask({ kind: "compile", plan, copies, poison });
  const { executable } = made;
  const fault = new PendingFault();

  /** Throws what made a submission impossible, then waits for an answer. */
  async function answered<T>(ask: () => Promise<T>): Promise<T> {
    fault.raise();
    return await ask();
  }

  return {
    plannedBytes,
    sizeBytes: made.sizeBytes,
    write: (name, data) =>
      answered(async () => {
        for (const input of inputWords(graph, { [name]: data }, replicates)) {
          const values = handedOver(input);
          await client.ask({ kind: "write", executable, values }, [values.words.buffer]);
        }
      }),
    submit(inputs = {}) {
      const values = inputWords(graph, inputs, replicates).map(handedOver);
      try {
        client.tell(
          { kind: "submit", executable, inputs: values },
          values.map(({ words }) => words.buffer),
        );
      } catch (cause) {
        fault.keep(cause);
      }
    },
    settle: () =>
      answered(async () => {
        await client.ask({ kind: "settle", executable });
      }),
    run: () =>
      answered(async () => {
        await client.ask({ kind: "time", executable, repetitions: 1 });
      }),
    time: (repetitions) =>
      answered(() => {
        checkCount("repetitions", repetitions);
        return client.ask({ kind: "time", executable, repetitions });
      }),
    read: (name) =>
      answered(async () => {
        const tensor = lookUpTensor(graph, "output", name);
        return new Float32Array((await client.ask({ kind: "read", executable, tensor })).buffer);
      }),
    violations: () => Promise.resolve([]),
    async dispose() {
      await client.ask({ kind: "dispose", executable });
    },
  };
}

/** Copies words, which may be the caller's own, into a buffer that can be given away. */
function handedOver({ id, words }: InputWords): TensorWords & { words: Uint32Array<ArrayBuffer> } {
  return { tensor: id, words: new Uint32Array(words) };
}

function checkMemory(bytes: number): void {
  const { available } = Deno.systemMemoryInfo();
  if (bytes <= MEMORY_SHARE * available) return;
  throw new DeviceLimitError(
    `Cannot allocate on WebGPU as a software adapter must leave memory free: wanted=${bytes} ` +
      `bytes, free=${available} bytes. Use a smaller shape, fewer copies or replicates`,
  );
}
