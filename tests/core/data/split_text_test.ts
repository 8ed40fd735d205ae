import { assertEquals, assertThrows } from "@std/assert";
import { splitText } from "../../../core/data/split_text.ts";
import { utf8Text } from "../../../core/data/utf8.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("splitText() cuts by position, and the parts together are the text", () => {
  const parts = splitText(bytesOf("0123456789"), { train: 80, validation: 10, test: 10 });
  assertEquals(utf8Text(parts.train), "01234567");
  assertEquals(utf8Text(parts.validation), "8");
  assertEquals(utf8Text(parts.test), "9");
});

Deno.test("splitText() never cuts a character", () => {
  const text = "😀".repeat(3);
  for (let train = 0; train <= 100; train++) {
    const parts = splitText(bytesOf(text), { train, validation: 100 - train, test: 0 });
    assertEquals(utf8Text(parts.train) + utf8Text(parts.validation), text);
  }
});

Deno.test("splitText() refuses shares that are no percentages of a whole", () => {
  const cases = [[90, 5, 4], [110, -10, 0], [33.5, 33.5, 33]];
  for (const [train, validation, test] of cases) {
    const split = () => splitText(bytesOf("abc"), { train, validation, test });
    assertThrows(split, RangeError, `train=${train}`);
  }
});
