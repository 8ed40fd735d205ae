// @ts-types="./types.d.ts"
export * from "deno-std/csv/mod.js";
