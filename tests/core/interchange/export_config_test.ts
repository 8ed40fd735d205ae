import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { configFields } from "../../../core/interchange/config_fields.ts";
import { exportConfig, functionFault } from "../../../core/interchange/export_config.ts";
import { formatOf, FORMATS, readPublished } from "../../../core/interchange/formats.ts";
import { parameterShapes } from "../../../core/train/model_weights.ts";
import { publishedFixture } from "../../helpers/published_models.ts";

const MODELS = Object.entries(publishedFixture().models);

Deno.test("tensors of every config cover its model, each column once", () => {
  for (const [name, { config, tensors }] of MODELS) {
    const names = Object.keys(tensors);
    const read = readPublished(configFields(config, name), { tokens: 13, tensors: names });
    const left = new Map(
      [...parameterShapes(read.model)].map(([path, shape]) =>
        [path, shape.reduce((product, size) => product * size, 1)] as const
      ),
    );
    for (const { path, shape } of read.tensors) {
      left.set(path, left.get(path)! - shape.reduce((product, size) => product * size, 1));
    }
    for (const path of read.zeros) left.set(path, 0);
    assertEquals([...left].filter(([, count]) => count !== 0), [], name);
  }
});

Deno.test("a config that is written means the model that it was written for", () => {
  // Their angles have no name that is written.
  const scaled = /linear|dynamic|yarn|longrope|llama3/;
  for (const [name, { config, tensors }] of MODELS) {
    const names = Object.keys(tensors);
    const { model, format } = readPublished(configFields(config, name), {
      ...{ tokens: 13, tensors: names },
    });
    if (scaled.test(name)) {
      assertThrows(() => exportConfig(model, format), DataError, "all of its parts");
      continue;
    }
    const { fields } = exportConfig(model, format);
    const again = readPublished(configFields(JSON.parse(JSON.stringify(fields)), name));
    assertEquals(functionFault(model, again.model), undefined, name);
    for (const other of FORMATS.filter((each) => each !== format)) {
      assertThrows(() => exportConfig(model, other), DataError, `as ${other.name} as`);
    }
  }
});

Deno.test("formatOf() names the formats that exist", () => {
  assertEquals(formatOf("gpt2").name, "gpt2");
  assertThrows(() => formatOf("gpt3"), DataError, "llama, gpt2, bert, t5");
});
