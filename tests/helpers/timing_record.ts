import { createCell } from "../../core/experiment/cell.ts";
import { type CellRecord, sealRecord } from "../../core/result/cell_record.ts";
import { TIMING_CONFIG } from "./timing_config.ts";

/** Makes the record of a timing cell whose blocks time each arm as often as is asked for. */
export function timingRecord(
  rounds: number,
  changes: Partial<Pick<CellRecord, "status" | "reason">> = {},
): CellRecord {
  const { id, hash, config } = createCell("timing/4x64/forward/hot", TIMING_CONFIG);
  const arms = [...Object.keys(TIMING_CONFIG.arms), "a/a", "copy"];
  const samples = Array.from({ length: TIMING_CONFIG.blocks * rounds * arms.length }, (_, i) => ({
    arm: arms[i % arms.length],
    block: Math.floor(i / (rounds * arms.length)),
    position: i % (rounds * arms.length),
    repetitions: 1,
    timeNs: 1_000 + i,
  }));
  return sealRecord({
    id,
    cell: hash,
    config,
    status: "ok",
    device: "cpu",
    arithmetic: "bitwise",
    metrics: [],
    samples,
    ...changes,
  });
}
