import { assert, assertEquals } from "@std/assert";
import { UsageError } from "../core/base/errors.ts";
import { CHECK_SPEC } from "../core/cli/check.ts";
import { EXPERIMENT_SPEC } from "../core/cli/experiment.ts";
import { EXPORT_SPEC } from "../core/cli/export.ts";
import { GENERATE_SPEC } from "../core/cli/generate_options.ts";
import { IMPORT_SPEC } from "../core/cli/import.ts";
import { LOGITS_SPEC } from "../core/cli/logits.ts";
import { LIST_SPEC } from "../core/cli/list.ts";
import { MERGE_SPEC } from "../core/cli/merge.ts";
import { parseOptions } from "../core/cli/options.ts";
import { REPORT_SPEC } from "../core/cli/report.ts";
import { TABLES_SPEC } from "../core/cli/tables.ts";
import { listExperiments, loadExperiment } from "../core/run/load_experiment.ts";
import { type FencedBlock, readMarkdown } from "./helpers/markdown_file.ts";
import { withFolder } from "./helpers/with_folder.ts";

const ROOT = new URL("../", import.meta.url);
const TASKS = Object.keys(JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT))).tasks);
/** Commands whose options are checked. */
const COMMANDS = new Map(
  [
    CHECK_SPEC,
    EXPERIMENT_SPEC,
    EXPORT_SPEC,
    GENERATE_SPEC,
    IMPORT_SPEC,
    LIST_SPEC,
    LOGITS_SPEC,
    MERGE_SPEC,
    REPORT_SPEC,
    TABLES_SPEC,
  ]
    .map((spec) => [spec.name, spec]),
);
/** A result that a run writes later: links into it are checked once it is there. */
const RESULT = /^results\/(?!local\/)[^/]+\/[^/]+\//;

const DOCUMENTS = new Map(
  listDocuments("").map((path) => [path, Deno.readTextFileSync(new URL(path, ROOT))]),
);

function listDocuments(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder || ".", ROOT))].flatMap(({ name, isDirectory }) => {
    if (!isDirectory) return name.endsWith(".md") ? [folder + name] : [];
    const isOurs = !name.startsWith(".") && !["local", "node_modules", "cov"].includes(name);
    return isOurs ? listDocuments(`${folder}${name}/`) : [];
  }).sort();
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(new URL(path, ROOT)) !== undefined;
  } catch {
    return false;
  }
}

/** Lists the relative links of a document that lead nowhere, or to a heading that is not there. */
function brokenLinks(path: string, text: string): string[] {
  return readMarkdown(text).links.flatMap((link) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return [];
    const [file, anchor] = link.split("#");
    const target = file === "" ? path : new URL(file, new URL(path, "file:///")).pathname.slice(1);
    const result = RESULT.exec(target)?.[0];
    if (result !== undefined && !exists(result)) {
      console.log(`skipped: { link: "${link}", reason: "${result} is not measured yet" }`);
      return [];
    }
    if (target !== path && !exists(target)) return [`${path}: ${link} does not exist`];
    if (anchor === undefined) return [];
    const linked = target === path ? text : Deno.readTextFileSync(new URL(target, ROOT));
    return readMarkdown(linked).anchors.includes(anchor) ? [] : [`${path}: ${link} has no heading`];
  });
}

/** Lists the tasks that a document names and deno.json does not have. */
function unknownTasks(path: string, text: string): string[] {
  return [...text.matchAll(/\bdeno(?:@[\d.]+)?\s+task\s+(?:-q\s+)?([a-z][a-z-]*)/g)]
    .map(([, task]) => task)
    .filter((task) => !TASKS.includes(task))
    .map((task) => `${path}: deno task ${task}`);
}

/** Lists the commands of this project in the `sh` blocks of a document, as words without a shell. */
function shownCommands(text: string): string[][] {
  return readMarkdown(text).blocks.filter(({ language }) => language === "sh")
    .flatMap(({ lines }) => lines)
    .flatMap((line) => {
      const rest = /^(?:npx -y )?deno(?:@[\d.]+)? task (.*)$/.exec(line)?.[1];
      if (rest === undefined) return [];
      const words = rest.replace(/\s#.*$/, "").match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
      return [words.map((word) => word.replace(/^(['"])(.*)\1$/, "$2"))];
    })
    .filter(([command]) => COMMANDS.has(command));
}

/** Has a command read its arguments as its process would, and says what is wrong with them. */
function readsArguments([command, ...args]: readonly string[]): string {
  try {
    parseOptions(COMMANDS.get(command)!, args);
    return "";
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `${[command, ...args].join(" ")}: ${error.message}`;
  }
}

/** Says what is wrong with a quotation: its lines must stand in the file that it names, spaces aside. */
function misquotation(path: string, { info, lines }: FencedBlock): string[] {
  const normal = (text: readonly string[]) => text.join("").replace(/\s+/g, "");
  if (!exists(info)) return [`${path}: quotes ${info}, which does not exist`];
  const source = normal(Deno.readTextFileSync(new URL(info, ROOT)).split("\n"));
  return source.includes(normal(lines)) ? [] : [`${path}: ${info} does not hold: ${lines[0]}`];
}

/** Finds the experiment files that a document shows whole: their names and texts. */
function shownExperiments(text: string): { name: string; extension: string; text: string }[] {
  return readMarkdown(text).blocks.flatMap(({ language, lines }) => {
    const content = lines.join("\n");
    const name = /^\s*"?name"?: "([a-z0-9-]+)",$/m.exec(content)?.[1];
    const isExperiment = language === "json"
      ? content.includes("experiment.schema.json")
      : language === "ts" && content.includes("export default defineExperiment(");
    return name !== undefined && isExperiment ? [{ name, extension: language, text: content }] : [];
  });
}

Deno.test("every relative link of a document leads somewhere", () => {
  assert(DOCUMENTS.has("README.md") && DOCUMENTS.has("docs/architecture.md"));
  assertEquals([...DOCUMENTS].flatMap(([path, text]) => brokenLinks(path, text)), []);
});

Deno.test("brokenLinks() reports files, folders and headings that are not there", () => {
  const text = "# One two\n[a](../mod.ts) [b](x.md) ![c](#one-two) [d](#two) `[e](no)`\n" +
    "```\n[f](no)\n```\n[g](https://x.example/no) [h](../results/local/a/b.md)\n";
  assertEquals(brokenLinks("docs/any.md", text), [
    "docs/any.md: x.md does not exist",
    "docs/any.md: #two has no heading",
    "docs/any.md: ../results/local/a/b.md does not exist",
  ]);
});

Deno.test("every task that a document names exists", () => {
  assertEquals([...DOCUMENTS].flatMap(([path, text]) => unknownTasks(path, text)), []);
  const text = "`deno task test`, npx -y deno@2.9.6 task lists, `deno task` | x, deno task\nrun";
  assertEquals(unknownTasks("a.md", text), ["a.md: deno task lists", "a.md: deno task run"]);
});

Deno.test("every command of a document can be read by its command", async () => {
  const shown = [...DOCUMENTS.values()].flatMap(shownCommands);
  const distinct = [...new Map(shown.map((words) => [words.join("\0"), words])).values()];
  assert(distinct.length > 10);
  assertEquals(distinct.map(readsArguments).filter((fault) => fault !== ""), []);

  const names = [
    ...await listExperiments(),
    ...[...DOCUMENTS.values()].flatMap(shownExperiments).map(({ name }) => name),
  ];
  const named = distinct.filter(([command]) => command === "experiment").map(([, name]) => name);
  assertEquals(named.filter((name) => !names.includes(name)), []);
});

Deno.test("readsArguments() reports an option that does not exist", () => {
  const text =
    "```sh\ndeno task list --jsn # all\ndeno task experiment a --set 'b=[1, 2]'\nls\n```\n";
  assertEquals(shownCommands(text), [
    ["list", "--jsn"],
    ["experiment", "a", "--set", "b=[1, 2]"],
  ]);
  const faults = shownCommands(text).map(readsArguments);
  assert(faults[0].includes("--json"), faults[0]);
  assertEquals(faults[1], "");
});

Deno.test("every quotation stands in the file that it names", () => {
  const quotations = [...DOCUMENTS].flatMap(([path, text]) =>
    readMarkdown(text).blocks.filter(({ info }) => info !== "").map((block) => ({ path, block }))
  );
  assert(quotations.length > 3);
  assertEquals(quotations.flatMap(({ path, block }) => misquotation(path, block)), []);
  const block = { language: "ts", info: "mod.ts", lines: ["export const a = 1;"] };
  assertEquals(misquotation("a.md", block), ["a.md: mod.ts does not hold: export const a = 1;"]);
  assertEquals(misquotation("a.md", { ...block, info: "no.ts" }).length, 1);
});

Deno.test("every experiment file that a document shows is valid", async () => {
  const shown = [...DOCUMENTS.values()].flatMap(shownExperiments);
  assert(shown.length >= 2);
  await withFolder(async (folder) => {
    for (const { name, extension, text } of shown) {
      const path = `${folder}/${name.replaceAll("-", "_")}.${extension}`;
      await Deno.writeTextFile(path, text.replace('"../mod.ts"', `"${new URL("mod.ts", ROOT)}"`));
      assertEquals((await loadExperiment(path)).experiment.name, name);
    }
  });
});
