import { assert, assertEquals } from "@std/assert";
import type { TextCodec } from "../../../core/data/text_codec.ts";
import { openPublishedTokenizer } from "../../../core/run/published_tokenizer.ts";
import { fromRoot } from "../../helpers/root.ts";

/** A tokenizer that make_tokenizers.py wrote. */
interface TokenizerCase {
  readonly vocabulary: number;
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly text: string;
    readonly ids: readonly number[];
    readonly plain: readonly number[];
    readonly decoded: string;
  }[];
}

const FIXTURE: Readonly<Record<string, TokenizerCase>> = JSON.parse(
  Deno.readTextFileSync(fromRoot("tests/fixtures/published/tokenizers.json")),
).tokenizers;
const FORMATS: Readonly<Record<string, string>> = {
  ...{ "llama": "llama", "llama 3": "llama", "t5": "t5" },
  ...{ "bert": "bert", "bert, vocab.txt": "bert" },
};

async function open(name: string, changes: Partial<TokenizerCase> = {}) {
  const { vocabulary, files } = { ...FIXTURE[name], ...changes };
  const { "tokenizer.json": file, ...side } = files;
  return await openPublishedTokenizer({
    ...{ folder: "there", vocabulary, ...(file && { file }) },
    source: { format: FORMATS[name], config: '{"decoder_start_token_id":0}', files: side },
  });
}

async function codecOf(name: string): Promise<TextCodec> {
  const opened = await open(name);
  assert("codec" in opened, JSON.stringify(opened));
  return opened.codec;
}

Deno.test("tokenizers of llama, t5 and bert cut and join text as the library in Python does", async (t) => {
  for (const [name, { cases }] of Object.entries(FIXTURE)) {
    await t.step(name, async () => {
      const codec = await codecOf(name);
      for (const { text, ids, plain, decoded } of cases) {
        assertEquals([...codec.encode(text, { whole: true })], ids, text);
        assertEquals([...codec.encode(text, { whole: false })], plain, text);
        const read = codec.reader(new Uint32Array());
        const pieces = [...ids.map((id) => read(id)), read()];
        assertEquals(pieces.join(""), decoded, text);
      }
    });
  }
});

Deno.test("text goes on behind a prompt, and characters of several tokens come whole", async () => {
  const codec = await codecOf("llama");
  const ids = codec.encode("hello world 🙂!", { whole: true });
  const all = codec.reader(new Uint32Array());
  const pieces = [...ids].map((id) => all(id));
  assertEquals(pieces.join("") + all(), "hello world 🙂!");
  for (let count = 1; count < ids.length - 5; count++) {
    const read = codec.reader(ids.slice(0, count));
    const rest = [...ids.subarray(count)].map((id) => read(id));
    assertEquals(rest, pieces.slice(count));
  }
  // <s>, and three of the four bytes of a character.
  assertEquals(pieces.filter((piece) => piece === "").length, 4);
});

Deno.test("what ends a text, and what begins a target, are known", async () => {
  assertEquals((await codecOf("llama")).ends, [2]);
  assertEquals((await codecOf("llama 3")).ends, [321]);
  const { ends, between } = await codecOf("t5");
  assertEquals({ ends, between }, { ends: [1], between: 0 });
  assertEquals((await codecOf("bert")).between, undefined);
});

Deno.test("a tokenizer that does not fit, or that is none, is told with the reason", async () => {
  const { files } = FIXTURE.t5;
  const json = JSON.parse(files["tokenizer.json"]);
  const changed = (change: object, name = "tokenizer.json") => ({
    files: { ...files, [name]: JSON.stringify({ ...json, ...change }) },
  });
  const cases: readonly (readonly [Partial<TokenizerCase>, string])[] = [
    [{ vocabulary: 10 }, "its ids must be those of the model: file=there/tokenizer.json, id=10"],
    [changed({ added_tokens: [{ id: 4294967290, content: "x" }] }), "id=4294967290"],
    [changed({ added_tokens: 3 }), "added_tokens must be a list"],
    [changed({ model: { type: "Unigram" } }), "model.vocab must be an object"],
    [
      changed({ model: { type: "Other", vocab: {} } }),
      "model.type must be BPE, Unigram, WordPiece",
    ],
    [changed({ normalizer: { type: "Other" } }), "the library must understand it"],
    [{ files: { ...files, "tokenizer.json": "{" } }, "it must be JSON: file=there/tokenizer.json"],
    [{ files: { ...files, "tokenizer_config.json": "{" } }, "there/tokenizer_config.json"],
    [{ files: {} }, "the folder must hold tokenizer.json: folder=there"],
  ];
  for (const [changes, message] of cases) {
    const opened = await open("t5", changes);
    assert("tokenizerFault" in opened, message);
    assert(opened.tokenizerFault.includes(message), opened.tokenizerFault);
  }
});
