// SPDX-License-Identifier: Apache-2.0
#include "views/panels/manual_page.h"

#include <algorithm>

#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QImage>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>

#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kMostWidth = 900;  // longer lines are hard to read
constexpr int kMargin = 24;
constexpr double kLineHeight = 135;  // per cent
}  // namespace

ManualPage::ManualPage(QWidget* parent) : QTextBrowser(parent) {
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Page of the manual"));
    document()->setDocumentMargin(kMargin);
    connect(this, &QTextBrowser::anchorClicked, this,
            [this](const QUrl& url) { Q_EMIT linkClicked(url.toString()); });
}

void ManualPage::setPage(const QString& markdown, const QString& folder) {
    m_markdown = markdown;
    m_folder = folder;
    render();
    verticalScrollBar()->setValue(0);
}

int ManualPage::pictureWidth() const {
    return std::clamp(viewport()->width() - 2 * kMargin - kGap, 120, kMostWidth);
}

void ManualPage::render() {
    m_renderedWidth = pictureWidth();
    const int at = verticalScrollBar()->value();
    document()->clear();  // forgets pictures that were fitted to another width
    document()->setDefaultStyleSheet(QString("a { color: %1; }").arg(accentColor(this).name()));
    document()->setMarkdown(m_markdown, QTextDocument::MarkdownDialectGitHub);
    QTextCursor cursor(document());
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        QTextBlockFormat format = block.blockFormat();
        // A line is as high as the picture in it: a share of that would be an empty space.
        if (!block.text().contains(QChar::ObjectReplacementCharacter))
            format.setLineHeight(kLineHeight, QTextBlockFormat::ProportionalHeight);
        if (format.headingLevel() > 0) format.setTopMargin(2 * kGap);
        cursor.setBlockFormat(format);
    }
    verticalScrollBar()->setValue(at);
}

QVariant ManualPage::loadResource(int type, const QUrl& name) {
    const QString root = QDir(m_folder).canonicalPath();
    const QString path = QFileInfo(root + "/" + name.path()).canonicalFilePath();
    if (type != QTextDocument::ImageResource || root.isEmpty() || !path.startsWith(root + "/"))
        return {};
    QImage image(path);
    if (image.isNull()) return {};
    const qreal ratio = devicePixelRatioF();
    const int width = std::min(image.width(), pictureWidth());
    if (width * ratio < image.width())
        image = image.scaledToWidth(qRound(width * ratio), Qt::SmoothTransformation);
    image.setDevicePixelRatio(static_cast<qreal>(image.width()) / width);
    return image;
}

void ManualPage::resizeEvent(QResizeEvent* event) {
    QTextBrowser::resizeEvent(event);
    if (!m_markdown.isEmpty() && pictureWidth() != m_renderedWidth) render();
}

void ManualPage::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_markdown.isEmpty()) render();
}

}  // namespace sl
