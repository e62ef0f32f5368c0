// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/imgui_font.h"

#include <QRawFont>
#include <QtEndian>
#include <vector>

namespace sl {

namespace {

struct FontTable {
    const char* tag;
    QByteArray data;
};

void put16(QByteArray& out, quint16 value) {
    const quint16 big = qToBigEndian(value);
    out.append(reinterpret_cast<const char*>(&big), 2);
}

void put32(QByteArray& out, quint32 value) {
    const quint32 big = qToBigEndian(value);
    out.append(reinterpret_cast<const char*>(&big), 4);
}

qsizetype padded(qsizetype size) {
    return (size + 3) / 4 * 4;
}

}  // namespace

// Layout: OpenType specification, "Table directory". Checksums stay 0; no reader here checks them.
QByteArray fontFile(const QFont& font) {
    const QRawFont raw = QRawFont::fromFont(font);
    // In order of the tag, as the directory wants it.
    std::vector<FontTable> tables;
    for (const char* tag : {"CFF ", "OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx",
                            "loca", "maxp", "name", "post", "prep"})
        if (const QByteArray data = raw.fontTable(tag); !data.isEmpty())
            tables.push_back({tag, data});
    const auto has = [&](const char* tag) { return !raw.fontTable(tag).isEmpty(); };
    const bool compact = has("CFF ");
    if (!has("cmap") || !has("head") || !has("hmtx") || (!has("glyf") && !compact)) return {};

    QByteArray out;
    put32(out, compact ? 0x4F54544F : 0x00010000);
    const auto count = static_cast<quint16>(tables.size());
    quint16 power = 1, log = 0;
    for (; power * 2 <= count; power = static_cast<quint16>(power * 2)) ++log;
    put16(out, count);
    put16(out, static_cast<quint16>(power * 16));
    put16(out, log);
    put16(out, static_cast<quint16>((count - power) * 16));
    qsizetype offset = 12 + 16 * static_cast<qsizetype>(tables.size());
    for (const FontTable& table : tables) {
        out.append(table.tag, 4);
        put32(out, 0);
        put32(out, static_cast<quint32>(offset));
        put32(out, static_cast<quint32>(table.data.size()));
        offset += padded(table.data.size());
    }
    for (const FontTable& table : tables) {
        out.append(table.data);
        out.append(QByteArray(padded(table.data.size()) - table.data.size(), '\0'));
    }
    return out;
}

}  // namespace sl
