/**
 * What happens to a finished output word at the place `at`, in shaders that take something else in
 * place of this text: a fused op has its own. A kernel may ask whether there is anything to do.
 */
export const EPILOGUE = `fn has_epilogue() -> bool { return false; }
fn epilogue(word: u32, at: u32) -> u32 { return word; }
`;
