import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { configFields } from "../../../core/interchange/config_fields.ts";
import { exportConfig, functionFault } from "../../../core/interchange/export_config.ts";
import { formatOf, FORMATS, readPublished } from "../../../core/interchange/formats.ts";
import { publishedConfigText } from "../../../core/interchange/published_config_text.ts";
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

Deno.test("functionFault() is undefined for what is given as if it were not given", () => {
  const read = (name: string) => readPublished(configFields(models[name].config, name)).model;
  const models = Object.fromEntries(MODELS);
  const [llama, bert] = [read("llama"), read("bert")];
  const defaults = { fusedQkv: true, fusedGateUp: true, qkvBias: false, headScale: 1 };
  const { model } = exportConfig({ ...llama, ...defaults, scoreScale: 0.5 }, formatOf("llama"));
  assertEquals(model.qkvBias, false);
  assertEquals(functionFault({ ...bert, qkvBias: true }, bert), undefined);
  assertEquals(
    functionFault({ ...llama, qkvBias: true }, llama),
    "qkvBias=true (there false)",
  );
  assertThrows(
    () => exportConfig({ ...llama, fusedQkv: false }, formatOf("llama")),
    DataError,
    "fusedQkv=false (there true)",
  );
});

Deno.test("publishedConfigText() writes a point in fields that the library wants to be floats", () => {
  const fields = { initializer_factor: 1, layer_norm_eps: 1e-12, d_ff: 4, name_eps: "x: 1" };
  assertEquals(
    publishedConfigText({ ...fields, deep: { rope_theta: 10000, factor: 2 } }),
    '{\n  "initializer_factor": 1.0,\n  "layer_norm_eps": 1e-12,\n  "d_ff": 4,\n' +
      '  "name_eps": "x: 1",\n  "deep": {\n    "rope_theta": 10000.0,\n    "factor": 2\n  }\n}\n',
  );
});

Deno.test("formatOf() names the formats that exist", () => {
  assertEquals(formatOf("gpt2").name, "gpt2");
  assertThrows(() => formatOf("gpt3"), DataError, "llama, gpt2, bert, t5");
});
