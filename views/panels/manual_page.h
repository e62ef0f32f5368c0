// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTextBrowser>

namespace sl {

/// A page of Markdown whose pictures shrink to its width. Loads files below its folder only. GUI
/// thread.
class ManualPage : public QTextBrowser {
    Q_OBJECT
public:
    explicit ManualPage(QWidget* parent = nullptr);

    /// Pictures are looked for below `folder`.
    void setPage(const QString& markdown, const QString& folder);

Q_SIGNALS:
    void linkClicked(const QString& link);

protected:
    QVariant loadResource(int type, const QUrl& name) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void render();
    int pictureWidth() const;

    QString m_markdown, m_folder;
    int m_renderedWidth = 0;
};

}  // namespace sl
