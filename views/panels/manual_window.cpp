// SPDX-License-Identifier: Apache-2.0
#include "views/panels/manual_window.h"

#include <algorithm>

#include <QDesktopServices>
#include <QFile>
#include <QFileInfo>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QShortcut>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>

#include "views/panels/look.h"
#include "views/panels/manual_page.h"

namespace sl {

namespace {

constexpr qint64 kMostBytes = 1 << 20;

QString textOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(kMostBytes)) : QString();
}

}  // namespace

ManualWindow::ManualWindow(const QString& folder, QWidget* parent)
    : QWidget(parent, Qt::Window),
      m_folder(folder),
      m_chapters(chaptersIn(folder)),
      m_search(new QLineEdit(this)),
      m_list(new QListWidget(this)),
      m_page(new ManualPage(this)) {
    setObjectName("manual");
    setWindowTitle(tr("Sightline manual"));
    setAttribute(Qt::WA_StyledBackground);
    resize(1080, 800);
    build();
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item != nullptr) showChapter(item->data(Qt::UserRole).toString());
    });
    connect(m_search, &QLineEdit::textChanged, this, &ManualWindow::search);
    connect(m_search, &QLineEdit::returnPressed, this, &ManualWindow::findAgain);
    connect(m_page, &ManualPage::linkClicked, this, &ManualWindow::follow);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_search,
            [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
    connect(new QShortcut(QKeySequence(Qt::Key_Escape), this), &QShortcut::activated, this,
            &QWidget::close);
    showChapter(m_chapters.isEmpty() ? QString() : m_chapters.front().file);
}

void ManualWindow::build() {
    m_search->setPlaceholderText(tr("Search the manual…"));
    m_search->setAccessibleName(tr("Search the manual"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Chapters"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setProperty("panelList", true);
    for (const Chapter& chapter : m_chapters) {
        auto* item = new QListWidgetItem(chapter.title, m_list);
        item->setData(Qt::UserRole, chapter.file);
        item->setSizeHint({0, kSmallestTarget + kGap});
    }
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    setPanelMargins(column);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(left);
    split->addWidget(m_page);
    split->setStretchFactor(1, 1);
    split->setSizes({240, 840});
    split->setChildrenCollapsible(false);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(split);
}

QList<ManualWindow::Chapter> ManualWindow::chaptersIn(const QString& folder) {
    static const QRegularExpression link(R"(\[([^\]]+)\]\(([\w-]+\.md)\))");
    QList<Chapter> chapters;
    const QString index = textOf(folder + "/index.md");
    for (auto it = link.globalMatch(index); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const bool listed =
            std::any_of(chapters.begin(), chapters.end(),
                        [&](const Chapter& chapter) { return chapter.file == match.captured(2); });
        if (!listed && QFileInfo::exists(folder + "/" + match.captured(2)))
            chapters << Chapter{match.captured(2), match.captured(1)};
    }
    if (!index.isEmpty()) chapters.prepend({"index.md", tr("What is here")});
    return chapters;
}

void ManualWindow::showChapter(const QString& file) {
    QString text = file.isEmpty() ? QString() : textOf(m_folder + "/" + file);
    if (text.isEmpty())
        text = tr("# This page is not there\n\nThe manual should lie in `%1`; this installation "
                  "lacks it, or a part of it.")
                   .arg(m_folder);
    m_file = file;
    m_page->setPage(text, m_folder);
    for (int i = 0; i < m_list->count(); ++i)
        if (m_list->item(i)->data(Qt::UserRole).toString() == file) {
            const QSignalBlocker blocker(m_list);
            m_list->setCurrentRow(i);
        }
}

/// Leaves the chapters that hold the words, and goes to the first place on the page.
void ManualWindow::search(const QString& typed) {
    const QString words = typed.trimmed();
    bool here = false;
    QString first;
    for (int i = 0; i < m_list->count(); ++i) {
        const QString file = m_list->item(i)->data(Qt::UserRole).toString();
        const bool holds =
            words.isEmpty() || textOf(m_folder + "/" + file).contains(words, Qt::CaseInsensitive);
        m_list->item(i)->setHidden(!holds);
        if (holds && first.isEmpty()) first = file;
        here = here || (holds && file == m_file);
    }
    if (!here && !first.isEmpty()) showChapter(first);
    m_page->moveCursor(QTextCursor::Start);
    findAgain();
}

void ManualWindow::findAgain() {
    const QString words = m_search->text().trimmed();
    if (words.isEmpty() || m_page->find(words)) return;
    m_page->moveCursor(QTextCursor::Start);
    m_page->find(words);
}

void ManualWindow::follow(const QString& link) {
    if (link.endsWith(".md") && !link.contains('/')) showChapter(link);
    else if (link.startsWith("https://")) QDesktopServices::openUrl(QUrl(link));
}

}  // namespace sl
