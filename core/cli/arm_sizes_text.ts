import type { Fairness } from "../model/fairness.ts";
import { terminalTable } from "../report/terminal_table.ts";
import type { TextStyle } from "./terminal.ts";

/** Writes the sizes of arms, and how far they are from the one they are compared with. */
export function armSizesText(name: string, sizes: Fairness, style: TextStyle): string {
  const { matched, tolerance, against, arms, isFair } = sizes;
  const axis = matched === "none"
    ? "not matched on any axis"
    : `matched by ${matched} within ${percent(tolerance)}${isFair ? "" : ", WHICH SOME ARE NOT"}`;
  const table = terminalTable(
    [
      { title: "arm" },
      { title: "parameters", align: "right" },
      { title: "more", align: "right" },
      { title: "kFLOP/token", align: "right" },
      { title: "more", align: "right" },
      ...(isFair ? [] : [{ title: "" }]),
    ],
    arms.map(({ arm, counts, parameters, flops, exceeds }) => [
      arm,
      String(counts.parameters),
      percent(parameters),
      (counts.training.counted / 1000).toFixed(1),
      percent(flops),
      ...(isFair ? [] : [exceeds ? "beyond" : ""]),
    ]),
    style,
  );
  return `Sizes of the arms on ${name}, beside ${against}: ${axis}\n\n${table}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1).replace(/^-(0\.0)$/, "$1")} %`;
}
