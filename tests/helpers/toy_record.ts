import { createCell } from "../../core/experiment/cell.ts";
import { type CellRecord, sealRecord } from "../../core/result/cell_record.ts";

/**
 * Makes a small property record that is a pure function of its number.
 *
 * @param index Number of the record; it is the seed of its config.
 * @param changes Fields to replace.
 * @returns The record, with a valid checksum.
 */
export function toyRecord(
  index: number,
  changes: Partial<Omit<CellRecord, "schema" | "sum" | "cell">> = {},
): CellRecord {
  const { id, hash, config } = createCell(`property/formula/rms-norm-fused/7x33/seed=${index}`, {
    kind: "property",
    experiment: "toy",
    version: 1,
    check: "formula",
    arm: "rms-norm-fused",
    norm: "rms-norm",
    form: "fused",
    eps: 1e-5,
    rows: 7,
    width: 33,
    seed: index,
  });
  return sealRecord({
    id,
    cell: hash,
    config,
    status: "ok",
    device: "cpu",
    arithmetic: "bitwise",
    metrics: [{
      arm: "rms-norm-fused",
      seed: index,
      step: "",
      split: "formula",
      metric: "max_error_ulp",
      value: (index * 7 % 11) / 4,
      unit: "ulp",
    }],
    ...changes,
  });
}
