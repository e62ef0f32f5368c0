# SPDX-License-Identifier: Apache-2.0
"""Writes the tokenizers *_like.json of this folder (but mini_like.json) and expected.json: what the
Hugging Face library `tokenizers` makes of a hundred or two strange strings.

    python3 make_tokenizer_golden.py

mini_like.json comes from the project's own trainer: tst_bpe_trainer writes it when
SIGHTLINE_UPDATE_GOLDEN is set. Made with tokenizers 0.23.3.
"""
import json
import pathlib
import random
import unicodedata

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, trainers
from tokenizers import pre_tokenizers as pre
from tokenizers import processors as post

HERE = pathlib.Path(__file__).parent
CORPUS = (HERE / "corpus.txt").read_text().splitlines()
QWEN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
        r"|\s*[\r\n]+|\s+(?!\S)|\s+")
CLIP = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
WORDS = ("the red circle is left of a blue square Is there an ELEPHANT? don't it's WE'LL 123 4567 "
         "crème naïve Straße ΣΑΣ İstanbul 你好 世界 😀 👨‍👩‍👧 e\u0301 Ａ１ ﬁ ½ \u00a0 \u3000 \t \n  .,;:!? <loc001> "
         "<image> <pad> </ref> <ref> [MASK] <eos>").split(" ")
RANGES = [(0x20, 0x7e), (0xa0, 0x17f), (0x300, 0x36f), (0x391, 0x3c9), (0x5d0, 0x5ea),
          (0x620, 0x64a), (0x900, 0x939), (0xac00, 0xac80), (0x2000, 0x206f), (0x4e00, 0x4e80),
          (0x1f600, 0x1f64f), (0x20000, 0x20040), (0x09, 0x0d), (0x85, 0x85)]


def strange_string(rng):
    kind = rng.random()
    if kind < 0.35:
        return " ".join(rng.choice(WORDS) for _ in range(rng.randint(0, 10)))
    if kind < 0.55:
        return "".join(rng.choice(WORDS) for _ in range(rng.randint(0, 6)))
    count = rng.randint(0, 16)
    return "".join(chr(rng.randint(*rng.choice(RANGES))) for _ in range(count))


def strings():
    rng = random.Random(11)
    fixed = ["", " ", "  ", "\n", "a", " a", "a ", "<image>", "<ref>red circle</ref>", "'s", "x" * 70]
    made = [strange_string(rng) for _ in range(160)]
    # Characters that Unicode did not have yet when the library's tables were made differ.
    known = ["".join(c for c in text if unicodedata.category(c) != "Cn") for text in made]
    return fixed + known


def train(name, pre_tokenizer, normalizer=None, processor=None, added=(), model=None, **options):
    tokenizer = Tokenizer(model or models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420, initial_alphabet=pre.ByteLevel.alphabet(), show_progress=False,
        special_tokens=["<pad>", "<eos>", "[MASK]"], **options)
    tokenizer.train_from_iterator(CORPUS, trainer)
    for token in added:
        (tokenizer.add_special_tokens if token.special else tokenizer.add_tokens)([token])
    if processor:
        tokenizer.post_processor = processor
    tokenizer.save(str(HERE / f"{name}.json"), pretty=False)


def train_all():
    train("gpt2_like", pre.ByteLevel(add_prefix_space=False),
          processor=post.ByteLevel(trim_offsets=False))
    train("qwen_like", pre.Sequence([pre.Split(Regex(QWEN), "isolated"),
                                     pre.ByteLevel(add_prefix_space=False, use_regex=False)]),
          normalizer=normalizers.NFC(), processor=post.ByteLevel(trim_offsets=False),
          added=[AddedToken("<image>", special=True)])
    train("clip_like", pre.Sequence([pre.Split(Regex(CLIP), "removed", invert=True),
                                     pre.ByteLevel(add_prefix_space=False)]),
          normalizer=normalizers.Sequence([normalizers.NFC(),
                                           normalizers.Replace(Regex(r"\s+"), " "),
                                           normalizers.Lowercase()]),
          model=models.BPE(end_of_word_suffix="</w>", unk_token="<eos>"), end_of_word_suffix="</w>",
          processor=post.RobertaProcessing(("<eos>", 1), ("<pad>", 0), add_prefix_space=False,
                                           trim_offsets=False))
    train("odd_like", pre.Sequence([pre.Digits(True), pre.Whitespace(),
                                    pre.ByteLevel(add_prefix_space=True)]),
          normalizer=normalizers.Sequence([normalizers.Strip(), normalizers.NFKC(),
                                           normalizers.Replace("q", "Q")]),
          added=[AddedToken("the", single_word=True, normalized=True),
                 AddedToken(" blue", lstrip=True, rstrip=True, normalized=False),
                 AddedToken("<image>", lstrip=True, special=True),
                 AddedToken("<ref>", rstrip=True, special=True),
                 AddedToken("circle", normalized=True),
                 AddedToken("cir", normalized=False, single_word=True)],
          processor=post.Sequence([post.ByteLevel(trim_offsets=True), post.TemplateProcessing(
              single="<pad> $A <eos> <eos>", special_tokens=[("<pad>", 0), ("<eos>", 1)])]))
    for behavior in ("removed", "merged_with_previous", "merged_with_next", "contiguous"):
        train(f"{behavior}_like", pre.Sequence([
            pre.Split(Regex("[aeiou ]"), behavior), pre.Split(" ", behavior, invert=True),
            pre.Digits(False), pre.ByteLevel(add_prefix_space=False)]))


def byte_offsets(text, offsets):
    starts = [0]
    for character in text:
        starts.append(starts[-1] + len(character.encode()))
    return [edge for pair in offsets for edge in (starts[pair[0]], starts[pair[1]])]


def expected(name, texts):
    tokenizer = Tokenizer.from_file(str(HERE / f"{name}.json"))
    few = texts if name.split("_")[0] in ("mini", "gpt2", "qwen", "clip", "odd") else texts[:50]
    rows = []
    for text in few:
        encoding = tokenizer.encode(text)
        # Where normalising joins characters, the library gives only the first one's place.
        joins = unicodedata.normalize("NFKC", text) != text
        rows.append([encoding.ids, None if joins else byte_offsets(text, encoding.offsets),
                     tokenizer.decode(encoding.ids)])
    return rows


train_all()
TEXTS = strings()
NAMES = sorted(path.stem for path in HERE.glob("*_like.json"))
document = {"tokenizers": tokenizers.__version__, "texts": TEXTS,
            "expected": {name: expected(name, TEXTS) for name in NAMES}}
(HERE / "expected.json").write_text(json.dumps(document, ensure_ascii=True, separators=(",", ":")))
