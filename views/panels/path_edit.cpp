// SPDX-License-Identifier: Apache-2.0
#include "views/panels/path_edit.h"

#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QToolButton>

#include "views/panels/look.h"

namespace sl {

PathEdit::PathEdit(Kind kind, const QString& what, const QString& placeholder, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_what(what), m_edit(new QLineEdit(this)) {
    m_edit->setPlaceholderText(placeholder);
    m_edit->setAccessibleName(what);
    m_edit->setClearButtonEnabled(true);
    m_edit->installEventFilter(this);
    auto* button =
        iconButton(kind == Kind::File ? "file" : "folder", tr("Choose: %1").arg(what), this);
    connect(button, &QToolButton::clicked, this, &PathEdit::choose);
    connect(m_edit, &QLineEdit::textChanged, this, [this] { Q_EMIT pathChanged(path()); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kHalfGap);
    row->addWidget(m_edit, 1);
    row->addWidget(button);
    setFocusProxy(m_edit);
}

QString PathEdit::path() const {
    const QString text = m_edit->text().trimmed();
    return text.startsWith("~/") ? QDir::homePath() + text.mid(1) : text;
}

void PathEdit::setPath(const QString& path) {
    if (path == m_edit->text()) return;
    const QSignalBlocker quiet(m_edit);
    m_edit->setText(path);
    m_edit->setToolTip(path);
}

void PathEdit::setPlaceholder(const QString& text) {
    m_edit->setPlaceholderText(text);
}

void PathEdit::choose() {
    auto* dialog = new QFileDialog(this, m_what, QFileInfo(path()).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(m_kind == Kind::File ? QFileDialog::ExistingFile : QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, m_edit, &QLineEdit::setText);
    dialog->open();
}

/// A dropped file takes the place of the text instead of joining it as an address.
bool PathEdit::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_edit && event->type() == QEvent::Drop) {
        const auto urls = static_cast<QDropEvent*>(event)->mimeData()->urls();
        if (!urls.isEmpty() && urls.front().isLocalFile()) {
            m_edit->setText(urls.front().toLocalFile());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace sl
