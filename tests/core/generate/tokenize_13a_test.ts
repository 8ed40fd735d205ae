import { assertEquals } from "@std/assert";
import { tokenize13a } from "../../../core/generate/tokenize_13a.ts";

Deno.test("tokenize13a() cuts as sacreBLEU does", () => {
  // sacrebleu 2.6.0, Tokenizer13a()(text).split()
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["Hello, world!", ["Hello", ",", "world", "!"]],
    [
      "It costs 1,000.50 dollars, i.e. 3-4 times.",
      "It costs 1,000.50 dollars , i . e . 3 - 4 times .".split(" "),
    ],
    ["state-of-the-art (2002).", ["state-of-the-art", "(", "2002", ")", "."]],
    [
      "„Guten Tag“, sagte er – 5 % mehr; a/b.",
      "„Guten Tag“ , sagte er – 5 % mehr ; a / b .".split(" "),
    ],
    ["&lt;b&gt; &amp;amp; &quot;x&quot;", ["<", "b", ">", "&", "amp", ";", '"', "x", '"']],
    ["U.S. 5,a a,5 .5 5.", "U . S . 5 , a a , 5 . 5 5 .".split(" ")],
    ["", []],
    ["  a\tb  ", ["a", "b"]],
    [" 1-2 a-b", ["1", "-", "2", "a-b"]],
    ["<skipped>x-\ny\nz", ["xy", "z"]],
  ];
  for (const [text, words] of cases) assertEquals(tokenize13a(text), words, text);
});
