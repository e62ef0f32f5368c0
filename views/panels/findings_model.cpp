// SPDX-License-Identifier: Apache-2.0
#include "views/panels/findings_model.h"

#include <algorithm>

#include <QApplication>
#include <QFileInfo>
#include <QHash>
#include <QWidget>

#include "views/panels/look.h"

namespace sl {

namespace {
enum Column { Kind, Where, Medium, Message, Columns };
}

QString findingTitle(const QString& kind) {
    static const QHash<QString, QString> kTitles{{"missing_file", QObject::tr("Missing file")},
                                                 {"unreadable", QObject::tr("Unreadable")},
                                                 {"box_outside", QObject::tr("Box outside")},
                                                 {"empty_box", QObject::tr("Empty box")},
                                                 {"long_text", QObject::tr("Long text")},
                                                 {"duplicate", QObject::tr("Duplicate")},
                                                 {"duplicate_id", QObject::tr("Duplicate id")},
                                                 {"leakage", QObject::tr("In the test data")}};
    return kTitles.value(kind, kind);
}

void FindingsModel::setFindings(std::vector<DataFinding> findings) {
    std::stable_partition(findings.begin(), findings.end(),
                          [](const DataFinding& f) { return f.error; });
    beginResetModel();
    m_findings = std::move(findings);
    endResetModel();
}

int FindingsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

int FindingsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const DataFinding& finding = m_findings[static_cast<std::size_t>(index.row())];
    if (role == MediaRole) return finding.media;
    if (role == Qt::ToolTipRole)
        return QStringList{finding.where, finding.media, finding.message}.join("\n");
    if (role == Qt::DecorationRole && index.column() == Kind) {
        const QWidget* window = QApplication::activeWindow();
        const QString icon = finding.error ? "error" : "warning";
        if (window == nullptr) return themedIcon(icon);
        return tintedIcon(icon, finding.error ? badColor(window) : warnColor(window));
    }
    if (role == Qt::AccessibleTextRole && index.column() == Kind)
        return QString("%1: %2").arg(finding.error ? tr("error") : tr("warning"),
                                     findingTitle(finding.kind));
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Kind: return findingTitle(finding.kind);
        case Where: return finding.where;
        case Medium: return QFileInfo(finding.media).fileName();
        case Message: return finding.message;
        default: return {};
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Kind: return tr("Finding");
        case Where: return tr("Where");
        case Medium: return tr("Medium");
        case Message: return tr("What");
        default: return {};
    }
}

}  // namespace sl
