"""Training of a case in PyTorch: the same numbers as training_case.ts makes, by the same hash."""

import math

import numpy
import torch
import torch.nn.functional as F

INITIAL_BOUND = math.sqrt(3) * 0.02
PARAMETER_SEED = 100
TOKEN_SEED = 7
WORD = 0xFFFFFFFF


def hash_words(index, seed):
    h = (index.astype(numpy.uint64) + numpy.uint64(seed * 0x9E3779B1 & WORD)) & numpy.uint64(WORD)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h ^= h >> numpy.uint64(shift)
        h = h * numpy.uint64(factor) & numpy.uint64(WORD)
    return h ^ (h >> numpy.uint64(16))


def hashed_values(count, seed, bound=1.0):
    words = hash_words(numpy.arange(count), seed) >> numpy.uint64(8)
    values = (words.astype(numpy.float64) / 0x800000 - 1) * bound
    return torch.from_numpy(values.astype(numpy.float32))


def case_parameters(case):
    width, hidden = case["width"], case["hidden"]

    def norm(name):
        return [(f"{name}.gain", (width,), 1), (f"{name}.bias", (width,), 0)]

    shapes = [
        ("token", (case["vocabulary"], width), None),
        ("position", (case["length"], width), None),
    ]
    for layer in range(case["layers"]):
        shapes += norm(f"{layer}.norm1")
        shapes += [
            (f"{layer}.qkv", (width, 3 * width), None),
            (f"{layer}.output", (width, width), None),
        ]
        shapes += norm(f"{layer}.norm2")
        shapes += [
            (f"{layer}.in", (width, hidden), None),
            (f"{layer}.out", (hidden, width), None),
        ]
    shapes += norm("norm") + [("head", (width, case["vocabulary"]), None)]
    parameters = {}
    for i, (name, shape, value) in enumerate(shapes):
        if value is None:
            begin = hashed_values(math.prod(shape), PARAMETER_SEED + i, INITIAL_BOUND).view(shape)
        else:
            begin = torch.full(shape, float(value))
        parameters[name] = begin.clone().requires_grad_()
    return parameters


def case_tokens(case):
    batch, length, quarter = case["batch"], case["length"], case["vocabulary"] // 4
    index = numpy.arange(batch * (length + 1))
    words = hash_words(index, TOKEN_SEED) % numpy.uint64(quarter)
    values = words.astype(numpy.int64) + index % (length + 1) % 4 * quarter
    rows = torch.from_numpy(values).view(batch, length + 1)
    return rows[:, :-1].contiguous(), rows[:, 1:].contiguous()


class Training:
    """Eager, with torch.optim.AdamW as a user has it, the loss read once at the end."""

    def __init__(self, case):
        self.case = case
        self.parameters = case_parameters(case)
        self.tokens, self.targets = case_tokens(case)
        self.mask = torch.ones(case["length"], case["length"], dtype=torch.bool).tril()
        self.optimizer = torch.optim.AdamW(
            list(self.parameters.values()),
            lr=case["rate"],
            betas=(case["beta1"], case["beta2"]),
            eps=case["eps"],
            weight_decay=case["weightDecay"],
        )

    def take_steps(self, count):
        for _ in range(count):
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss()
            loss.backward()
            self.optimizer.step()
        return loss.item()

    def loss(self):
        case, p = self.case, self.parameters
        x = p["token"][self.tokens] + p["position"]
        for layer in range(case["layers"]):
            x = x + self.attention(self.norm(x, f"{layer}.norm1"), layer)
            inner = self.norm(x, f"{layer}.norm2") @ p[f"{layer}.in"]
            x = x + F.gelu(inner, approximate="tanh") @ p[f"{layer}.out"]
        logits = self.norm(x, "norm") @ p["head"]
        return F.cross_entropy(logits.flatten(0, 1), self.targets.flatten())

    def norm(self, x, name):
        p = self.parameters
        return F.layer_norm(
            x, x.shape[-1:], p[f"{name}.gain"], p[f"{name}.bias"], self.case["normEps"]
        )

    def attention(self, x, layer):
        heads, (batch, length, width) = self.case["heads"], x.shape
        qkv = (x @ self.parameters[f"{layer}.qkv"]).view(batch, length, 3, heads, width // heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        if hasattr(F, "scaled_dot_product_attention"):
            mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:  # not in PyTorch 1
            scores = q @ k.transpose(-1, -2) / math.sqrt(width // heads)
            mixed = F.softmax(scores.masked_fill(~self.mask, -math.inf), -1) @ v
        return mixed.transpose(1, 2).reshape(batch, length, width) @ self.parameters[f"{layer}.output"]
