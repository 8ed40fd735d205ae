import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { columnTable } from "../../../core/result/column_table.ts";
import { type Column, COLUMNS, type CsvName } from "../../../core/result/columns.ts";

const NAMES = Object.keys(COLUMNS) as CsvName[];

Deno.test("COLUMNS has every file and column of the result formats", () => {
  const headers = Object.fromEntries(
    NAMES.map((name) => [name, COLUMNS[name].map((column) => column.name).join(",")]),
  );
  assertEquals(headers, {
    "metrics.csv": "cell,arm,seed,step,split,metric,value,unit",
    "timing.csv": "cell,arm,block,position,repetitions,time_ns,gpu_time_ns",
    "summary.csv": "cell,arm,level,rows,width,pass,cache,n,median_ns,min_ns,gigabytes_per_second," +
      "fraction_of_copy,baseline,ratio,ratio_low,ratio_high,predicted_ratio,predicted_low,predicted_high",
    "loss.csv":
      "data,budget,arm,split,metric,unit,runs,diverged,missing,n,mean,deviation,low,high," +
      "baseline,difference,difference_low,difference_high,pairs",
    "scaling.csv": "data,arm,candidate,quantity,axis,at,measured,estimate,low,high",
    "claims.csv": "claim,verdict,estimate,low,high,unit,p,p_holm,n,margin,rule,published," +
      "published_source,scope,reason",
  });
});

Deno.test("COLUMNS says in words what each column means", () => {
  for (const name of NAMES) {
    for (const column of COLUMNS[name] as readonly Column[]) {
      assertMatch(column.name, /^[a-z][a-z_]*$/);
      assert(column.meaning.length > 10, `${name} ${column.name}`);
    }
  }
});

Deno.test("results/README.md explains every column as COLUMNS does", async () => {
  const readme = await Deno.readTextFile(new URL("../../../results/README.md", import.meta.url));
  for (const name of NAMES) {
    assertStringIncludes(readme, `\n## ${name}\n\n${columnTable(name)}\n`);
  }
});
