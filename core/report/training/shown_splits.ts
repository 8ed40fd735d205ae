import type { GradientSeries } from "../../result/training/gradient_series.ts";

/** Layers that are shown where no claim names others: the whole of the last and of the first block. */
const ENDS = ["layer/blocks.last", "layer/blocks.0"] as const;
const FEW = 2;

/**
 * Chooses the layers that stand in front: those of claims, then the last and the first block.
 *
 * @param series Quantities by depth; only layers that every depth has come into question.
 * @param claimed Layers that claims are about.
 * @returns Names of layers, the most important first; all of them where there are two or fewer.
 */
export function shownSplits(
  series: readonly GradientSeries[],
  claimed: readonly string[],
): readonly string[] {
  const most = Math.max(0, ...series.map(({ depths }) => depths.length));
  const all = [
    ...new Set(series.filter(({ depths }) => depths.length === most).map(({ split }) => split)),
  ];
  const wanted = new Set([...claimed, ...ENDS].filter((split) => all.includes(split)));
  return wanted.size === 0 ? all.slice(0, FEW) : [...wanted];
}

/**
 * Lists the layers that claims about exponents name.
 *
 * @param claims Claims with their rules.
 * @returns Names, each once.
 */
export function claimedSplits(
  claims: readonly { readonly claim: { readonly rule: object } }[],
): readonly string[] {
  return [
    ...new Set(
      claims.flatMap(({ claim: { rule } }) =>
        "kind" in rule && rule.kind === "exponent-in-range" && "split" in rule
          ? [`${rule.split}`]
          : []
      ),
    ),
  ];
}
