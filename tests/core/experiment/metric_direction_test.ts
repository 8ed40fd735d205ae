import { assertEquals } from "@std/assert";
import { metricDirection } from "../../../core/experiment/metric_direction.ts";

Deno.test("metricDirection() is higher for what is right or gained, lower for what is lost", () => {
  const higher = ["accuracy", "exact_match", "decoded_exact_match", "bleu", "tokens"];
  assertEquals(new Set(higher.map(metricDirection)), new Set(["higher"]));
  const lower = ["loss", "perplexity", "bits_per_byte", "excess", "gradient_norm"];
  assertEquals(new Set(lower.map(metricDirection)), new Set(["lower"]));
});
