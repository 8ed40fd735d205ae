// Types of the parts of @std/csv 1.0.6 that are used here.

export interface ReadOptions {
  separator?: string;
  comment?: string;
  trimLeadingSpace?: boolean;
  lazyQuotes?: boolean;
  fieldsPerRecord?: number;
}
export interface ParseOptions extends ReadOptions {
  skipFirstRow?: boolean;
  columns?: readonly string[];
}
type Row<C extends string> = string extends C ? Record<string, string> : Record<C, string>;
export type ParseResult<O> = O extends { columns: readonly (infer C extends string)[] } ? Row<C>[]
  : O extends { skipFirstRow: true } ? Record<string, string | undefined>[]
  : O extends { skipFirstRow?: false | undefined } ? string[][]
  : string[][] | Record<string, string | undefined>[];
export function parse(input: string): string[][];
export function parse<const O extends ParseOptions>(input: string, options: O): ParseResult<O>;
export type PropertyAccessor = number | string;
export type ColumnDetails = { header?: string; prop: PropertyAccessor | PropertyAccessor[] };
export type Column = ColumnDetails | PropertyAccessor | PropertyAccessor[];
export type DataItem = Readonly<Record<string, unknown> | unknown[]>;
export type StringifyOptions = {
  headers?: boolean;
  separator?: string;
  columns?: readonly Column[];
  bom?: boolean;
};
export function stringify(data: readonly DataItem[], options?: StringifyOptions): string;
