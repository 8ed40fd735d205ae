import { isLevel, type LevelTimingConfig, type TimingCellConfig } from "../experiment/cell.ts";
import type { DecodeTimingConfig, StepTimingConfig } from "../experiment/model_cell.ts";
import type { LevelSize } from "../train/level_model.ts";
import type { CellRecord } from "./cell_record.ts";

/**
 * Says what a verdict about times is about.
 *
 * @param config The timing cell.
 * @param record Its record.
 * @returns Text such as `1024 x 1024, forward, hot, cpu, 1 thread, 30 blocks`.
 */
export function timingScope(
  config: TimingCellConfig | DecodeTimingConfig | StepTimingConfig,
  record: CellRecord,
): string {
  const { threads, blocks } = config;
  const where = record.device === "cpu" ? `cpu, ${countText(threads, "thread")}` : record.device;
  return `${timedScope(config)}, ${where}, ${countText(blocks, "block")}`;
}

function timedScope(config: TimingCellConfig | DecodeTimingConfig | StepTimingConfig): string {
  if (config.kind === "decode-timing") return decodingScope(config);
  if (config.kind === "step-timing") return updateScope(config);
  if (isLevel(config)) return `${levelScope(config)}, ${config.cache}`;
  return `${config.shape[0]} x ${config.shape[1]}, ${config.pass}, ${config.cache}`;
}

/** Says what an update is of: its data, and the sizes of the first arm. */
function updateScope({ data, size, arms }: StepTimingConfig): string {
  const [{ model: { layers, dModel }, train: { batch, accumulate, length } }] = Object.values(arms);
  const models = `${countText(layers, "layer")} of width ${dModel}`;
  const place = size === undefined ? data.name : `${data.name}, size ${size}`;
  return `update on ${place}, ${batch * accumulate} x ${length} tokens, ${models}`;
}

/** Says what is generated: how much of it, and by models of which size. */
export function decodingScope({ level, batch, context, arms }: DecodeTimingConfig): string {
  const [{ layers, dModel, heads }] = Object.values(arms);
  const what = level === "token"
    ? `token ${context} of ${countText(batch, "sequence")}`
    : `prompt of ${countText(context, "token")}`;
  const width = `width ${dModel}, ${countText(heads, "head")} of ${dModel / heads}`;
  return `${what}, ${countText(layers, "layer")} of ${width}`;
}

/** Says what a block or step is: what is in it, and what goes through it. */
export function levelScope({ level, model, pass }: LevelTimingConfig): string {
  const { batch, context, width, heads, hidden, layers, vocabulary }: LevelSize = model;
  const sizes = `width ${width}, ${countText(heads, "head")}, hidden ${hidden}`;
  const tokens = `${batch} x ${context} tokens`;
  return level === "block"
    ? `Transformer block of ${sizes}, ${tokens}, ${pass}`
    : `training step of ${
      countText(layers!, "layer")
    }, ${sizes}, vocabulary ${vocabulary}, ${tokens}`;
}

/**
 * Says what a verdict about a property is about.
 *
 * @param records Records it rests on.
 * @returns Text such as `7 x 33 and 64 x 256, 8 seeds, bitwise`; of parts of a model such as
 *   `width 64, 4 heads, 8 seeds, bitwise`.
 */
export function propertyScope(records: readonly CellRecord[]): string {
  const sizes = new Set<string>();
  const seeds = new Set<number>();
  for (const { config } of records) {
    if (config.kind === "fact" && config.seed !== undefined) seeds.add(config.seed);
    if (config.kind !== "property" && config.kind !== "part") continue;
    sizes.add(
      config.kind === "property"
        ? `${config.rows} x ${config.width}`
        : `width ${config.model.dModel}, ${countText(config.model.heads, "head")}`,
    );
    seeds.add(config.seed);
  }
  const classes = [...new Set(records.map(({ arithmetic }) => arithmetic))];
  const parts = [
    ...(sizes.size === 0 ? [] : [listText([...sizes])]),
    seeds.size === 0 ? "nothing drawn" : countText(seeds.size, "seed"),
    listText(classes),
  ];
  return parts.join(", ");
}

/**
 * Writes a number of things.
 *
 * @param count How many.
 * @param noun What, in the singular.
 * @returns Text such as `1 block` or `30 blocks`.
 */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Joins texts: commas, and `and` before the last. */
export function listText(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}
