import { dataOfPlace } from "../../experiment/sizes.ts";
import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import { countText } from "../../result/scope_text.ts";
import { timeMatched } from "../../result/training/time_matched.ts";
import { hasSameWindows } from "../../result/training/same_windows.ts";
import type { ArmOutcome, TrainingSet } from "../../result/training/training_analysis.ts";
import { figureMarkdown } from "../figure_markdown.ts";
import { detailsBlock, escapeMarkdown, markdownBlocks, markdownTable } from "../markdown.ts";
import { intervalText, type NumberRange } from "../number_text.ts";
import type { ReportInput } from "../report_input.ts";
import { lossTable } from "./loss_table.ts";
import { matchingStamp } from "./matching_stamp.ts";
import { publishedTables } from "./published_tables.ts";
import { figureName } from "./figure_name.ts";

/**
 * Writes the sections of a report about losses: one for each data set, with all budgets.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty where nothing was trained.
 */
export function lossSection(input: ReportInput): string {
  const { analysis: { training }, plan: { settled } } = input;
  const mains = training?.sets.filter(({ isMain }) => isMain) ?? [];
  return markdownBlocks(mains.map((main) => {
    const others = training!.sets.filter(({ data, isMain }) => data === main.data && !isMain);
    return dataSection(input, { main, others, training: settled.training! });
  }));
}

function dataSection(
  { figures, plan: { settled } }: ReportInput,
  { main, others, training }: {
    readonly main: TrainingSet;
    readonly others: readonly TrainingSet[];
    readonly training: NonNullable<ReportInput["plan"]["settled"]["training"]>;
  },
): string {
  const { data, steps, arms } = main;
  const names = arms.map(({ arm }) => arm).filter((arm) => arm !== DUPLICATE_ARM);
  return markdownBlocks([
    `## Losses on ${escapeMarkdown(data)}`,
    figureMarkdown(figures, figureName("loss", data)),
    `After ${countText(steps, "update")} of ${sizeOf(arms[0])} tokens: mean over ` +
    `${countText(arms[0].asked, "seed")} ± half its 95 % interval. Differences are paired by ` +
    "seed." +
    (main.ranks.size === 0 ? "" : " Rank and its 95 % range come from a bootstrap over seeds.") +
    lostText(main) + leftOutText(main) + otherText(main),
    lossTable(main),
    matchingStamp(main, training),
    ...others.map((other) =>
      detailsBlock(
        `After ${countText(other.steps, "update")}`,
        markdownBlocks([lossTable(other), orderText(other, main)]),
      )
    ),
    figureMarkdown(figures, figureName("curve", data)),
    timeSection(others, main),
    publishedTables(
      main,
      (settled.published ?? []).filter((table) =>
        (table.data ?? dataOfPlace(data)) === dataOfPlace(data) &&
        names.some((arm) => Object.hasOwn(table.rows, arm))
      ),
    ),
  ]);
}

/** Writes the tokens of an update of an arm. */
function sizeOf({ config: { train } }: ArmOutcome): string {
  return `${train.batch * train.accumulate} x ${train.length}`;
}

/** Names the arms that have other batches, and those that are measured on other windows. */
function otherText({ arms }: TrainingSet): string {
  const [first] = arms;
  const others = arms.filter((arm) => sizeOf(arm) !== sizeOf(first));
  if (others.length === 0) return "";
  const list = (of: readonly ArmOutcome[]) => of.map(({ arm }) => `\`${arm}\``).join(", ");
  const sizes = [...Map.groupBy(others, sizeOf)].map(([size, of]) => `${list(of)} ${size}`);
  const longer = others.filter(({ config }) => !hasSameWindows(first.config, config));
  return ` Updates of another size: ${sizes.join("; ")}.` +
    (longer.length === 0
      ? ""
      : ` Held-out windows are as long as those of training, so that losses of ${list(longer)} ` +
        "do not compare with the others here.");
}

/** Says how many runs are not in the means. */
function lostText({ arms }: TrainingSet): string {
  const diverged = arms.reduce((sum, arm) => sum + arm.diverged, 0);
  const missing = arms.reduce((sum, arm) => sum + arm.missing, 0);
  return [
    diverged === 0
      ? ""
      : ` **${countText(diverged, "run")} diverged**: means are over the others, and are no ` +
        "measure of an arm that diverged.",
    missing === 0
      ? ""
      : ` ${countText(missing, "run")} ${missing === 1 ? "has" : "have"} no result.`,
  ].join("");
}

/** Says how many pairs are in no window: those left are an easier task. */
function leftOutText({ arms }: TrainingSet): string {
  const count = (part: string) => arms[0].values.get(`data left_out_${part}`)?.mean.estimate ?? 0;
  const [train, validation] = [count("train"), count("validation")];
  return train + validation === 0
    ? ""
    : ` Left out, as they do not fit a window: ${countText(train, "pair")} of training, ` +
      `${validation} of validation.`;
}

/** Says whether both budgets order the arms alike: undertraining can turn an order round. */
function orderText(other: TrainingSet, main: TrainingSet): string {
  const shared = [...main.ranks.keys()].filter((arm) => other.ranks.has(arm));
  if (shared.length < 2) return "";
  const order = (set: TrainingSet) =>
    shared.toSorted((a, b) => set.ranks.get(a)!.rank - set.ranks.get(b)!.rank);
  const [before, after] = [order(other), order(main)];
  return before.every((arm, i) => arm === after[i])
    ? `The arms are in the same order as after ${countText(main.steps, "update")}.`
    : `The order is another one than after ${countText(main.steps, "update")}: ` +
      `${before.map((arm) => `\`${arm}\``).join(", ")} here, ` +
      `${after.map((arm) => `\`${arm}\``).join(", ")} there.`;
}

function timeSection(others: readonly TrainingSet[], main: TrainingSet): string {
  const small = others.at(-1);
  const rows = small === undefined ? [] : timeMatched(small, main);
  if (small === undefined || rows.length < 2) return "";
  const first = rows[0].arm;
  return markdownBlocks([
    "### At equal time",
    `An estimate: in the time of ${countText(main.steps, "update")} of the fastest arm a slower ` +
    `one makes fewer, by the measured times of a step; its loss is read off between the losses ` +
    `after ${small.steps} and ${main.steps} updates, on a straight line over log updates.` +
    againText(main),
    markdownTable(
      [
        { title: "arm" },
        { title: "step", align: "right" },
        { title: `over \`${first}\``, align: "right" },
        { title: "updates", align: "right" },
        { title: "loss, nats", align: "right" },
        { title: `minus \`${first}\``, align: "right" },
      ],
      rows.map(({ arm, steps, loss, difference }) => [
        `\`${arm}\``,
        `${(main.times.get(arm)!.medianNs / 1e6).toFixed(2)} ms`,
        ratioOf(main.times.get(arm)),
        String(Math.round(steps)),
        intervalText(loss),
        difference === undefined ? "" : intervalText(difference),
      ]),
    ),
  ]);
}

/** Says what the duplicate's step takes: what the clock alone can do. */
function againText({ times, duplicate, arms }: TrainingSet): string {
  const again = times.get(DUPLICATE_ARM)?.ratio;
  if (again === undefined || duplicate === undefined) return "";
  const once = times.get(duplicate.arm)?.ratio;
  return ` Over \`${arms[0].arm}\` the step of \`${duplicate.arm}\` takes ` +
    `${once === undefined ? "1" : ratioText(once)}, and timed again ${ratioText(again)}.`;
}

function ratioOf(time: { readonly ratio?: NumberRange } | undefined): string {
  return time?.ratio === undefined ? "" : ratioText(time.ratio);
}

function ratioText({ estimate, low, high }: NumberRange): string {
  return `${estimate.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
