import type { SplitName, SplitShares } from "./split_text.ts";

/** A file that everybody can have in the same bytes. */
export interface PinnedText {
  /** Path of it in the data folder; its name in the cache is made of it. */
  readonly file: string;
  /** Address of these very bytes: it names a commit. */
  readonly address: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A text of one file. */
export interface PinnedCorpus extends PinnedText {
  readonly licence: string;
  /** How it is cut. */
  readonly shares: SplitShares;
  /** Whether each line is a sequence of its own. */
  readonly isLines: boolean;
}

/** A text in two languages, line by line: compressed files of each part, as it was published. */
export interface PinnedPairs {
  readonly licence: string;
  /** Files of each part, compressed by gzip. */
  readonly parts: Readonly<
    Record<SplitName, { readonly source: PinnedText; readonly target: PinnedText }>
  >;
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

/** Folder of the files of Multi30k, of one commit. */
const MULTI30K = "https://raw.githubusercontent.com/multi30k/dataset/" +
  "a3d2e0d26b56f3846f66a952536ffed4e401d05a/data/task1/raw/";

/** Texts in two languages that are downloaded where they are not at hand. */
export const PINNED_PAIRS = {
  multi30k: {
    licence: "for research use; captions of Flickr30k",
    parts: {
      train: {
        source: multi30k("train.de.gz", {
          sha256: "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6",
          sizeBytes: 637_044,
        }),
        target: multi30k("train.en.gz", {
          sha256: "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f",
          sizeBytes: 568_929,
        }),
      },
      validation: {
        source: multi30k("val.de.gz", {
          sha256: "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a",
          sizeBytes: 24_681,
        }),
        target: multi30k("val.en.gz", {
          sha256: "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28",
          sizeBytes: 21_650,
        }),
      },
      test: {
        source: multi30k("test_2016_flickr.de.gz", {
          sha256: "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8",
          sizeBytes: 22_890,
        }),
        target: multi30k("test_2016_flickr.en.gz", {
          sha256: "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9",
          sizeBytes: 21_077,
        }),
      },
    },
  },
} as const satisfies Readonly<Record<string, PinnedPairs>>;

/** Texts that `source` can name, beside `file:<path>`. */
export const TEXT_SOURCES: readonly string[] = [
  "deno-types",
  ...Object.keys(PINNED_CORPORA),
  ...Object.keys(PINNED_PAIRS),
];

/** Start of a source that is a file of the user. */
export const FILE_SOURCE = "file:";

/** Says whether a source is text, not a task. */
export function isTextSource(source: string): boolean {
  return TEXT_SOURCES.includes(source) || source.startsWith(FILE_SOURCE);
}

function multi30k(
  name: string,
  { sha256, sizeBytes }: { readonly sha256: string; readonly sizeBytes: number },
): PinnedText {
  return { file: `multi30k/${name}`, address: `${MULTI30K}${name}`, sha256, sizeBytes };
}
