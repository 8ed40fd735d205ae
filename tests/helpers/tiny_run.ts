/** Arguments of a run of all code paths that takes about a second: 20 cells, 2 of them timings. */
export const TINY: readonly string[] = [
  "norm-timing",
  "--profile=smoke",
  "--seeds=1",
  "--set=properties.shapes=[[7,33]]",
  "--set=timing.shapes=[[4,64]]",
  "--set=timing.blocks=2",
  "--set=timing.minSampleMs=0.1",
  "--set=timing.models=[]",
];

/** Where a tiny run puts its result inside the folder of `--out`. */
export const TINY_FOLDER = "norm_timing/smoke";

/** Cells of a tiny run, and how many of them are canonical. */
export const TINY_CELLS = { all: 20, canonical: 18 } as const;
