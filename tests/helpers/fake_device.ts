import type { Device, DeviceInfo, Executable } from "../../core/device/device.ts";
import type { Graph } from "../../core/graph/graph.ts";

/** One call that a fake device saw: number of the executable, from 0 in order of compilation. */
export interface FakeCall {
  readonly executable: number;
  readonly kind: "compile" | "write" | "time" | "run" | "read" | "dispose";
  /** Repetitions, copies or name of the tensor. */
  readonly detail: number | string;
}

/** What a fake device does; everything that is not given is dull. */
export interface FakeParts {
  readonly info?: Partial<DeviceInfo>;
  /** Time of one call for a number of executions, in nanoseconds. */
  readonly wallNs?: (executable: number, repetitions: number) => number;
  readonly gpuNs?: (executable: number, repetitions: number) => number;
  /** Output of a read; `reads` counts those of this executable, from 0. */
  readonly output?: (executable: number, reads: number) => Float32Array;
  /** Called before everything; may throw or abort. */
  readonly onCall?: (call: FakeCall, calls: readonly FakeCall[]) => void;
}

/** A device that computes nothing and remembers what it was asked. */
export interface FakeDevice extends Device {
  readonly calls: readonly FakeCall[];
  /** Graphs in order of compilation. */
  readonly graphs: readonly Graph[];
}

/** Facts of a device that repeats every bit. */
export const FAKE_INFO: DeviceInfo = {
  name: "cpu",
  adapter: "a fake",
  arithmeticClass: "bitwise",
  software: false,
  threads: 1,
  details: {},
};

/** Makes a device that computes nothing: every execution takes 1 ms unless its parts differ. */
export function fakeDevice(parts: FakeParts = {}): FakeDevice {
  const { wallNs = (_, repetitions) => 1e6 * repetitions, gpuNs, output } = parts;
  const calls: FakeCall[] = [];
  const graphs: Graph[] = [];
  let compiled = 0; // those that failed too
  function note(executable: number, kind: FakeCall["kind"], detail: number | string): void {
    const call = { executable, kind, detail };
    parts.onCall?.(call, calls);
    calls.push(call);
  }
  return {
    info: { ...FAKE_INFO, ...parts.info },
    calls,
    graphs,
    compile(graph, { copies = 1 } = {}) {
      return Promise.try(() => {
        const id = compiled++;
        note(id, "compile", copies);
        graphs.push(graph);
        return executableOf(id);
      });
    },
    close: () => Promise.resolve(),
  };

  function executableOf(id: number): Executable {
    let reads = 0;
    return {
      plannedBytes: 0,
      sizeBytes: 0,
      write: (name) => Promise.try(note, id, "write", name),
      submit(inputs = {}) {
        for (const name of Object.keys(inputs)) note(id, "write", name);
        note(id, "run", 1);
      },
      settle: () => Promise.resolve(),
      run: () => Promise.try(note, id, "run", 1),
      time: (repetitions) =>
        Promise.try(() => {
          note(id, "time", repetitions);
          const time = { wallNs: wallNs(id, repetitions) };
          return gpuNs === undefined ? time : { ...time, gpuNs: gpuNs(id, repetitions) };
        }),
      read: (name) =>
        Promise.try(() => {
          note(id, "read", name);
          return output?.(id, reads++) ?? new Float32Array([id]);
        }),
      violations: () => Promise.resolve([]),
      dispose: () => Promise.try(note, id, "dispose", 0),
    };
  }
}

/** What one read of a real device gave, and where it came from. */
export interface SpoiledRead {
  readonly values: Float32Array;
  readonly name: string;
  readonly graph: Graph;
  /** Number of the compilation, from 0. */
  readonly executable: number;
}

/** Wraps a device so that what is read of it is changed: a planted fault. */
export function spoiledDevice(
  device: Device,
  spoil: (read: SpoiledRead) => Float32Array | void,
): Device {
  let compiled = 0;
  return {
    ...device,
    async compile(graph, options) {
      const number = compiled++;
      const executable = await device.compile(graph, options);
      return {
        ...executable,
        async read(name) {
          const values = (await executable.read(name)).slice();
          return spoil({ values, name, graph, executable: number }) ?? values;
        },
      };
    },
  };
}
