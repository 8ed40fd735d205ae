/** What is learned, as an experiment file states it: flat, every value by a name of its own. */
export interface DataSettings {
  /** Short name, for ids and tables. */
  readonly name: string;
  /** A synthetic task, a text that is pinned, or `file:<path>`. */
  readonly source: string;
  /** How a text is cut into tokens. */
  readonly tokenizer?: "char" | "byte" | "bpe";
  /** Tokens of the tokenizer `bpe`. */
  readonly vocabulary?: number;
  /** Parameters of a synthetic task. */
  readonly [parameter: string]: string | number | boolean | undefined;
}
