#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recomputes which folder includes which, and fails on an edge that the table does not allow.

check_includes.py [ROOT]     exit 1 and one line per forbidden include
check_includes.py --self-test  plants forbidden includes in a copy and expects each to be found
"""
import os
import re
import sys
import tempfile

# What the files of a folder may include of the project (longest prefix counts; a folder may always
# include itself) and which outside headers they may not.
ALLOWED = {
    "core/base": [],
    "core/metrics": ["core/base"],
    "core/media": ["core/base"],
    "core/datasets": ["core/base"],
    "core/synth": ["core/base"],
    "core/task": ["core/base", "core/metrics"],
    "core/store": ["core/base"],
    "models": ["core/base"],
    "plugins": ["core/base", "core/metrics", "core/task"],
    "core/work": ["core", "models/runtime", "models/train/trainer.h"],
    "core/session": ["core/base", "core/metrics", "core/task", "core/work", "core/media", "core/store",
                     "models/runtime"],
    "views": ["core/base", "core/session"],
    "app/cli": ["core", "models/runtime", "models/train/trainer.h"],
    "app/gui": ["core/base", "core/session", "views"],
    "tests": ["core", "models", "views", "plugins", "app"],
}
FORBIDDEN_OUTSIDE = {
    "core/base": r"^(Q[A-Z]|Qt|torch/|ATen/|c10/|opencv2/|sqlite3|SQLiteCpp/)",
    "core/metrics": r"^(Q[A-Z]|Qt|torch/|ATen/|c10/|opencv2/|sqlite3|SQLiteCpp/)",
    "core/task": r"^(Q[A-Z]|Qt|torch/|ATen/|c10/|opencv2/)",
    "core/media": r"^(Q[A-Z]|Qt|torch/|ATen/|c10/)",
    "core/datasets": r"^(Q[A-Z]|Qt|torch/|ATen/|c10/)",
    "core/synth": r"^(Q[A-Z]|Qt|torch/|ATen/|c10/)",
    "core/store": r"^(Q[A-Z]|Qt|torch/|ATen/|c10/)",
    "core/work": r"^(Q[A-Z]|Qt|torch/|ATen/|c10/)",
    "core/session": r"^(QWidget|QtWidgets|torch/|ATen/|c10/|sqlite3|SQLiteCpp/)",
    "models": r"^(Q[A-Z]|Qt|sqlite3|SQLiteCpp/)",
    "plugins": r"^(Q[A-Z]|Qt|torch/|ATen/|c10/|opencv2/|imgui)",
    "views": r"^(torch/|ATen/|c10/|sqlite3|SQLiteCpp/)",
    "app": r"^(torch/|ATen/|c10/|sqlite3|SQLiteCpp/)",
}
# Only the canvases draw with Dear ImGui; headers of models/runtime and the trainer are torch-free.
TORCH_FREE_HEADERS = ["models/runtime", "models/train/trainer.h", "models/io"]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)
TOPS = ("core/", "models/", "views/", "app/", "plugins/")


def longest(table, path):
    keys = [k for k in table if path == k or path.startswith(k + "/")]
    return max(keys, key=len) if keys else None


def under(path, prefix):
    return path == prefix or path.startswith(prefix + "/")


def complaints(root):
    found = []
    for top in ("core", "models", "views", "app", "plugins"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in names:
                if not name.endswith((".h", ".cpp", ".cu", ".inc")):
                    continue
                path = os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")
                with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                    found += check(path, INCLUDE.findall(file.read()))
    return found


def check(path, includes):
    test = os.path.basename(path).startswith("tst_") or "/testplugins/" in path
    own = longest(ALLOWED, path)
    outside = longest(FORBIDDEN_OUTSIDE, path)
    found = []
    for target in includes:
        if target.startswith(TOPS):
            if own is None:
                found.append(f"{path}: its folder is in no row of the table")
            elif not under(target, own) and not any(under(target, a) for a in ALLOWED[own]):
                found.append(f"{path} includes {target}")
        elif outside and re.match(FORBIDDEN_OUTSIDE[outside], target):
            if not (test and target.startswith("Q")):  # tests may use Qt Test and Qt Core
                found.append(f"{path} includes <{target}>")
        if re.match(r"^(torch/|ATen/|c10/)", target) and any(under(path, h) for h in TORCH_FREE_HEADERS):
            if path.endswith(".h"):
                found.append(f"{path} includes <{target}>")
        if target.startswith("imgui") and not under(path, "views/canvas"):
            found.append(f"{path} includes <{target}>")
    return found


PLANTED = [
    ("core/base/x.h", "core/store/store.h"),
    ("core/media/x.cpp", "core/datasets/dataset.h"),
    ("core/store/x.cpp", "torch/torch.h"),
    ("models/nn/x.h", "QObject"),
    ("models/runtime/x.h", "ATen/ATen.h"),
    ("views/panels/x.h", "models/runtime/model_runtime.h"),
    ("views/panels/x.cpp", "imgui/imgui.h"),
    ("core/session/x.h", "QWidget"),
    ("plugins/vqa/x.cpp", "core/store/store.h"),
    ("core/work/x.cpp", "models/nn/torch.h"),
]


def self_test():
    missed = 0
    for path, target in PLANTED:
        with tempfile.TemporaryDirectory() as root:
            file = os.path.join(root, path)
            os.makedirs(os.path.dirname(file))
            with open(file, "w", encoding="utf-8") as out:
                out.write(f'#include "{target}"\n')
            if not complaints(root):
                missed += 1
                print(f"not found: {path} including {target}")
    print(f"{len(PLANTED) - missed} of {len(PLANTED)} planted includes found")
    return missed


if __name__ == "__main__":
    if "--self-test" in sys.argv:
        sys.exit(1 if self_test() else 0)
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    lines = complaints(sys.argv[1] if len(sys.argv) > 1 else here)
    print("\n".join(lines) if lines else "every include goes in an allowed direction")
    sys.exit(1 if lines else 0)
