"""Trains nanoGPT's preset for a CPU in PyTorch and prints its loss over all of validation.

    python3 peers/nanogpt_loss.py path/to/tinyshakespeare.txt SEED

The settings are those of experiments/nanogpt_shakespeare.ts: random windows, 2,000 updates, AdamW
with decay on matrices, warm-up and cosine, no dropout; LayerNorm without bias, as in nanoGPT.
"""
import math
import sys

import torch
import torch.nn.functional as functional
from torch import nn

LAYERS, HEADS, WIDTH, LENGTH, BATCH, UPDATES = 4, 4, 128, 64, 12, 2000


class Norm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        return functional.layer_norm(x, (WIDTH,), self.weight, None, 1e-5)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(), Norm()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.output = nn.Linear(WIDTH, WIDTH, bias=False)
        self.inner = nn.Linear(WIDTH, 4 * WIDTH, bias=False)
        self.outer = nn.Linear(4 * WIDTH, WIDTH, bias=False)

    def forward(self, x):
        batch, length, _ = x.shape
        heads = [
            part.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in self.qkv(self.norm1(x)).split(WIDTH, 2)
        ]
        scores = heads[0] @ heads[1].transpose(-2, -1) / math.sqrt(WIDTH // HEADS)
        later = torch.triu(torch.ones(length, length, dtype=torch.bool), 1)
        mixed = scores.masked_fill(later, -math.inf).softmax(-1) @ heads[2]
        x = x + self.output(mixed.transpose(1, 2).reshape(batch, length, WIDTH))
        return x + self.outer(functional.gelu(self.inner(self.norm2(x))))


class Decoder(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(LENGTH, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = Norm()
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, 0, 0.02)
        for block in self.blocks:
            for last in (block.output, block.outer):
                nn.init.normal_(last.weight, 0, 0.02 / math.sqrt(2 * LAYERS))

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.norm(x) @ self.tokens.weight.t()


def rate_at(update):
    if update < 100:
        return 1e-3 * (update + 1) / 101
    return 1e-4 + 0.5 * (1 + math.cos(math.pi * (update - 100) / 1900)) * 9e-4


def main(path, seed):
    torch.manual_seed(seed)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    index = {character: i for i, character in enumerate(sorted(set(text)))}
    data = torch.tensor([index[character] for character in text])
    train, validation = data[: int(0.9 * len(data))], data[int(0.9 * len(data)) :]
    model = Decoder(len(index))
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99))
    for update in range(UPDATES):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(update)
        starts = torch.randint(len(train) - LENGTH, (BATCH,))
        tokens = torch.stack([train[i : i + LENGTH] for i in starts])
        targets = torch.stack([train[i + 1 : i + 1 + LENGTH] for i in starts])
        loss = functional.cross_entropy(model(tokens).flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    windows = (len(validation) - 1) // LENGTH
    tokens = validation[: windows * LENGTH].view(windows, LENGTH)
    targets = validation[1 : windows * LENGTH + 1].view(windows, LENGTH)
    total = 0.0
    with torch.no_grad():
        for i in range(0, windows, 64):
            logits = model(tokens[i : i + 64]).flatten(0, 1)
            total += functional.cross_entropy(
                logits, targets[i : i + 64].flatten(), reduction="sum"
            ).item()
    print(f"seed {seed}: {total / (windows * LENGTH):.4f} nat over {windows} windows")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
