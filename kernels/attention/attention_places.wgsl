// Where the operands of attention lie.
// params: 1 queries, 2 keys, 3 heads, 4 heads that share keys, 5 scale, 6 causal,
// 7 to 12 stride and first column of q, k and v, 13 batch, 14 blocks of queries, 15 columns of a head.
fn query_at(batch: u32, head: u32, query: u32) -> u32 {
  return (batch * params[1] + query) * params[7] + params[8] + head * params[15];
}

fn key_at(batch: u32, head: u32, key: u32) -> u32 {
  return (batch * params[2] + key) * params[9] + params[10] + (head / params[4]) * params[15];
}

fn value_at(batch: u32, head: u32, key: u32) -> u32 {
  return (batch * params[2] + key) * params[11] + params[12] + (head / params[4]) * params[15];
}

fn result_at(batch: u32, head: u32, query: u32) -> u32 {
  return ((batch * params[1] + query) * params[3] + head) * params[15];
}
