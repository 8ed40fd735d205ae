import { assertEquals } from "@std/assert";
import { sizeText } from "../../../../core/report/training/size_text.ts";

Deno.test("sizeText() shows four digits", () => {
  const texts = [0, 856, 1000, 104_064, 104_580, 1_043_210, 2.5e9].map(sizeText);
  assertEquals(texts, ["0", "856", "1 k", "104.1 k", "104.6 k", "1.043 M", "2.5 G"]);
});
