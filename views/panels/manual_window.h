// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <QWidget>

class QLineEdit;
class QListWidget;

namespace sl {

class ManualPage;

/// The manual: chapters on the left, the page on the right, a search over all of them. Reads
/// Markdown files from one folder and nothing from elsewhere; links of other kinds are handed to
/// the desktop. GUI thread.
class ManualWindow : public QWidget {
    Q_OBJECT
public:
    explicit ManualWindow(const QString& folder, QWidget* parent = nullptr);

    struct Chapter {
        QString file, title;
    };
    /// The chapters in reading order, as the links of index.md name them; empty when there is no
    /// index.
    static QList<Chapter> chaptersIn(const QString& folder);

    /// Shows a chapter by its file name, or what stands in for one that is not there.
    void showChapter(const QString& file);
    QString chapter() const { return m_file; }
    ManualPage* page() { return m_page; }

private:
    void build();
    void search(const QString& typed);
    void follow(const QString& link);
    void findAgain();

    QString m_folder, m_file;
    QList<Chapter> m_chapters;
    QLineEdit* m_search;
    QListWidget* m_list;
    ManualPage* m_page;
};

}  // namespace sl
