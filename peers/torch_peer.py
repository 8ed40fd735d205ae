"""Peer: PyTorch on the CPU. Argument: number of threads.

Reads one JSON object a line and answers each with one; arrays are base64 of f32 values.
Gain is 1 and bias 0. Questions:

    {"ask": "forward", "norm", "rows", "width", "eps", "x"}              -> {"y"}
    {"ask": "backward", "norm", "rows", "width", "eps", "x", "gradY"}    -> {"gradX"}
    {"ask": "time", "what": norm or "copy", "rows", "width", "eps", "repetitions"} -> {"ns", "faults"}
    {"ask": "time-op", "op", "rows", "width", "repetitions"}             -> {"ns", "faults"}
    {"ask": "time-matmul", "m", "k", "n", "form", "repetitions"}         -> {"ns", "faults"}
    {"ask": "time-calls", "length", "elements", "repetitions"}           -> {"ns"}
    {"ask": "train", "case", "steps"}         -> {"firstLossMs", "losses", "addedBytes"}
    {"ask": "time-steps", "repetitions"}                                 -> {"ns"}
    {"ask": "memory"}                                           -> {"residentBytes", "loss"}
"""

import base64
import ctypes
import json
import re
import sys
import time

START = time.perf_counter()


def say(value):
    print(json.dumps(value), flush=True)


try:
    import torch
    import torch.nn.functional as F

    from torch_training import Training
except Exception as error:  # a broken installation raises anything
    say({"skip": f"{type(error).__name__}: {error}"})
    sys.exit(0)

FUSED_RMS_NORM = hasattr(F, "rms_norm")
torch.set_num_threads(int(sys.argv[1]))


def layer_norm(x, gain, bias, eps):
    return F.layer_norm(x, (x.shape[-1],), gain, bias, eps)


def rms_norm(x, gain, bias, eps):
    if FUSED_RMS_NORM:
        return F.rms_norm(x, (x.shape[-1],), gain, eps)
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * gain


NORMS = {"layer-norm": layer_norm, "rms-norm": rms_norm}
EPS = 1e-5
OPS = {
    "layer_norm": lambda x, grad_y: F.layer_norm(x, x.shape[-1:], *gain_and_bias(x), EPS),
    "rms_norm": lambda x, grad_y: rms_norm(x, *gain_and_bias(x), EPS),
    "gelu": lambda x, grad_y: F.gelu(x, approximate="tanh"),
    "gelu_grad": lambda x, grad_y: torch.ops.aten.gelu_backward(grad_y, x, approximate="tanh"),
    "silu": lambda x, grad_y: F.silu(x),
    "silu_grad": lambda x, grad_y: torch.ops.aten.silu_backward(grad_y, x),
    "softmax": lambda x, grad_y: F.softmax(x, -1),
}
timed_inputs = {}
training = None
loss = None


def decode(text, shape):
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=torch.float32).view(shape)


def encode(tensor):
    tensor = tensor.detach().contiguous()
    return base64.b64encode(ctypes.string_at(tensor.data_ptr(), 4 * tensor.numel())).decode()


def page_faults():
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def gain_and_bias(x):
    key = ("gain and bias", x.shape[-1])
    if key not in timed_inputs:
        timed_inputs[key] = (torch.ones(key[1]), torch.zeros(key[1]))
    return timed_inputs[key]


def norm_arguments(question):
    width = question["width"]
    x = decode(question["x"], (question["rows"], width))
    return x, torch.ones(width), torch.zeros(width), question["eps"]


def forward(question):
    with torch.no_grad():
        return {"y": encode(NORMS[question["norm"]](*norm_arguments(question)))}


def backward(question):
    x, gain, bias, eps = norm_arguments(question)
    x.requires_grad_()
    y = NORMS[question["norm"]](x, gain, bias, eps)
    y.backward(decode(question["gradY"], x.shape))
    return {"gradX": encode(x.grad)}


def time_norm(question):
    shape = (question["rows"], question["width"])
    if shape not in timed_inputs:
        timed_inputs[shape] = (
            torch.rand(shape) * 2 - 1,
            torch.ones(shape[1]),
            torch.zeros(shape[1]),
            torch.empty(shape),
        )
    x, gain, bias, y = timed_inputs[shape]
    eps, what = question["eps"], question["what"]
    if what == "copy":
        call = lambda: y.copy_(x)
    else:
        norm = NORMS[what]
        call = lambda: norm(x, gain, bias, eps)
    return time_repeatedly(call, question["repetitions"])


def time_op(question):
    shape = (question["rows"], question["width"])
    key = ("op", *shape)
    if key not in timed_inputs:
        timed_inputs[key] = (torch.rand(shape) * 2 - 1, torch.rand(shape) * 2 - 1)
    x, grad_y = timed_inputs[key]
    op = OPS[question["op"]]
    return time_repeatedly(lambda: op(x, grad_y), question["repetitions"])


def time_matmul(question):
    m, k, n, form = (question[name] for name in ("m", "k", "n", "form"))
    key = ("matmul", m, k, n, form)
    if key not in timed_inputs:
        a = torch.rand(k, m).t() if form[0] == "T" else torch.rand(m, k)
        b = torch.rand(n, k).t() if form[1] == "T" else torch.rand(k, n)
        timed_inputs[key] = (a, b)
    a, b = timed_inputs[key]
    return time_repeatedly(lambda: torch.mm(a, b), question["repetitions"])


def time_repeatedly(call, repetitions):
    with torch.inference_mode():
        faults = page_faults()
        start = time.perf_counter_ns()
        for _ in range(repetitions):
            call()  # the result is dropped, so that its memory serves the next call
        ns = time.perf_counter_ns() - start
    return {"ns": ns, "faults": None if faults is None else page_faults() - faults}


def time_calls(question):
    x = torch.zeros(question["elements"])
    length = question["length"]
    with torch.inference_mode():
        start = time.perf_counter_ns()
        for _ in range(question["repetitions"]):
            y = x
            for _ in range(length):
                y = y + 1
        return {"ns": time.perf_counter_ns() - start}


def train(question):
    global training
    before = resident_bytes()
    start = time.perf_counter()
    training = Training(question["case"])
    losses = [training.take_steps(1)]
    first = time.perf_counter() - start
    losses += [training.take_steps(1) for _ in range(question["steps"] - 1)]
    added = None if before is None else resident_bytes() - before
    return {"firstLossMs": first * 1e3, "losses": losses, "addedBytes": added}


def time_steps(question):
    global loss
    start = time.perf_counter_ns()
    loss = training.take_steps(question["repetitions"])
    return {"ns": time.perf_counter_ns() - start}


def memory(question):
    return {"residentBytes": resident_bytes(), "loss": loss}


def resident_bytes():
    try:
        with open("/proc/self/statm") as pages:
            return int(pages.read().split()[1]) * 4096
    except OSError:  # only Linux has it
        return None


def blas_library():
    """MKL where PyTorch was built with it, or folder and file of the BLAS that it has loaded."""
    if torch.backends.mkl.is_available():
        version = re.search(r"Math Kernel Library Version ([\d.]+)", torch.__config__.show())
        return f"MKL {version.group(1)}" if version else "MKL"
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps}
    except OSError:
        return None
    found = [path for path in sorted(paths) if re.search("blas|mkl", path, re.IGNORECASE)]
    return "/".join(found[0].split("/")[-2:]) if found else None


ANSWERS = {
    "forward": forward,
    "backward": backward,
    "time": time_norm,
    "time-op": time_op,
    "time-matmul": time_matmul,
    "time-calls": time_calls,
    "train": train,
    "time-steps": time_steps,
    "memory": memory,
}

torch.zeros(3).add(1).tolist()  # the first result, as an import alone shows nothing
say({
    "ready": True,
    "startMs": (time.perf_counter() - START) * 1e3,
    "blas": blas_library(),
    "name": f"PyTorch {torch.__version__}",
    "rmsNorm": "F.rms_norm" if FUSED_RMS_NORM else "composed",
})
for line in sys.stdin:
    question = json.loads(line)
    try:
        say(ANSWERS[question["ask"]](question))
    except Exception as error:
        say({"error": f"{type(error).__name__}: {error}"})
