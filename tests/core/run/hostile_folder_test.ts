import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { readPublishedFolder } from "../../../core/run/published_folder.ts";
import {
  publishedFixture,
  publishedTensors,
  tensorFileBytes,
  withHeader,
  writePublished,
  type WrittenTensor,
} from "../../helpers/published_models.ts";
import { fromRoot } from "../../helpers/root.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const MODEL = publishedFixture().models["llama, linear"];
const TENSORS = publishedTensors(MODEL);
const INDEX = "model.safetensors.index.json";

/** Reads a folder that must be refused with a message. */
async function refuse(folder: string, message: string): Promise<void> {
  await assertRejects(() => readPublishedFolder(folder), DataError, message);
}

/** Tensors with one of them changed. */
function changed(name: string, change: Partial<WrittenTensor>): WrittenTensor[] {
  return TENSORS.map((each) => each.name === name ? { ...each, ...change } : each);
}

Deno.test("files of tensors that lie are refused before memory is taken for them", () =>
  withFolder(async (folder) => {
    await writePublished(folder, { config: MODEL.config, tensors: TENSORS });
    const path = `${folder}/model.safetensors`;
    const good = await Deno.readFile(path);
    const length = Number(new DataView(good.buffer).getBigUint64(0, true));
    const text = new TextDecoder().decode(good.subarray(8, 8 + length));
    const data = good.slice(8 + length);
    const header = (from: string | RegExp, to: string) => {
      const next = text.replace(from, to);
      if (next === text) throw new Error(`nothing to change: ${from}`);
      return withHeader(next.trimEnd(), [data]);
    };
    const lengthOf = (value: bigint) => {
      const bytes = good.slice();
      new DataView(bytes.buffer).setBigUint64(0, value, true);
      return bytes;
    };
    const long = new Uint8Array(9_000_008);
    new DataView(long.buffer).setBigUint64(0, 9_000_000n, true);
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [new Uint8Array(), "a file must begin with the length of its header"],
      [good.slice(0, 5), "a file must begin with the length of its header"],
      [lengthOf(2n ** 63n), "its header must lie inside the file"],
      [long, "its header must have at most 8388608 bytes"],
      [good.slice(0, good.length - 4), "the file must be as long as its header says"],
      [withHeader("[1]", []), "its header must be a JSON object"],
      [withHeader("{", []), "its header must be a JSON object"],
      [header('"data_offsets":[0,', '"data_offsets":[4,'), "offsets must span the elements"],
      [header('"shape":[19,16]', '"shape":[19,16,1e9]'), "offsets must span the elements"],
      [header('"shape":[19,16]', '"shape":[-19,-16]'), "offsets must span the elements"],
      [header("[0,1216]", "[9007199254740992,9007199254742208]"), "offsets must span"],
      [header("[0,1216]", "[64,1280]"), "data must have no gaps and overlaps"],
      [header("model.norm.weight", "lm_head.weight"), "each tensor must have a name of its own"],
      [header('"dtype":"F32"', '"dtype":"F31"'), "tensors must be"],
      [header('{"format":"pt"}', '{"format":1}'), "metadata must be texts"],
    ];
    for (const [bytes, message] of cases) {
      await Deno.writeFile(path, bytes);
      await refuse(folder, message);
    }
  }));

Deno.test("tensors that are not those of the config are refused by name", () =>
  withFolder(async (folder) => {
    const half = new Uint8Array(new Float16Array(16 * 19).buffer);
    const nan = Float32Array.from({ length: 16 }, (_, i) => i === 3 ? NaN : 1);
    const norm = "model.norm.weight";
    const cases: readonly (readonly [readonly WrittenTensor[], string])[] = [
      [TENSORS.slice(1), "missing=model.embed_tokens.weight"],
      [TENSORS.filter(({ name }) => name !== "lm_head.weight"), "missing=lm_head.weight"],
      [[...TENSORS, { ...TENSORS[0], name: "other" }], "unexpected=other"],
      [[...TENSORS, { ...TENSORS[0], name: "embed_tokens.weight" }], "twice=embed_tokens.weight"],
      [
        changed("lm_head.weight", { shape: [16, 19] }),
        "of another shape=lm_head.weight [16, 19] (expected [19, 16])",
      ],
      [
        changed("lm_head.weight", { dtype: "I16", bytes: half }),
        "of a type other than F32, F16, BF16=lm_head.weight I16",
      ],
      [
        changed(norm, { bytes: new Uint8Array(nan.buffer) }),
        `tensor=${norm}, index=3, value=NaN`,
      ],
    ];
    for (const [tensors, message] of cases) {
      await writePublished(folder, { config: MODEL.config, tensors });
      await refuse(folder, message);
    }
  }));

Deno.test("tensors that a config ties must be equal", () =>
  withFolder(async (folder) => {
    const tied = { ...MODEL.config, tie_word_embeddings: true };
    await writePublished(folder, { config: tied, tensors: TENSORS });
    await refuse(folder, "tensors that its config ties must be equal");
    const [{ bytes }] = TENSORS;
    const equal = changed("lm_head.weight", { bytes });
    await writePublished(folder, { config: tied, tensors: equal });
    assertEquals((await readPublishedFolder(folder)).model.tiedHead, true);
  }));

Deno.test("an index that leads elsewhere, or lies, is refused", () =>
  withFolder(async (folder) => {
    await writePublished(folder, { config: MODEL.config, tensors: TENSORS });
    await Deno.remove(`${folder}/model.safetensors`);
    const halves = [TENSORS.slice(0, 4), TENSORS.slice(4)];
    const names = ["model-1.safetensors", "model-2.safetensors"];
    for (const [i, half] of halves.entries()) {
      await Deno.writeFile(`${folder}/${names[i]}`, tensorFileBytes(half));
    }
    const places = Object.fromEntries(
      halves.flatMap((half, i) => half.map(({ name }) => [name, names[i]])),
    );
    const index = (map: unknown) =>
      Deno.writeTextFile(`${folder}/${INDEX}`, JSON.stringify({ weight_map: map }));
    await index(places);
    assertEquals((await readPublishedFolder(folder)).format, "llama");
    const first = "model.embed_tokens.weight";
    const cases: readonly (readonly [unknown, string])[] = [
      [{ ...places, [first]: "../model-1.safetensors" }, "without a folder"],
      [{ ...places, [first]: "/etc/passwd" }, "without a folder"],
      [{ ...places, [first]: "..safetensors" }, "without a folder"],
      [{ ...places, [first]: 3 }, "without a folder"],
      [{ ...places, [first]: "model-3.safetensors" }, "file=" + folder + "/model-3.safetensors"],
      [{ ...places, [first]: names[1] }, `tensor=${first}`],
      [{ ...places, other: names[1] }, "tensor=other, is in=none"],
      [{}, "there must be 1 to 10000 files"],
      [[], "weight_map must be an object"],
      [undefined, "weight_map must be an object"],
    ];
    for (const [map, message] of cases) {
      await index(map);
      await refuse(folder, message);
    }
    await index(places);
    await Deno.writeFile(`${folder}/${names[1]}`, tensorFileBytes([...halves[1], TENSORS[0]]));
    await refuse(folder, `tensor=${first}, is in=${names[0]} and ${names[1]}`);
    await Deno.writeTextFile(`${folder}/${INDEX}`, "{");
    await refuse(folder, "it must be JSON");
  }));

Deno.test("configs that say what is not supported are refused with field and value", async (t) => {
  const { models } = publishedFixture();
  const cases: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ["llama", { model_type: "mistral" }, 'model_type="mistral"'],
    ["llama", { model_type: undefined }, "model_type=not given"],
    ["llama", { architectures: ["LlamaForSequenceClassification"] }, "architectures=["],
    ["llama", { hidden_act: "quick_gelu" }, 'hidden_act="quick_gelu"'],
    ["llama", { hidden_act: "constructor" }, 'hidden_act="constructor"'],
    ["llama", { rope_scaling: { type: "su", factor: 2 } }, 'rope_scaling.type="su"'],
    ["llama", { rope_scaling: { type: "linear" } }, "rope_scaling.factor=not given"],
    ["llama", { rope_scaling: { type: "dynamic", factor: 2 } }, 'rope_scaling.type="dynamic"'],
    ["llama", { rope_scaling: { factor: 2 } }, "rope_scaling.rope_type=not given"],
    [
      "llama",
      {
        rope_scaling: { rope_type: "yarn", factor: 2, original_max_position_embeddings: 4 },
      },
      "rope_scaling.factor=2",
    ],
    [
      "llama",
      { rope_scaling: { rope_type: "longrope", original_max_position_embeddings: 4 } },
      "rope_scaling.original_max_position_embeddings=4",
    ],
    ["llama", { partial_rotary_factor: 0.5 }, "partial_rotary_factor=0.5"],
    ["llama", { quantization_config: { bits: 4 } }, 'quantization_config={"bits":4}'],
    ["llama", { auto_map: { AutoModel: "x.Y" } }, "auto_map="],
    ["llama", { num_key_value_heads: 3 }, "num_key_value_heads=3"],
    ["llama", { num_hidden_layers: 1e9 }, "num_hidden_layers=1000000000"],
    ["llama", { hidden_size: -16 }, "hidden_size=-16"],
    ["llama", { rms_norm_eps: "1e-5" }, 'rms_norm_eps="1e-5"'],
    ["llama", { head_dim: 5 }, "head_dim=5"],
    ["gpt2", { add_cross_attention: true }, "add_cross_attention=true"],
    ["gpt2", { pruned_heads: { 0: [1] } }, "pruned_heads="],
    ["gpt2", { activation_function: "mish" }, 'activation_function="mish"'],
    ["bert", { position_embedding_type: "relative_key" }, 'position_embedding_type="relative_key"'],
    ["bert", { architectures: ["BertModel"] }, 'architectures=["BertModel"]'],
    ["t5", { feed_forward_proj: "gated-mish" }, 'feed_forward_proj="gated-mish"'],
    ["t5", { architectures: ["T5EncoderModel"] }, 'architectures=["T5EncoderModel"]'],
  ];
  for (const [name, change, message] of cases) {
    await t.step(`${name}: ${message}`, () =>
      withFolder(async (folder) => {
        const config = { ...models[name].config, ...change };
        await Deno.writeTextFile(`${folder}/config.json`, JSON.stringify(config));
        await refuse(folder, message);
      }));
  }
});

Deno.test("a pickle is refused with the reason and the way to convert it", () =>
  withFolder(async (folder) => {
    await refuse(folder, "its folder must hold config.json");
    await Deno.writeTextFile(`${folder}/config.json`, JSON.stringify(MODEL.config));
    await refuse(folder, "its folder must hold model.safetensors or");
    await Deno.writeTextFile(`${folder}/pytorch_model.bin`, "");
    await refuse(folder, "loading a pickle runs the code in it. Convert it where you trust");
    await Deno.mkdir(`${folder}/model.safetensors`);
    await refuse(folder, "it must be a regular file");
    await Deno.writeTextFile(`${folder}/config.json`, "{");
    await refuse(folder, "its config must be JSON");
  }));

Deno.test("any byte of a header may be wrong: a file is read or refused", async () => {
  const source = fromRoot("tests/fixtures/published/gpt2_f16");
  await withFolder(async (folder) => {
    await Deno.copyFile(`${source}/config.json`, `${folder}/config.json`);
    const good = await Deno.readFile(`${source}/model.safetensors`);
    const length = Number(new DataView(good.buffer).getBigUint64(0, true));
    let refused = 0;
    for (let at = 0; at < 8 + length; at += 7) {
      const bytes = good.slice();
      bytes[at] ^= 1 << at % 7;
      await Deno.writeFile(`${folder}/model.safetensors`, bytes);
      try {
        await readPublishedFolder(folder);
      } catch (error) {
        assert(error instanceof DataError, `at=${at}: ${error}`);
        refused += 1;
      }
    }
    assert(refused > length / 14, `refused=${refused}`);
  });
});
