import { caveatSection } from "./caveat_section.ts";
import { decodingSection } from "./decoding_section.ts";
import { environmentSection } from "./environment_section.ts";
import { instrumentSection } from "./instrument_section.ts";
import { levelSection } from "./level_section.ts";
import { escapeMarkdown, markdownBlocks } from "./markdown.ts";
import { propertySection } from "./property_section.ts";
import type { ReportInput } from "./report_input.ts";
import { reproduceSection } from "./reproduce_section.ts";
import { gradientSection } from "./training/gradient_section.ts";
import { lossSection } from "./training/loss_section.ts";
import { reachSection } from "./training/reach_section.ts";
import { scalingSection } from "./training/scaling_section.ts";
import { trustSection } from "./training/trust_section.ts";
import { timingSection } from "./timing_section.ts";
import { verdictSection } from "./verdict_section.ts";

/**
 * Writes report.md: question, verdicts, what they rest on, environment, and how to repeat it.
 *
 * A pure function of its input: the same results give the same bytes.
 *
 * @param input Plan, analysed results, figures and environment.
 * @returns Text that ends with a line feed.
 */
export function reportMarkdown(input: ReportInput): string {
  const { settled, profile } = input.plan;
  return markdownBlocks([
    `# ${escapeMarkdown(settled.title)}`,
    `> ${escapeMarkdown(settled.question)}`,
    `Experiment \`${settled.name}\`, version ${settled.version}, profile \`${profile}\`. ` +
    `The claims come from ${escapeMarkdown(settled.source)}.`,
    verdictSection(input),
    scalingSection(input),
    lossSection(input),
    reachSection(input),
    gradientSection(input),
    trustSection(input),
    instrumentSection(input),
    timingSection(input),
    levelSection(input),
    decodingSection(input),
    propertySection(input),
    caveatSection(input),
    environmentSection(input),
    reproduceSection(input),
  ]) + "\n";
}
