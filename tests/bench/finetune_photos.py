#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recipe `finetune` on a few hundred photographs against a nearest neighbour and a small CNN.

    python3 tests/bench/finetune_photos.py SET/all.json [--media-root SET] [--seeds 0 1 2]

SET/all.json is a refjson list (photos_from_voc.py makes one of a folder of VOC files). For each seed
a fifth of the pictures is put aside. What each learns from the rest, on the same threads:

  neighbour      the box of the most alike training picture (32 x 32 grey) that was asked the same
  CNN            picture -> box, 90 seconds, does not know the question
  CNN, question  the same with an embedding of the question beside the picture's features
  mini           sightline-cli train --recipe finetune --max-minutes 10, then evaluate

Prints Acc@0.5 of each and what mini is ahead. Needs PyTorch and Pillow (pip install torch==2.11.0
numpy pillow); --only sightline needs neither.
"""
import argparse
import json
import math
import pathlib
import random
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLI = ROOT / "build/release/bin/sightline-cli"
SIDE = 112  # of the CNN's picture


def split(records, seed):
    """Training and test records: a fifth of the pictures, with all that is asked of them."""
    pictures = sorted({record["img_name"] for record in records})
    random.Random(seed).shuffle(pictures)
    test = set(pictures[: len(pictures) // 5])
    return ([r for r in records if r["img_name"] not in test],
            [r for r in records if r["img_name"] in test])


def questions(records):
    """(picture, question, box) one by one."""
    for record in records:
        for sentence in record["sentences"]:
            text = sentence if isinstance(sentence, str) else sentence["sent"]
            yield record["img_name"], text, record["bbox"]


def iou(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    area = lambda box: max(0, box[2] - box[0]) * max(0, box[3] - box[1])
    return width * height / (area(a) + area(b) - width * height)


def accuracy(answers, asked):
    return sum(iou(a, b) >= 0.5 for a, (_, _, b) in zip(answers, asked)) / len(asked)


class Pictures:
    """Decoded once: 32 x 32 grey for the neighbour, SIDE x SIDE colour for the CNN."""

    def __init__(self, root, names):
        import numpy
        from PIL import Image, ImageOps
        self.grey, self.colour, self.size = {}, {}, {}
        for name in names:
            picture = ImageOps.exif_transpose(Image.open(root / name)).convert("RGB")
            self.size[name] = picture.size
            grey = picture.convert("L").resize((32, 32), Image.BILINEAR)
            self.grey[name] = numpy.asarray(grey, dtype=numpy.float32).ravel() / 255
            colour = numpy.asarray(picture.resize((SIDE, SIDE), Image.BILINEAR))
            self.colour[name] = colour.transpose(2, 0, 1).copy()

    def fractions(self, name, box):
        width, height = self.size[name]
        return [box[0] / width, box[1] / height, box[2] / width, box[3] / height]

    def pixels(self, name, box):
        width, height = self.size[name]
        return [box[0] * width, box[1] * height, box[2] * width, box[3] * height]


def neighbour(train, test, pictures):
    """Of the same question where any training picture has it."""
    answers = []
    for name, text, _ in test:
        alike = [t for t in train if t[1] == text] or train
        nearest = min(alike, key=lambda t: ((pictures.grey[t[0]] - pictures.grey[name]) ** 2).sum())
        answers.append(pictures.pixels(name, pictures.fractions(nearest[0], nearest[2])))
    return accuracy(answers, test)


def make_cnn(vocabulary):
    import torch
    from torch import nn

    class Regressor(nn.Module):
        def __init__(self):
            super().__init__()
            widths, layers = [3, 32, 64, 128, 192], []
            for before, after in zip(widths, widths[1:]):
                layers += [nn.Conv2d(before, after, 3, 2, 1, bias=False), nn.BatchNorm2d(after),
                           nn.ReLU(), nn.Conv2d(after, after, 3, 1, 1, bias=False),
                           nn.BatchNorm2d(after), nn.ReLU()]
            layers += [nn.Conv2d(192, 64, 1), nn.ReLU(), nn.Flatten(), nn.Dropout(0.3)]
            self.features = nn.Sequential(*layers)
            self.word = nn.Embedding(vocabulary, 32) if vocabulary else None
            self.head = nn.Sequential(nn.Linear(64 * 7 * 7 + (32 if vocabulary else 0), 256),
                                      nn.ReLU(), nn.Linear(256, 4))

        def forward(self, pixels, question):
            x = self.features(pixels)
            if self.word is not None:
                x = torch.cat([x, self.word(question)], 1)
            middle, size = torch.sigmoid(self.head(x)).chunk(2, 1)
            return torch.cat([middle - size / 2, middle + size / 2], 1)

    return Regressor()


def box_loss(guess, truth):
    """Smooth L1 and 1 - IoU."""
    import torch
    from torch.nn import functional as F
    area = lambda b: (b[:, 2] - b[:, 0]).clamp_min(0) * (b[:, 3] - b[:, 1]).clamp_min(0)
    both = torch.cat([torch.maximum(guess[:, :2], truth[:, :2]),
                      torch.minimum(guess[:, 2:], truth[:, 2:])], 1)
    overlap = area(both) / (area(guess) + area(truth) - area(both)).clamp_min(1e-6)
    return F.smooth_l1_loss(guess, truth, beta=0.05) * 5 + (1 - overlap).mean()


def cnn(train, test, pictures, with_question, args, seed):
    import numpy
    import torch
    torch.manual_seed(seed)
    torch.set_num_threads(args.threads)
    words = {text: i for i, text in enumerate(sorted({t[1] for t in train}))}
    model = make_cnn(len(words) + 1 if with_question else 0)
    tensor = lambda rows: torch.from_numpy(numpy.stack(
        [pictures.colour[name] for name, _, _ in rows])).float() / 127.5 - 1
    word = lambda rows: torch.tensor([words.get(text, len(words)) for _, text, _ in rows])
    pixels, asked = tensor(train), word(train)
    boxes = torch.tensor([pictures.fractions(name, box) for name, _, box in train])
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.02)
    clock = (lambda: time.process_time() / args.threads) if args.processor_time else time.monotonic
    start, done, order = clock(), 0.0, []
    while done < 1:
        if len(order) < 32:
            order = torch.randperm(len(train)).tolist()
        batch, order = order[:32], order[32:]
        x, y = pixels[batch] * (0.7 + 0.6 * torch.rand(len(batch), 3, 1, 1)), boxes[batch]
        flipped = torch.rand(len(batch)) < 0.5
        x = torch.where(flipped[:, None, None, None], x.flip(3), x)
        mirrored = torch.stack([1 - y[:, 2], y[:, 1], 1 - y[:, 0], y[:, 3]], 1)
        y = torch.where(flipped[:, None], mirrored, y)
        for group in optimiser.param_groups:
            group["lr"] = 1e-3 * (0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2)
        optimiser.zero_grad()
        box_loss(model(x, asked[batch]), y).backward()
        optimiser.step()
        done = (clock() - start) / args.cnn_seconds
    model.eval()
    with torch.no_grad():
        guesses = model(tensor(test), word(test)).tolist()
    return accuracy([pictures.pixels(t[0], g) for t, g in zip(test, guesses)], test)


def sightline(args, folder, seed):
    run, root = folder / f"run-{seed}", str(args.media_root)
    shutil.rmtree(run, ignore_errors=True)
    common = ["--task", "grounding", "--format", "refjson", "--media-root", root,
              "--threads", str(args.threads)]
    command = [str(args.cli), "train", "--recipe", args.recipe, "--model", args.model,
               "--data", str(folder / f"train-{seed}.json"), "--max-minutes", str(args.minutes),
               "--seed", str(seed), "--out", str(run), *common]
    print("$", " ".join(command), flush=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    last = max((run / "checkpoints").iterdir(), key=lambda p: int(p.name.split("-")[1]))
    command = [str(args.cli), "evaluate", "--model", str(last), "--no-store", "--json",
               "--data", str(folder / f"test-{seed}.json"), *common]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    steps = sum('"event":"step"' in line for line in open(run / "events.jsonl"))
    print(f"  {steps} steps", flush=True)
    return json.loads(out)["metrics"]["acc@0.5"]


def measure(args, records, folder, seed):
    """Acc@0.5 by method, in points."""
    train, test = split(records, seed)
    for part, chosen in (("train", train), ("test", test)):
        (folder / f"{part}-{seed}.json").write_text(json.dumps(chosen))
    scores, asked = {}, [list(questions(part)) for part in (train, test)]
    if args.only != "sightline":
        pictures = Pictures(args.media_root, {r["img_name"] for r in records})
        scores["neighbour"] = neighbour(*asked, pictures)
        scores["CNN"] = cnn(*asked, pictures, False, args, seed)
        if len({text for _, text, _ in asked[0]}) > 1:
            scores["CNN, question"] = cnn(*asked, pictures, True, args, seed)
    if args.only != "baselines":
        scores["mini"] = sightline(args, folder, seed)
    print(f"seed {seed}: {len(asked[0])} questions learnt, {len(asked[1])} asked;",
          ", ".join(f"{name} {100 * score:.1f}" for name, score in scores.items()), flush=True)
    return {name: 100 * score for name, score in scores.items()}


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--media-root", type=pathlib.Path, help="default: the folder of the data")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--cnn-seconds", type=float, default=90)
    parser.add_argument("--processor-time", action="store_true",
                        help="the CNN's seconds are those of its threads: for a busy machine")
    parser.add_argument("--recipe", default="finetune")
    parser.add_argument("--model", default="mini")
    parser.add_argument("--only", choices=["baselines", "sightline"])
    parser.add_argument("--cli", type=pathlib.Path, default=CLI)
    parser.add_argument("--out", type=pathlib.Path, help="keeps runs and split data there")
    args = parser.parse_args()
    args.media_root = (args.media_root or args.data.parent).resolve()
    return args


def main():
    args = options()
    records = json.loads(args.data.read_text())
    with tempfile.TemporaryDirectory() as temporary:
        folder = (args.out or pathlib.Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        rows = [measure(args, records, folder, seed) for seed in args.seeds]
    means = {name: statistics.mean(row[name] for row in rows) for name in rows[0]}
    print(f"\n| {args.data.parent.name} | Acc@0.5, mean of {len(rows)} | mini is ahead |\n|---|---|---|")
    for name, mean in means.items():
        ahead = f"{means['mini'] - mean:+.1f}" if "mini" in means and name != "mini" else ""
        print(f"| {name} | {mean:.1f} | {ahead} |")


if __name__ == "__main__":
    main()
