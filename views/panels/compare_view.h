// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include <QSet>
#include <QWidget>

#include "core/session/session_values.h"

class QLabel;
class QLineEdit;
class QListView;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace sl {

class CompareFilter;
class CompareModel;
class ImageCanvas;
class Segmented;
class Session;

/// Two sets of answers beside each other: the questions as a table or as pictures with the boxes of
/// both, the chosen one on two canvases that move together, or on one that blinks between the two.
class CompareView : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(Session* session, QWidget* parent = nullptr);

    /// Shows the comparison, its first row chosen.
    void setDiff(const RunDiffPtr& diff);
    /// Exchanges A and B on the canvases.
    void blink();
    bool blinked() const { return m_blinked; }
    /// Both canvases, or the one that blinks.
    void setSideBySide(bool both);
    /// The questions as pictures, or as a table.
    void setPictures(bool pictures);
    /// Index of "all", or of an outcome in the filter bar.
    void setFilter(int index);
    int shownRows() const;
    /// Chooses a row of those that show.
    void choose(int row);
    /// All pictures that are looked at are painted.
    bool complete() const;

    ImageCanvas* canvas(int index) { return m_canvas[index]; }

Q_SIGNALS:
    void closeRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Picture {
        ImagePtr small;
        QSize size;  ///< of the whole, in pixels
    };

    QWidget* buildHead();
    QWidget* buildCanvases();
    QWidget* buildRows();
    void connectParts();
    void fillHead();
    void showRow();
    void showCanvas(int index);
    void syncFrom(int index);
    void wantPicture(const QString& path);
    void takePicture(const QString& path, const ImagePtr& image, const ImagePtr& small);
    const DiffRow* currentRow() const;

    Session* m_session;
    RunDiffPtr m_diff;
    CompareModel* m_model;
    CompareFilter* m_filter;
    QLabel *m_sideA, *m_sideB, *m_summary;
    Segmented* m_outcomes = nullptr;
    std::vector<std::optional<DiffOutcome>> m_choices;  // of m_outcomes
    QWidget* m_outcomePlace;
    QLineEdit* m_search;
    QToolButton *m_picturesButton, *m_bothButton, *m_blinkButton, *m_close;
    QTableView* m_table;
    QListView* m_grid;
    QStackedWidget* m_rows;
    ImageCanvas* m_canvas[2];
    QLabel* m_caption[2];
    QWidget* m_half[2];
    std::map<QString, Picture> m_pictures;
    QSet<QString> m_wanted;
    QString m_shownPath;
    bool m_blinked = false, m_syncing = false;
};

}  // namespace sl
