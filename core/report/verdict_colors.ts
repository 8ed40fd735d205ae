import type { Verdict } from "../result/statistics/verdict.ts";
import { PALETTE } from "./figure_theme.ts";

/** Colour of a verdict in figures. */
export const VERDICT_COLORS: Readonly<Record<Verdict, string>> = {
  "supported": PALETTE.green,
  "equivalent": PALETTE.blue,
  "refuted": PALETTE.red,
  "inconclusive": PALETTE.grey,
  "out-of-reach": PALETTE.grey,
  "invalid-setup": PALETTE.grey,
};
