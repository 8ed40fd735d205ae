import type { SplitShares } from "./split_text.ts";

/** A text that everybody can have in the same bytes. */
export interface PinnedCorpus {
  /** Name of its file in the data folder and in the cache. */
  readonly file: string;
  /** Address of these very bytes: it names a commit. */
  readonly address: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly licence: string;
  /** How it is cut. */
  readonly shares: SplitShares;
  /** Whether each line is a sequence of its own. */
  readonly isLines: boolean;
}

/** Cut of a text whose source has none: training, validation and test by position. */
export const DEFAULT_SHARES: SplitShares = { train: 80, validation: 10, test: 10 };

/** Texts that are downloaded where they are not at hand. */
export const PINNED_CORPORA = {
  "tiny-shakespeare": {
    file: "tinyshakespeare.txt",
    address: "https://raw.githubusercontent.com/karpathy/char-rnn/" +
      "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
    sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    sizeBytes: 1_115_394,
    licence: "public domain",
    shares: { train: 90, validation: 10, test: 0 }, // as nanoGPT cuts it
    isLines: false,
  },
  names: {
    file: "names.txt",
    address: "https://raw.githubusercontent.com/karpathy/makemore/" +
      "988aa59e4d8fefa526d06f3b453ad116258398d4/names.txt",
    sha256: "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d",
    sizeBytes: 228_145,
    licence: "MIT",
    shares: DEFAULT_SHARES,
    isLines: true,
  },
} as const satisfies Readonly<Record<string, PinnedCorpus>>;

/** Texts that `source` can name, beside `file:<path>`. */
export const TEXT_SOURCES: readonly string[] = ["deno-types", ...Object.keys(PINNED_CORPORA)];

/** Start of a source that is a file of the user. */
export const FILE_SOURCE = "file:";

/** Says whether a source is text, not a task. */
export function isTextSource(source: string): boolean {
  return TEXT_SOURCES.includes(source) || source.startsWith(FILE_SOURCE);
}
