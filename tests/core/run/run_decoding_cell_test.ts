import { assert, assertEquals } from "@std/assert";
import type { Device, Executable } from "../../../core/device/device.ts";
import type { DecodeTimingConfig } from "../../../core/experiment/model_cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { analyse } from "../../../core/result/analyse.ts";
import { summaryCsv } from "../../../core/result/summary_csv.ts";
import { isFinished } from "../../../core/result/timing_rounds.ts";
import { decodingSection } from "../../../core/report/decoding_section.ts";
import { declareFigures } from "../../../core/report/figures.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { runCell } from "../../../core/run/run_cell.ts";
import { runDecodingCell } from "../../../core/run/run_decoding_cell.ts";
import { withDevices } from "../../helpers/devices.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_DECODING } from "../../helpers/tiny_decoding_experiment.ts";

const PLAN = planExperiment(validateExperiment(TINY_DECODING));
const { signal } = new AbortController();
const RECORDS = await onCpu(async (device) => {
  const records = [];
  for (const cell of PLAN.cells) records.push(await runCell(cell, device, { signal }));
  return records;
});

Deno.test("cells of generation time every arm and the duplicate in every round", () => {
  for (const record of RECORDS) {
    assertEquals([record.status, record.reason], ["ok", undefined]);
    assert(isFinished(record));
    assertEquals([...new Set(record.samples!.map(({ arm }) => arm))].sort(), ["a/a", "mha", "mqa"]);
    assertEquals(record.samples!.length, 3 * 2 * 5);
  }
  assertEquals(isFinished({ ...RECORDS[0], samples: RECORDS[0].samples!.slice(1) }), false);
});

/** Wraps a device so that it remembers what is written into each executable. */
function watched(device: Device) {
  const written: { graph: Graph; inputs: Map<string, ArrayLike<number>> }[] = [];
  const compile: Device["compile"] = async (graph, options) => {
    const executable = await device.compile(graph, options);
    const inputs = new Map<string, ArrayLike<number>>();
    written.push({ graph, inputs });
    const write: Executable["write"] = (name, data) => {
      inputs.set(name, data.slice());
      return executable.write(name, data);
    };
    return { ...executable, write };
  };
  return { device: { ...device, compile }, written };
}

Deno.test("generation is timed on every device, with full caches and the last place as the next", () =>
  withDevices(async (devices) => {
    for (const given of devices) {
      if (!("device" in given)) continue;
      const { device, written } = watched(given.device);
      for (const { config } of [PLAN.cells[3], PLAN.cells[4]]) {
        await runDecodingCell(device, config as DecodeTimingConfig, signal);
      }
      assertEquals(written.length, 6);
      for (const { graph, inputs } of written) {
        assertEquals([...inputs.keys()].sort(), [...graph.inputs.keys()].sort());
      }
      const tokens = written.slice(0, 3);
      assertEquals(tokens.map(({ inputs }) => Array.from(inputs.get("position")!)), [
        ...[[15, 15, 15], [15, 15, 15], [15, 15, 15]],
      ]);
      const cached = tokens.map(({ inputs }) => inputs.get("blocks.0.attention.cache.keys")!);
      assertEquals(cached.map(({ length }) => length), [3 * 16 * 16, 3 * 8 * 16, 3 * 16 * 16]);
      assert(cached.every((keys) => Array.from(keys).every((value) => value !== 0)));
    }
  }));

Deno.test("generation is analysed with the bytes that a token reads, beside its claims", () => {
  const analysis = analyse(PLAN, RECORDS);
  const [, , , token, prompt] = analysis.decodings;
  assertEquals(token.arms.map(({ arm }) => arm), ["mha", "mqa", "a/a"]);
  // Parameters without embeddings: blocks of 16 (2 or 1.5) 16 + 16² + 2 16 dFf, and a head of 8.
  const bytes = (columns: number, dFf: number) =>
    4 * (16 * (16 + 2 * columns) + 256 + 32 * dFf + 128) + 3 * 16 * 4 * 2 * columns;
  assertEquals(token.contrasts[0].predictedRatio, bytes(8, 24) / bytes(16, 16));
  assertEquals(prompt.contrasts[0].predictedRatio, undefined);
  assertEquals(analysis.claims.map(({ verdict, cell, scope }) => [verdict, cell, scope]), [
    [
      "inconclusive",
      "timing/token/3x16",
      "token 16 of 3 sequences, 1 layer of width 16, 2 heads of 8, cpu, 1 thread, 2 blocks",
    ],
    [
      "inconclusive",
      "timing/prompt/1x8",
      "prompt of 8 tokens, 1 layer of width 16, 2 heads of 8, cpu, 1 thread, 2 blocks",
    ],
  ]);
  const rows = summaryCsv(analysis.decodings).split("\n").filter((row) => row.includes(",mqa,"));
  assertEquals(rows.length, 5);
  assert(rows[3].startsWith("timing/token/3x16,mqa,token,3,16,forward,hot,2,"), rows[3]);
});

Deno.test("a report of generation has a row for each arm, the first context as 1", () => {
  const analysis = analyse(PLAN, RECORDS);
  const figures = declareFigures(analysis);
  assert(figures.some(({ name }) => name === "decode_time"));
  const text = decodingSection({ plan: PLAN, analysis, figures, environment: {}, command: "" });
  const rows = text.split("\n").filter((line) => /^\| \d+ \| \d+ \|/.test(line));
  assertEquals(rows.length, 8);
  const overShortest = rows.map((row) => Number(row.split(" | ")[5]));
  assertEquals([0, 1, 4, 5].map((i) => overShortest[i]), [1, 1, 1, 1]);
  assert(overShortest.every((ratio) => ratio > 0));
  assert(text.includes("](figures/decode_time.svg)"));
});
