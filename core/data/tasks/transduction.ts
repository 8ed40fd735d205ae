import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { integerBelow } from "../../random/integer_below.ts";
import { uniform53 } from "../../random/uniform.ts";
import type { WordSource } from "../../random/word_source.ts";
import type { TokenBatch } from "../dataset.ts";
import { channelEntropy, noiseLaw, type NoiseSettings } from "./channel_noise.ts";
import { uniformRow } from "./floor_rows.ts";
import { kGramTable } from "./k_gram_table.ts";
import { lossOf } from "./loss_of.ts";
import {
  drawSourceLength,
  LENGTHS,
  splitSourceTarget,
  writeSourceTarget,
} from "./source_target.ts";
import { type Edit, stringEdit } from "./string_edit.ts";
import type { TaskDefinition, TaskWindow } from "./task.ts";

const PARAMETERS = {
  symbols: { kind: "integer", default: 16, min: 2, max: 256, what: "number of symbols" },
  edit: {
    kind: "choice",
    options: ["substitute", "swap", "reverse"],
    default: "substitute",
    what: "what is done to a source after its symbols are substituted: nothing, neighbours " +
      "swapped, or all said backwards",
  },
  noise: { kind: "number", default: 0.1, min: 0, max: 0.5, what: "share of wrong target symbols" },
  persistence: {
    kind: "number",
    default: 0.5,
    min: 0,
    max: 0.99,
    what: "correlation of neighbours in being wrong",
  },
  lengths: { ...LENGTHS, default: "fixed" },
  table: { kind: "integer", default: 0, min: 0, max: 1_000_000, what: "which random rules" },
} as const;

/**
 * Strings sent through an edit and a noisy channel: source, delimiter, target.
 *
 * Sources are Markov chains of one random matrix. A symbol is replaced by one that depends on it
 * and on the symbol before it (a random permutation for each), then the string is edited. Some
 * symbols arrive wrong, as another one, uniform; whether one does depends on whether the last did.
 * The target is scored.
 *
 * Floor: the channel's; see `channelEntropy` for the row `entropy`, its mean over all targets.
 */
export const transduction: TaskDefinition<typeof PARAMETERS> = {
  version: 1,
  summary: "strings edited by rules and sent through a noisy channel: encoders and decoders",
  parameters: PARAMETERS,
  create(values) {
    const { symbols, edit, noise, persistence, lengths, table } = values;
    const chain = kGramTable({ symbols, order: 1, branches: symbols, table });
    const apply = stringEdit(edit, { symbols, table });
    const draw = (words: WordSource) => uniform53(words.next(), words.next());
    const channel = { symbols, noise, persistence };
    return {
      description: `Markov strings of ${symbols} symbols, edited by rules (${edit}), a share of ` +
        `${noise} of the symbols wrong`,
      vocabulary: symbols + 2,
      kind: "problems",
      leastLength: 2,
      fill(window: TaskWindow, words: WordSource) {
        const source = new Uint32Array(drawSourceLength(window, { words, lengths }));
        for (let i = 0; i < source.length; i++) {
          source[i] = i === 0
            ? integerBelow(words, symbols)
            : chain.draw(source[i - 1], draw(words));
        }
        const target = sendThrough(apply(source), words, channel);
        writeSourceTarget(window, { source, target, symbols });
      },
      floors: (window, floors) => channelFloors(window, floors, { ...channel, apply }),
      rows: ({ length }) => [
        {
          name: "entropy",
          what: "entropy of the channel",
          nats: channelEntropy(channel, Math.floor(length / 2)),
        },
        uniformRow(symbols),
      ],
      split: (window) => splitSourceTarget(window, symbols),
    };
  },
};

function sendThrough(
  text: Uint32Array,
  words: WordSource,
  channel: NoiseSettings,
): Uint32Array<ArrayBuffer> {
  const { first, after } = noiseLaw(channel);
  let chance = first;
  return Uint32Array.from(text, (symbol) => {
    const wrong = uniform53(words.next(), words.next()) < chance;
    chance = after(wrong);
    // Of the other symbols, counted on from this one.
    return wrong
      ? (symbol + 1 + integerBelow(words, channel.symbols - 1)) % channel.symbols
      : symbol;
  });
}

function channelFloors(
  { tokens, targets }: TokenBatch,
  floors: Float64Array,
  channel: NoiseSettings & { readonly apply: Edit },
): void {
  const { first, after } = noiseLaw(channel);
  const length = tokens.indexOf(channel.symbols);
  const clean = channel.apply(tokens.subarray(0, length));
  let chance = first;
  for (let i = 0; i < length; i++) {
    const target = targets[length + i];
    if (target === IGNORE_INDEX) continue;
    const wrong = target !== clean[i];
    floors[length + i] = lossOf(wrong ? chance / (channel.symbols - 1) : 1 - chance);
    chance = after(wrong);
  }
}
