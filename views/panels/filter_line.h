// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QList>
#include <QString>
#include <QStringList>

namespace sl {

/// A word of the filter language: `key:value`, a bare flag, or with `number` a comparison.
struct FilterWord {
    QString key;
    QString help;         ///< what it lets through, for the help text
    QStringList values;   ///< the only ones allowed; empty: any
    bool flag = false;    ///< stands alone: "done"
    bool number = false;  ///< `iou<0.5`, `iou>0.5`
};

struct FilterTerm {
    enum class Is { Word, Key, Flag, Less, More } is = Is::Word;
    QString key, text;
    double number = 0;
    bool negated = false;
};

/// A line typed above a list, taken apart: words, "quoted words", `key:value`, flags, comparisons;
/// `-` before any of them turns it round. All terms must hold.
struct FilterLine {
    QList<FilterTerm> terms;
    QString error;  ///< what is not understood and what there is; empty when all is
};

/// A term that is not finished yet (`label:`) lets everything through.
FilterLine parseFilter(const QString& line, const std::vector<FilterWord>& known);

/// The language on one card, as rich text: each word with its help.
QString filterHelp(const std::vector<FilterWord>& known);

}  // namespace sl
