/**
 * What happens to a finished output word at the place `at`, in shaders that take something else in
 * place of this text: a fused op has its own. No other line stores a finished output.
 */
export const EPILOGUE = "fn epilogue(word: u32, at: u32) -> u32 { return word; }\n";
