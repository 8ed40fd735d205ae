import { bitsOf } from "../../core/base/float_bits.ts";

/** Kinds of a traced value: an f32, a 32-bit word, or a truth value (a lane mask in SIMD). */
export type Kind = "f32" | "u32" | "mask";

/** A value inside a traced function: its kind and its place in the list of operations. */
export interface Value<K extends Kind> {
  readonly kind: K;
  readonly id: number;
}

/** An f32 value of a traced function. */
export type F32 = Value<"f32">;
/** A 32-bit word of a traced function. */
export type U32 = Value<"u32">;
/** A truth value of a traced function. */
export type Mask = Value<"mask">;

/** Names of the operations that a traced function may use; every printer knows each of them. */
export type Operation =
  | "input"
  | "word_input"
  | "float_constant"
  | "word_constant"
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "sqrt"
  | "floor"
  | "less"
  | "less_equal"
  | "signed_less"
  | "unsigned_less"
  | "word_equal"
  | "word_add"
  | "word_subtract"
  | "word_multiply"
  | "and"
  | "or"
  | "xor"
  | "shift_left"
  | "shift_right"
  | "shift_right_signed"
  | "to_word"
  | "to_float"
  | "int_to_float"
  | "float_to_int"
  | "select";

/** One operation: its result kind, its operands by place, and a constant or shift count. */
export interface TracedNode {
  readonly kind: Kind;
  readonly operation: Operation;
  readonly operands: readonly number[];
  /** Bits of a constant, a shift count, or the index of an argument. */
  readonly immediate: number;
}

/** A function written once: straight-line code that the printers turn into each target language. */
export interface TracedFunction {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly nodes: readonly TracedNode[];
  readonly result: number;
  /** Names of inputs that have one value for all elements of a block. */
  readonly uniform?: readonly string[];
}

/**
 * Records the operations of a function in the order in which they are written.
 *
 * Equal operations on equal operands are recorded once. Each float operation means one IEEE
 * rounding to f32, nearest even; nothing is fused, folded or reordered by any printer.
 */
export class Tracer {
  readonly nodes: TracedNode[] = [];
  readonly #known = new Map<string, number>();

  #record<K extends Kind>(
    kind: K,
    operation: Operation,
    operands: readonly Value<Kind>[],
    immediate = 0,
  ): Value<K> {
    const ids = operands.map((operand) => operand.id);
    const key = `${operation}|${ids.join(",")}|${immediate}`;
    let id = this.#known.get(key);
    if (id === undefined) {
      id = this.nodes.length;
      this.nodes.push({ kind, operation, operands: ids, immediate });
      this.#known.set(key, id);
    }
    return { kind, id };
  }

  /** Takes the i-th argument, as an f32. */
  input(index: number): F32 {
    return this.#record("f32", "input", [], index);
  }
  /** Takes the i-th argument as a word, whose bits need not be a number. */
  wordInput(index: number): U32 {
    return this.#record("u32", "word_input", [], index);
  }
  /** Takes a constant, rounded to f32 first. */
  float(value: number): F32 {
    return this.#record("f32", "float_constant", [], bitsOf(Math.fround(value)));
  }
  /** Takes an f32 constant given by its bits, so that it is exact. */
  floatBits(bits: number): F32 {
    return this.#record("f32", "float_constant", [], bits >>> 0);
  }
  /** Takes a 32-bit constant. */
  word(bits: number): U32 {
    return this.#record("u32", "word_constant", [], bits >>> 0);
  }

  /** Adds, one rounding. */
  add(a: F32, b: F32): F32 {
    return this.#record("f32", "add", [a, b]);
  }
  /** Subtracts, one rounding. */
  subtract(a: F32, b: F32): F32 {
    return this.#record("f32", "subtract", [a, b]);
  }
  /** Multiplies, one rounding. */
  multiply(a: F32, b: F32): F32 {
    return this.#record("f32", "multiply", [a, b]);
  }
  /** Divides, correctly rounded on every target. */
  divide(a: F32, b: F32): F32 {
    return this.#record("f32", "divide", [a, b]);
  }
  /** Takes the square root, correctly rounded on every target. */
  sqrt(a: F32): F32 {
    return this.#record("f32", "sqrt", [a]);
  }
  /** Rounds towards minus infinity. */
  floor(a: F32): F32 {
    return this.#record("f32", "floor", [a]);
  }

  /** Compares a < b; false if either is NaN. */
  less(a: F32, b: F32): Mask {
    return this.#record("mask", "less", [a, b]);
  }
  /** Compares a <= b; false if either is NaN. */
  lessEqual(a: F32, b: F32): Mask {
    return this.#record("mask", "less_equal", [a, b]);
  }
  /** Compares words as signed integers. */
  signedLess(a: U32, b: U32): Mask {
    return this.#record("mask", "signed_less", [a, b]);
  }
  /** Compares words as unsigned integers. */
  unsignedLess(a: U32, b: U32): Mask {
    return this.#record("mask", "unsigned_less", [a, b]);
  }
  /** Compares words for equality. */
  wordEqual(a: U32, b: U32): Mask {
    return this.#record("mask", "word_equal", [a, b]);
  }

  /** Adds words modulo 2^32. */
  wordAdd(a: U32, b: U32): U32 {
    return this.#record("u32", "word_add", [a, b]);
  }
  /** Subtracts words modulo 2^32. */
  wordSubtract(a: U32, b: U32): U32 {
    return this.#record("u32", "word_subtract", [a, b]);
  }
  /** Multiplies words modulo 2^32. */
  wordMultiply(a: U32, b: U32): U32 {
    return this.#record("u32", "word_multiply", [a, b]);
  }
  /** Intersects bits. */
  and(a: U32, b: U32): U32 {
    return this.#record("u32", "and", [a, b]);
  }
  /** Unites bits. */
  or(a: U32, b: U32): U32 {
    return this.#record("u32", "or", [a, b]);
  }
  /** Toggles bits. */
  xor(a: U32, b: U32): U32 {
    return this.#record("u32", "xor", [a, b]);
  }
  /** Shifts left by a constant. */
  shiftLeft(a: U32, count: number): U32 {
    return this.#record("u32", "shift_left", [a], count);
  }
  /** Shifts right by a constant, filling with zeros. */
  shiftRight(a: U32, count: number): U32 {
    return this.#record("u32", "shift_right", [a], count);
  }
  /** Shifts right by a constant, filling with the sign. */
  shiftRightSigned(a: U32, count: number): U32 {
    return this.#record("u32", "shift_right_signed", [a], count);
  }

  /** Takes the bits of an f32. */
  toWord(a: F32): U32 {
    return this.#record("u32", "to_word", [a]);
  }
  /** Takes a word as the bits of an f32. */
  toFloat(a: U32): F32 {
    return this.#record("f32", "to_float", [a]);
  }
  /** Converts a signed integer below 2^24 in size, which is exact. */
  intToFloat(a: U32): F32 {
    return this.#record("f32", "int_to_float", [a]);
  }
  /** Converts an f32 that holds a small whole number. */
  floatToInt(a: F32): U32 {
    return this.#record("u32", "float_to_int", [a]);
  }
  /** Chooses `yes` where the condition holds, else `no`. */
  select<K extends "f32" | "u32">(condition: Mask, yes: Value<K>, no: Value<K>): Value<K> {
    return this.#record(yes.kind, "select", [condition, yes, no]);
  }

  /** Flips the sign bit (WGSL's unary minus may flush). */
  negate(a: F32): F32 {
    return this.toFloat(this.xor(this.toWord(a), this.word(0x80000000)));
  }
  /** Clears the sign bit. */
  absolute(a: F32): F32 {
    return this.toFloat(this.magnitude(a));
  }
  /** Takes the bits without the sign. */
  magnitude(a: F32): U32 {
    return this.and(this.toWord(a), this.word(0x7fffffff));
  }
  /** Takes the larger: `a < b ? b : a`. */
  maximum(a: F32, b: F32): F32 {
    return this.select(this.less(a, b), b, a);
  }
  /** Takes the smaller: `b < a ? b : a`. */
  minimum(a: F32, b: F32): F32 {
    return this.select(this.less(b, a), b, a);
  }
  /** Finds NaN on the bits, since compilers may assume there is none. */
  isNan(a: F32): Mask {
    return this.signedLess(this.word(0x7f800000), this.magnitude(a));
  }
  /** Evaluates `coefficients[0] + x * (coefficients[1] + x * ...)`, a rounding an operation. */
  polynomial(x: F32, coefficients: readonly number[]): F32 {
    let sum = this.float(coefficients[coefficients.length - 1]);
    for (let i = coefficients.length - 2; i >= 0; i--) {
      sum = this.add(this.multiply(sum, x), this.float(coefficients[i]));
    }
    return sum;
  }
}
