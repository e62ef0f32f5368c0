#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pictures a second of `sightline-cli train --recipe mini` against the same network in PyTorch eager.

    python3 tests/bench/train_speed.py [--threads 2] [--steps 40]

Needs PyTorch (pip install torch==2.11.0 numpy). Both sides take turns, three times, on batches of 16
pictures of 128 x 128 with the same number of text tokens, the same losses and the same precision
(bfloat16 autocast where the processor has it); PyTorch is spared the drawing of pictures and learns
by its fused AdamW. Prints the ratio sightline / PyTorch of the medians, for each stage of the recipe.
"""
import argparse
import json
import math
import pathlib
import statistics
import subprocess
import tempfile
import time

import torch
from torch import nn
from torch.nn import functional as F

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLI = ROOT / "build/release/bin/sightline-cli"
BATCH, SIDE, BINS = 16, 128, 128


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm1, self.norm2 = nn.GroupNorm(8, channels), nn.GroupNorm(8, channels)

    def forward(self, x):
        return x + self.norm2(self.conv2(F.gelu(self.norm1(self.conv1(x)))))


class Stage(nn.Module):
    def __init__(self, first, inputs, outputs, blocks):
        super().__init__()
        kernel, stride, padding = (8, 4, 2) if first else (3, 2, 1)
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.norm = nn.GroupNorm(8, outputs)
        self.blocks = nn.Sequential(*[Residual(outputs) for _ in range(blocks)])

    def forward(self, x):
        return self.blocks(F.gelu(self.norm(self.conv(x))))


class VisionBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        width, self.heads = c["hidden_size"], c["num_attention_heads"]
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc1 = nn.Linear(width, c["intermediate_size"])
        self.fc2 = nn.Linear(c["intermediate_size"], width)

    def forward(self, x):
        n, cells, width = x.shape
        qkv = self.qkv(self.norm1(x)).view(n, cells, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        x = x + self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class RmsNorm(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))

    def forward(self, x):
        wide = x.float()
        return (wide * torch.rsqrt(wide.square().mean(-1, True) + 1e-6) * self.weight).to(x.dtype)


def rotary(x, positions):
    half = x.size(-1) // 2
    frequency = 10000.0 ** -(torch.arange(half) / half)
    angle = (positions[..., None] * frequency)[:, None]
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class DecoderLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        width, inner, self.heads = c["hidden_size"], c["intermediate_size"], c["num_attention_heads"]
        linear = lambda i, o: nn.Linear(i, o, bias=False)
        self.q, self.k, self.v, self.o = (linear(width, width) for _ in range(4))
        self.gate, self.up, self.down = linear(width, inner), linear(width, inner), linear(inner, width)
        self.norm1, self.norm2 = RmsNorm(width), RmsNorm(width)

    def forward(self, x, positions, mask):
        n, length, width = x.shape
        y = self.norm1(x)
        split = lambda t: t.view(n, length, self.heads, width // self.heads).transpose(1, 2)
        q, k, v = rotary(split(self.q(y)), positions), rotary(split(self.k(y)), positions), split(self.v(y))
        self.query, self.key = q, k
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        x = x + self.o(mixed.transpose(1, 2).flatten(2))
        y = self.norm2(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Mini(nn.Module):
    """The network of models/families/mini, by its config.json."""

    def __init__(self, config):
        super().__init__()
        vision, text = config["vision_config"], config["text_config"]
        self.octaves, self.window = vision["position_frequencies"], config["pool_window"]
        width, hidden = vision["hidden_size"], text["hidden_size"]
        channels = [3, *vision["stem_channels"]]
        self.stem = nn.Sequential(*[Stage(i == 0, channels[i], channels[i + 1], blocks)
                                    for i, blocks in enumerate(vision["stem_blocks"])],
                                  nn.Conv2d(channels[-1], width, 1))
        self.position = nn.Linear(4 * self.octaves, width)
        self.tower = nn.ModuleList([VisionBlock(vision) for _ in range(vision["num_hidden_layers"])])
        self.norm = nn.LayerNorm(width)
        self.fc1, self.fc2 = nn.Linear(width, hidden), nn.Linear(hidden, hidden)
        self.words = nn.Embedding(text["vocab_size"], hidden)
        self.layers = nn.ModuleList([DecoderLayer(text) for _ in range(text["num_hidden_layers"])])
        self.out = RmsNorm(hidden)
        self.edges = nn.Linear(hidden, 4 * hidden)

    def fourier(self, cells):
        angle = (torch.arange(cells)[:, None] + 0.5) / cells * 2.0 ** torch.arange(self.octaves) * math.pi
        wave = torch.cat([angle.sin(), angle.cos()], 1)
        y, x = wave[:, None].expand(cells, cells, -1), wave[None].expand(cells, cells, -1)
        return torch.cat([x, y], 2).flatten(0, 1)

    def visual(self, pixels):
        grid = self.stem(pixels.contiguous(memory_format=torch.channels_last))
        n, width, rows, cols = grid.shape
        x = grid.flatten(2).transpose(1, 2).float() + self.position(self.fourier(rows))
        x = x.contiguous()
        for block in self.tower:
            x = block(x)
        w = self.window
        x = self.norm(x).view(n, rows // w, w, cols // w, w, width).mean((2, 4)).flatten(1, 2)
        return self.fc2(F.gelu(self.fc1(x)))


def soft_location(logits, fraction, first=0):
    centre = torch.arange(BINS) + 0.5
    target = torch.softmax(-0.5 * (fraction[:, None] * BINS - centre) ** 2, 1)
    log = F.log_softmax(logits.float(), 1)[:, first:first + BINS]
    return (-(target * log).sum(1) - torch.special.entr(target).sum(1)).mean()


def dense_loss(model, visual):
    tokens = visual.flatten(0, 1)
    words = model.words.weight
    things = torch.arange(0, tokens.size(0), 4)  # about a quarter of the cells show a thing
    names = torch.randint(0, 124, (tokens.size(0),))
    loss = F.cross_entropy((tokens @ words[300:424].t()).float(), names)
    loss = loss + F.cross_entropy((tokens[things] @ words[430:441].t()).float(),
                                  torch.randint(0, 11, (things.numel(),)))
    edges = model.edges(tokens[things]).view(things.numel() * 4, -1)
    return loss + soft_location(edges @ words[9:9 + BINS].t(), torch.rand(things.numel() * 4))


def text_loss(model, visual, text):
    n, v = visual.shape[:2]
    ids = torch.randint(150, model.words.num_embeddings, (n, text))
    length, item = 1 + v + text, 16  # items of about 16 tokens
    block = torch.cat([torch.zeros(1 + v), torch.arange(text) // item + 1])
    allowed = ((block[None] == 0) | (block[None] == block[:, None])).tril()
    mask = torch.zeros(n, 1, length, length).masked_fill(~allowed, float("-inf"))
    positions = torch.cat([torch.arange(1 + v), 1 + v + torch.arange(text) % item]).expand(n, -1)
    x = torch.cat([model.words(torch.ones(n, 1, dtype=torch.long)), visual.to(torch.float32),
                   model.words(ids)], 1)
    for i, layer in enumerate(model.layers):
        x = layer(x, positions, mask)
        if i == len(model.layers) // 2:
            query, key = layer.query, layer.key
    x = model.out(x)
    rows = x[:, 1 + v::4].flatten(0, 1)  # about a quarter of the text is answers
    logits = rows @ model.words.weight.t()
    half = rows.size(0) // 2
    loss = F.cross_entropy(logits[:half].float(), torch.randint(0, logits.size(1), (half,)))
    loss = loss + soft_location(logits[half:], torch.rand(rows.size(0) - half), 9)
    scores = torch.matmul(key[:, :2, 1:1 + v].float(), query[:, :2, 1 + v::8].float().transpose(-1, -2))
    return loss + 0.3 * (scores.logsumexp(2) - (scores - 1e4 * (torch.rand(v, 1) > 0.1)).logsumexp(2)).mean()


def pytorch_speed(config, text, steps, bfloat16):
    torch.manual_seed(1)
    model = Mini(config)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4, fused=True)

    def step():
        pixels = torch.randn(BATCH, 3, SIDE, SIDE)
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            visual = model.visual(pixels)
            loss = dense_loss(model, visual)
            if text:
                loss = loss * 0.3 + text_loss(model, visual, text)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()

    for _ in range(3):
        step()
    start = time.perf_counter()
    for _ in range(steps):
        step()
    return BATCH * steps / (time.perf_counter() - start)


def sightline_speed(stage, threads, steps, folder, number):
    """Median pictures a second, mean text tokens, and the run's start checkpoint."""
    recipe = folder / f"{stage['name']}.json"
    recipe.write_text(json.dumps({"name": "mini", "start": "nothing", "stages": [stage]}))
    run = folder / f"{stage['name']}{number}"
    subprocess.run([CLI, "train", "--recipe", recipe, "--out", run, "--threads", str(threads),
                    "--max-steps", str(steps + 3)], check=True, capture_output=True)
    rows = [json.loads(line) for line in open(run / "events.jsonl")]
    rows = [row for row in rows if row.get("event") == "step"][3:]
    speed = statistics.harmonic_mean([row["samples_per_s"] for row in rows])
    tokens = statistics.mean([row.get("sequence_tokens", 0) for row in rows])
    return speed, tokens, run / "start"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=40)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    bfloat16 = torch.cpu._is_avx512_bf16_supported()
    stages = json.loads((ROOT / "resources/recipes/mini.json").read_text())["stages"]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="train-speed-"))
    for stage in stages:
        stage = {**stage, "source": {**stage["source"], "aspects": [1.0]}}
        ours, theirs = [], []
        for number in range(3):
            speed, tokens, start = sightline_speed(stage, arguments.threads, arguments.steps, folder, number)
            config = json.loads((start / "config.json").read_text())
            text = round(tokens) - 65 if tokens else 0
            ours.append(speed)
            theirs.append(pytorch_speed(config, text, arguments.steps, bfloat16))
        a, b = statistics.median(ours), statistics.median(theirs)
        print(f"{stage['name']}: sightline {a:.1f}, PyTorch {b:.1f} pictures/s, ratio {a / b:.2f} "
              f"({text} text tokens, {'bfloat16' if bfloat16 else 'float32'}, {arguments.threads} threads)")


if __name__ == "__main__":
    main()
