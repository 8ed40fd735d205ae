import { rotary } from "../../kernels/mod.ts";
import { ROTARY_LAYOUT } from "../../kernels/rotary/rotary_attributes.ts";
import type { TensorId } from "../graph/graph.ts";
import { type DecoderSpec, headColumns, rotaryPairs } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { rotaryTables } from "./position_tables.ts";

/** What is turned, and by which angles. */
export interface TurnRequest {
  /** `[batch, length, columns]`. */
  readonly x: TensorId;
  /** How many heads, from the first column on. */
  readonly heads: number;
  /** Tables of angles, which parts of a stack share by this name; `rotary` where not given. */
  readonly table?: string;
}

/** Turns the first heads of a tensor by their positions, from 0 on, where positions are rotary. */
export function turnHeads(
  m: ModelBuilder,
  spec: DecoderSpec,
  { x, heads, table = "rotary" }: TurnRequest,
): TensorId {
  const { position } = spec;
  if (position.kind !== "rotary") return x;
  const [, length] = m.shapeOf(x);
  const pairs = rotaryPairs(spec);
  const { base, scaling, frequencies } = position;
  const [cos, sin] = (["cos", "sin"] as const).map((name) =>
    m.positionRows(
      `${table}.${name}`,
      { length, columns: pairs },
      (positions) => rotaryTables({ positions, pairs, base, scaling, frequencies })[name],
    )
  );
  return m.apply(rotary, [x, cos, sin], {
    firstColumn: 0,
    heads,
    headDim: headColumns(spec),
    layout: ROTARY_LAYOUT[position.layout],
    inverse: 0,
  });
}
