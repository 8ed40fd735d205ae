/** Channels of a figure that its labels share with its lines. */
export interface LabelChannels {
  /** Width of the panel, at the right edge of which labels begin. */
  readonly width: number;
  /** The vertical axis; labels have their place on it. */
  readonly y: object;
  /** Colour of a line. */
  readonly color: object;
  /** Field that holds the text. */
  readonly field: string;
}

/** Makes the layer of the names behind the ends of lines; see `spreadLabels` for their `place`. */
export function lineLabels(
  values: readonly { readonly place: number }[],
  { width, y, color, field }: LabelChannels,
) {
  return {
    data: { values },
    mark: { type: "text", align: "left", dx: 8, fontSize: 12, fontWeight: 600 },
    encoding: {
      x: { value: width },
      y: { ...y, field: "place" },
      text: { field, type: "nominal" },
      color,
    },
  };
}
