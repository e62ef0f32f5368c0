#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the pictures that tst_pictures.cpp reads (needs Pillow and NumPy): python3 make_fixtures.py

All show one of three 16 x 12 pictures, which the test knows by formula:
  colour  red 17x, green 23y, blue 255-17x
  grey    17x
  checks  white where x/4 + y/4 is odd
noise.* are 32 x 32 and hold enough data to be cut short.
"""
import os
import struct
import zlib

import numpy as np
from PIL import Image

os.chdir(os.path.dirname(os.path.abspath(__file__)))
W, H = 16, 12
Y, X = np.mgrid[0:H, 0:W]
COLOUR = np.stack([17 * X, 23 * Y, 255 - 17 * X], 2).astype(np.uint8)
GREY = (17 * X).astype(np.uint8)
CHECKS = ((X // 4 + Y // 4) % 2).astype(np.uint8)
ALPHA = np.where(Y < 6, 255, 128).astype(np.uint8)
RGBA = np.dstack([COLOUR, ALPHA])


def png(name, array, bits, kind, palette=b"", transparency=b"", extra=b"", interlaced=False):
    """A PNG of any bit depth; Pillow writes only some."""
    def chunk(tag, data):
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    def rows(part):
        out = b""
        for row in part:
            flat = np.asarray(row).reshape(-1)
            if bits == 16:
                out += b"\0" + flat.astype(">u2").tobytes()
            elif bits == 8:
                out += b"\0" + flat.astype(np.uint8).tobytes()
            else:
                text = "".join(format(int(v), "0%db" % bits) for v in flat)
                text += "0" * (-len(text) % 8)
                out += b"\0" + int(text, 2).to_bytes(len(text) // 8, "big")
        return out

    if interlaced:
        data = b"".join(rows(array[y0::dy, x0::dx]) for x0, y0, dx, dy in
                        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
                         (1, 0, 2, 2), (0, 1, 1, 2)])
    else:
        data = rows(array)
    header = struct.pack(">IIBBBBB", W, H, bits, kind, 0, 0, int(interlaced))
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    if palette:
        out += chunk(b"PLTE", palette)
    if transparency:
        out += chunk(b"tRNS", transparency)
    if extra:
        out += chunk(b"eXIf", extra)
    open(name, "wb").write(out + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def pack(array, bits, order):
    """Rows of samples as TIFF stores them."""
    rows = []
    for row in array.reshape(array.shape[0], -1):
        if bits in (8, 16, 32, 64):
            rows.append(row.astype(row.dtype.newbyteorder(order)).tobytes())
        elif bits == 24:
            byteorder = "little" if order == "<" else "big"
            rows.append(b"".join(int(v).to_bytes(3, byteorder) for v in row))
        else:
            text = "".join(format(int(v), "0%db" % bits) for v in row)
            text += "0" * (-len(text) % 8)
            rows.append(int(text, 2).to_bytes(len(text) // 8, "big"))
    return b"".join(rows)


def tiff(name, array, bits, photometric, fmt=1, order="<", planar=False, extra=None, orientation=None,
         palette=None, tile=None, big=False):
    """An uncompressed TIFF of any sample kind."""
    height, width = array.shape[:2]
    samples = 1 if array.ndim == 2 else array.shape[2]
    planes = [array[..., s] for s in range(samples)] if planar else [array]
    pieces = []
    for plane in planes:
        if tile is None:
            pieces.append(pack(plane, bits, order))
            continue
        for top in range(0, height, tile):
            for left in range(0, width, tile):
                part = plane[top:top + tile, left:left + tile]
                full = np.zeros((tile, tile) + part.shape[2:], part.dtype)
                full[:part.shape[0], :part.shape[1]] = part
                pieces.append(pack(full, bits, order))
    tags = {256: (4, [width]), 257: (4, [height]), 258: (3, [bits] * samples), 259: (3, [1]),
            262: (3, [photometric]), 277: (3, [samples]), 339: (3, [fmt] * samples)}
    if samples > 1:
        tags[284] = (3, [2 if planar else 1])
    if extra is not None:
        tags[338] = (3, [extra])
    if orientation is not None:
        tags[274] = (3, [orientation])
    if palette is not None:
        tags[320] = (3, palette)
    if tile is None:
        tags[278] = (4, [height])
    else:
        tags[322] = tags[323] = (4, [tile])
    at = 16 if big else 8
    offsets = []
    body = b""
    for piece in pieces:
        offsets.append(at + len(body))
        body += piece
    tags[324 if tile else 273] = (16 if big else 4, offsets)
    tags[325 if tile else 279] = (4, [len(p) for p in pieces])
    word = "Q" if big else "I"
    slot = 8 if big else 4
    body += b"\0" * (-len(body) % 8)
    directory = at + len(body)
    entries = b""
    spill = b""
    start = directory + (8 if big else 2) + len(tags) * (20 if big else 12) + slot
    for tag, (kind, values) in sorted(tags.items()):
        data = struct.pack(order + {3: "H", 4: "I", 16: "Q"}[kind] * len(values), *values)
        if len(data) <= slot:
            field = data.ljust(slot, b"\0")
        else:
            field = struct.pack(order + word, start + len(spill))
            spill += data + b"\0" * (-len(data) % 8)
        entries += struct.pack(order + "HH" + word, tag, kind, len(values)) + field
    mark = b"II" if order == "<" else b"MM"
    if big:
        head = mark + struct.pack(order + "HHHQ", 43, 8, 0, directory)
        count = struct.pack(order + "Q", len(tags))
    else:
        head = mark + struct.pack(order + "HI", 42, directory)
        count = struct.pack(order + "H", len(tags))
    open(name, "wb").write(head + body + count + entries + b"\0" * slot + spill)


def bmp(name, bits, rows, palette=b"", compression=0, masks=b"", top_down=False, core=False):
    """`rows` is the pixel data as stored."""
    if core:
        header = struct.pack("<IHHHH", 12, W, H, 1, bits)
    else:
        size = 40 if len(masks) != 16 else 56
        header = struct.pack("<IiiHHIIiiII", size, W, -H if top_down else H, 1, bits, compression,
                             len(rows), 2835, 2835, len(palette) // 4, 0)
    start = 14 + len(header) + len(masks) + len(palette)
    head = b"BM" + struct.pack("<IHHI", start + len(rows), 0, 0, start)
    open(name, "wb").write(head + header + masks + palette + rows)


def bits_rows(array, bits):
    out = b""
    for row in array[::-1]:
        text = "".join(format(int(v), "0%db" % bits) for v in row)
        text += "0" * (-len(text) % 32)
        out += int(text, 2).to_bytes(len(text) // 8, "big")
    return out


def exif(orientation):
    return b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + struct.pack(">H", orientation) + b"\0\0" * 3


def pngs():
    png("colour8.png", COLOUR, 8, 2)
    png("colour16.png", COLOUR.astype(int) * 257, 16, 2)
    png("colour8_interlaced.png", COLOUR, 8, 2, interlaced=True)
    png("alpha8.png", RGBA, 8, 6)
    png("alpha16.png", RGBA.astype(int) * 257, 16, 6)
    png("alpha8_interlaced.png", RGBA, 8, 6, interlaced=True)
    png("grey4.png", GREY // 17, 4, 0)
    png("grey8.png", GREY, 8, 0)
    png("grey16.png", GREY.astype(int) * 257, 16, 0)
    png("checks1.png", CHECKS, 1, 0)
    png("checks2.png", CHECKS * 3, 2, 0)
    greys = b"".join(bytes([17 * i] * 3) for i in range(16))
    png("grey_palette4.png", GREY // 17, 4, 3, palette=greys)
    # All black, but index 1 is transparent and must come out white.
    png("checks_palette_alpha.png", CHECKS, 1, 3, palette=b"\0" * 6, transparency=b"\xff\0")
    # Grey level 0 is transparent by tRNS.
    png("white_by_key.png", CHECKS * 0, 8, 0, transparency=b"\0\0")
    png("grey_exif3.png", GREY[::-1, ::-1], 8, 0, extra=exif(3))


def jpegs():
    big = Image.fromarray(COLOUR)
    big.save("colour.jpg", quality=95, subsampling=0)
    big.save("colour_progressive.jpg", quality=95, subsampling=0, progressive=True)
    Image.fromarray(GREY).save("grey.jpg", quality=95)
    cmyk = np.dstack([255 - COLOUR, np.zeros_like(GREY)])
    Image.fromarray(cmyk, "CMYK").save("colour_cmyk.jpg", quality=95, subsampling=0)


def tiffs():
    colour16 = COLOUR.astype(np.uint16) * 257
    tiff("colour8.tif", COLOUR, 8, 2)
    tiff("colour8_planar.tif", COLOUR, 8, 2, planar=True)
    tiff("colour8_tiled.tif", COLOUR, 8, 2, tile=16)
    tiff("colour8_tiled_planar.tif", COLOUR, 8, 2, tile=16, planar=True)
    tiff("colour8_bigtiff.tif", COLOUR, 8, 2, big=True)
    tiff("colour16_big_endian.tif", colour16, 16, 2, order=">")
    tiff("colour16_planar.tif", colour16, 16, 2, planar=True)
    tiff("colour64_float.tif", COLOUR.astype(np.float64) / 255, 64, 2, fmt=3)
    tiff("colour8_cmyk.tif", np.dstack([255 - COLOUR, 0 * GREY]), 8, 5)
    tiff("alpha8.tif", RGBA, 8, 2, extra=2)
    premultiplied = np.dstack([(COLOUR.astype(int) * ALPHA[..., None] + 127) // 255, ALPHA])
    tiff("alpha8_associated.tif", premultiplied.astype(np.uint8), 8, 2, extra=1)
    tiff("colour8_unspecified_fourth.tif", RGBA, 8, 2, extra=0)
    tiff("checks1.tif", CHECKS, 1, 1)
    tiff("checks1_white_is_zero.tif", 1 - CHECKS, 1, 0)
    tiff("grey2_checks.tif", CHECKS * 3, 2, 1)
    for bits in (4, 8, 10, 12, 16, 24, 32, 64):
        top = 2 ** bits - 1
        values = np.array([[int(v) * top // 255 for v in row] for row in GREY], dtype=np.uint64)
        kind = {8: np.uint8, 16: np.uint16, 32: np.uint32}.get(bits, np.uint64)
        tiff("grey%d.tif" % bits, values.astype(kind), bits, 1)
    tiff("grey24_big_endian.tif", GREY.astype(np.uint64) * 0x10101, 24, 1, order=">")
    tiff("grey8_signed.tif", (GREY.astype(int) - 128).astype(np.int8), 8, 1, fmt=2)
    tiff("grey16_signed.tif", (GREY.astype(int) * 257 - 32768).astype(np.int16), 16, 1, fmt=2)
    tiff("grey32_signed.tif", (GREY.astype(np.int64) * 0x1010101 - 2**31).astype(np.int32), 32, 1, fmt=2)
    tiff("grey64_signed.tif", np.array([[int(v) * (2**64 - 1) // 255 - 2**63 for v in row] for row in GREY],
                                       dtype=np.int64), 64, 1, fmt=2, order=">")
    tiff("grey16_float.tif", (GREY / 255).astype(np.float16), 16, 1, fmt=3)
    tiff("grey32_float.tif", (GREY / 255).astype(np.float32), 32, 1, fmt=3)
    # Beyond 0-1: scaled from the smallest to the largest value.
    tiff("grey64_float_wide.tif", GREY * 40.0 - 1000, 64, 1, fmt=3)
    odd = (GREY / 255).astype(np.float32)
    odd[0, 0] = np.nan
    odd[0, 15] = np.inf
    tiff("grey32_float_nan.tif", odd, 32, 1, fmt=3)
    greys = [i * 17 * 257 for i in range(16)]
    tiff("grey_palette4.tif", GREY // 17, 4, 3, palette=greys * 3)
    tiff("grey_exif6.tif", np.rot90(GREY), 8, 1, orientation=6)
    image = Image.fromarray(COLOUR)
    image.save("colour8_lzw.tif", compression="tiff_lzw")
    image.save("colour8_deflate.tif", compression="tiff_adobe_deflate")
    image.save("colour8_jpeg.tif", compression="jpeg", quality=95)
    Image.fromarray(CHECKS * 255).convert("1").save("checks1_group4.tif", compression="group4")
    image.save("colour8_pages.tif", save_all=True, append_images=[Image.new("RGB", (3, 5))] * 2)


def animations():
    image = Image.fromarray(COLOUR)
    image.save("colour_lossless.webp", lossless=True)
    image.resize((W, H)).save("colour_lossy.webp", quality=100)
    Image.fromarray(RGBA, "RGBA").save("alpha_lossless.webp", lossless=True, exact=True)
    Image.fromarray(np.ascontiguousarray(COLOUR[::-1, ::-1])).save("colour_exif3.webp", lossless=True,
                                                                   exif=b"Exif\0\0" + exif(3))
    others = [Image.new("RGB", (W, H), c) for c in ("red", "green", "blue")]
    image.save("colour_frames.webp", save_all=True, append_images=others, lossless=True, duration=250)
    palette = image.quantize(256)
    palette.save("colour.gif")
    Image.fromarray(GREY).save("grey.gif", interlace=1)
    frames = [Image.fromarray(np.roll(GREY, i, 1)) for i in range(5)]
    frames[0].save("grey_frames.gif", save_all=True, append_images=frames[1:],
                   duration=[100, 200, 300, 400, 500])
    noise = np.random.default_rng(1).integers(0, 255, (32, 32), np.uint8)
    Image.fromarray(noise).save("noise.gif")
    Image.fromarray(noise).convert("RGB").save("noise.webp", lossless=True)
    gif_offset()


def gif_offset():
    """Canvas 16 x 12; the first frame covers its left half and says that index 0 is transparent."""
    table = b"\0\0\0" + b"\xff\xff\xff"
    out = b"GIF89a" + struct.pack("<HHBBB", W, H, 0x80, 0, 0) + table
    out += b"\x21\xf9\x04\x01\x05\x00\x00\x00"
    out += b"\x2c" + struct.pack("<HHHHB", 0, 0, 8, H, 0)
    codes = []
    for value in [0] * (8 * H):
        codes += [4, value]
    text = ""
    for code in codes + [5]:
        text = format(code, "03b") + text
    text = "0" * (-len(text) % 8) + text
    data = int(text, 2).to_bytes(len(text) // 8, "big")[::-1]
    out += b"\x02" + bytes([len(data)]) + data + b"\0\x3b"
    open("white_transparent.gif", "wb").write(out)


def bmps():
    greys = b"".join(bytes([17 * i] * 3 + [0]) for i in range(16))
    bmp("checks1.bmp", 1, bits_rows(CHECKS, 1), palette=b"\0\0\0\0\xff\xff\xff\0")
    bmp("grey4.bmp", 4, bits_rows(GREY // 17, 4), palette=greys)
    bmp("grey8.bmp", 8, bits_rows(GREY // 17, 8), palette=greys)
    rle8 = b"".join(b"".join(bytes([1, v // 17]) for v in row) + b"\0\0" for row in GREY[::-1]) + b"\0\1"
    bmp("grey8_rle.bmp", 8, rle8, palette=greys, compression=1)
    literal = b"".join(b"\0\x10" + (np.arange(16) | 0).astype(np.uint8).tobytes() + b"\0\0" for _ in range(H)) + b"\0\1"
    bmp("grey8_rle_literal.bmp", 8, literal, palette=greys, compression=1)
    rle4 = b"".join(b"\0\x10" + bytes((2 * i) << 4 | (2 * i + 1) for i in range(8)) + b"\0\0" for _ in range(H)) + b"\0\1"
    bmp("grey4_rle.bmp", 4, rle4, palette=greys, compression=2)
    bmp("colour24.bmp", 24, COLOUR[::-1, :, ::-1].tobytes())
    bmp("colour24_top_down.bmp", 24, COLOUR[:, :, ::-1].tobytes(), top_down=True)
    bmp("colour24_core.bmp", 24, COLOUR[::-1, :, ::-1].tobytes(), core=True)
    bgra = RGBA[::-1, :, [2, 1, 0, 3]].tobytes()
    bmp("colour32.bmp", 32, bgra)
    masks = struct.pack("<IIII", 0xff0000, 0xff00, 0xff, 0xff000000)
    bmp("alpha32.bmp", 32, bgra, compression=3, masks=masks)
    bmp("colour32_masks.bmp", 32, RGBA[::-1].tobytes(), compression=3,
        masks=struct.pack("<III", 0xff, 0xff00, 0xff0000))
    c = COLOUR.astype(int)
    rgb555 = ((c[..., 0] * 31 + 127) // 255) << 10 | ((c[..., 1] * 31 + 127) // 255) << 5 | (c[..., 2] * 31 + 127) // 255
    bmp("colour16.bmp", 16, rgb555[::-1].astype("<u2").tobytes())


for make in (pngs, jpegs, tiffs, animations, bmps):
    make()
