// SPDX-License-Identifier: Apache-2.0
#include "views/panels/compare_view.h"

#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/session.h"
#include "core/session/words.h"
#include "views/canvas/image_canvas.h"
#include "views/canvas/overlay_colors.h"
#include "views/panels/compare_boxes.h"
#include "views/panels/compare_delegate.h"
#include "views/panels/compare_model.h"
#include "views/panels/counted.h"
#include "views/panels/look.h"
#include "views/panels/segmented.h"

namespace sl {

namespace {

constexpr int kMostSmall = 4000;  // small pictures that are kept

/// "■ A  mini" with the square in the side's colour.
QString sideText(const char* letter, const DiffSide& side, int color) {
    const QString model = QString::fromStdString(side.model.empty() ? side.name : side.model);
    const QString shortName = model.section('/', -1).isEmpty() ? model : model.section('/', -1);
    return QString("<span style='color:%1'>■</span>&nbsp;<b>%2</b>&nbsp;%3")
        .arg(overlayColor(color).name(), QString::fromLatin1(letter), shortName.toHtmlEscaped());
}

}  // namespace

CompareView::CompareView(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new CompareModel(this)),
      m_filter(new CompareFilter(this)) {
    m_filter->setSourceModel(m_model);
    m_filter->setSortRole(CompareModel::SortRole);
    auto* split = new QSplitter(Qt::Vertical, this);
    split->addWidget(buildCanvases());
    split->addWidget(buildRows());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    column->addWidget(split, 1);
    connectParts();
    setPictures(false);
    setSideBySide(true);
}

QWidget* CompareView::buildHead() {
    auto* head = new QWidget(this);
    m_sideA = new QLabel(head);
    m_sideB = new QLabel(head);
    for (QLabel* label : {m_sideA, m_sideB}) label->setTextFormat(Qt::RichText);
    m_summary = note({}, head);
    m_summary->setWordWrap(false);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_outcomePlace = new QWidget(head);
    auto* place = new QHBoxLayout(m_outcomePlace);
    place->setContentsMargins(0, 0, 0, 0);
    m_search = new QLineEdit(head);
    m_search->setPlaceholderText(tr("Search prompts, answers…"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search the compared questions"));
    m_search->setMaximumWidth(220);
    m_picturesButton = iconButton("grid", tr("Questions as pictures"), head);
    m_bothButton = iconButton("boxes", tr("Two canvases, or one that blinks"), head);
    m_blinkButton = iconButton("again", tr("Exchange A and B (B)"), head);
    m_close = iconButton("close", tr("Close the comparison (Esc)"), head);
    m_picturesButton->setCheckable(true);
    m_bothButton->setCheckable(true);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(kGap, kHalfGap, kGap, kHalfGap);
    row->setSpacing(kGap);
    row->addWidget(m_sideA);
    row->addWidget(m_sideB);
    row->addWidget(m_outcomePlace);
    row->addWidget(m_summary, 1);
    row->addWidget(m_search);
    for (QToolButton* button : {m_picturesButton, m_bothButton, m_blinkButton, m_close})
        row->addWidget(button);
    return head;
}

QWidget* CompareView::buildCanvases() {
    auto* both = new QSplitter(Qt::Horizontal, this);
    both->setChildrenCollapsible(false);
    for (int i = 0; i < 2; ++i) {
        m_half[i] = new QWidget(both);
        m_canvas[i] = new ImageCanvas(m_half[i]);
        m_canvas[i]->setFocusPolicy(Qt::StrongFocus);
        m_caption[i] = new QLabel(m_half[i]);
        m_caption[i]->setTextFormat(Qt::RichText);
        m_caption[i]->setWordWrap(true);
        m_caption[i]->setContentsMargins(kGap, kHalfGap, kGap, kHalfGap);
        auto* column = new QVBoxLayout(m_half[i]);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        column->addWidget(m_canvas[i], 1);
        column->addWidget(m_caption[i]);
        both->addWidget(m_half[i]);
    }
    return both;
}

QWidget* CompareView::buildRows() {
    m_rows = new QStackedWidget(this);
    m_table = new QTableView(m_rows);
    m_table->setModel(m_filter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->setFont(tabularFont(font()));
    m_table->setAccessibleName(tr("Compared questions"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kSmallestTarget + kHalfGap);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int widths[] = {84, 200, 170, 170, 56, 56, 64, 140};
    for (int i = 0; i < CompareModel::ColumnCount; ++i) header->resizeSection(i, widths[i]);
    header->setSectionResizeMode(CompareModel::Prompt, QHeaderView::Stretch);

    m_grid = new QListView(m_rows);
    m_grid->setModel(m_filter);
    m_grid->setSelectionModel(m_table->selectionModel());
    m_grid->setViewMode(QListView::IconMode);
    m_grid->setResizeMode(QListView::Adjust);
    m_grid->setMovement(QListView::Static);
    m_grid->setUniformItemSizes(true);
    m_grid->setMouseTracking(true);
    m_grid->setFrameShape(QFrame::NoFrame);
    m_grid->setAccessibleName(tr("Compared pictures"));
    m_grid->setItemDelegate(new CompareDelegate(
        [this](const QModelIndex& index) {
            CompareDelegate::Tile tile;
            tile.row = &m_model->row(m_filter->mapToSource(index).row());
            const QString path = QString::fromStdString(tile.row->media);
            wantPicture(path);
            if (const auto found = m_pictures.find(path); found != m_pictures.end()) {
                tile.picture = found->second.small;
                tile.pictureSize = found->second.size;
            }
            return tile;
        },
        this));
    m_rows->addWidget(m_table);
    m_rows->addWidget(m_grid);
    return m_rows;
}

void CompareView::connectParts() {
    connect(m_search, &QLineEdit::textChanged, m_filter, &CompareFilter::setText);
    connect(m_search, &QLineEdit::textChanged, this, &CompareView::fillHead);
    connect(m_picturesButton, &QToolButton::toggled, this, &CompareView::setPictures);
    connect(m_bothButton, &QToolButton::toggled, this, &CompareView::setSideBySide);
    connect(m_blinkButton, &QToolButton::clicked, this, &CompareView::blink);
    connect(m_close, &QToolButton::clicked, this, &CompareView::closeRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CompareView::showRow);
    connect(m_session, &Session::pictureRead, this,
            [this](const QString& path, const ImagePtr& image, const ImagePtr& small,
                   const QString& problem) {
                if (path == m_shownPath)
                    for (ImageCanvas* canvas : m_canvas) canvas->setEmptyText(problem);
                takePicture(path, image, small);
            });
    for (int i = 0; i < 2; ++i) {
        connect(m_canvas[i], &ImageCanvas::viewChanged, this, [this, i] { syncFrom(i); });
        m_canvas[i]->installEventFilter(this);
    }
}

/// Up and down go through the questions although the canvas has the keyboard.
bool CompareView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int step = key->key() == Qt::Key_D ? 1 : (key->key() == Qt::Key_A ? -1 : 0);
        if (step != 0 && key->modifiers() == Qt::NoModifier) {
            choose(m_table->currentIndex().row() + step);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void CompareView::setDiff(const RunDiffPtr& diff) {
    m_diff = diff;
    m_blinked = false;
    m_pictures.clear();
    m_wanted.clear();
    m_shownPath.clear();
    const QSignalBlocker blocker(m_search);
    m_search->clear();
    m_filter->setText({});
    m_filter->setOutcome(std::nullopt);
    m_model->setDiff(diff);
    m_choices = {std::nullopt};
    QStringList names{tr("All %1").arg(diff->rows.size())};
    for (const DiffOutcome outcome : {DiffOutcome::Win, DiffOutcome::Loss, DiffOutcome::Tie,
                                      DiffOutcome::Same, DiffOutcome::Differs}) {
        const auto count = diff->count(outcome);
        const bool judged = outcome != DiffOutcome::Same && outcome != DiffOutcome::Differs;
        const bool anyJudged = diff->count(DiffOutcome::Same) + diff->count(DiffOutcome::Differs) <
                               static_cast<std::int64_t>(diff->rows.size());
        if (count == 0 && (!judged || !anyJudged)) continue;
        m_choices.emplace_back(outcome);
        names << QString("%1 %2").arg(outcomeText(outcome)).arg(count);
    }
    delete m_outcomes;
    m_outcomes = new Segmented(names, m_outcomePlace);
    m_outcomePlace->layout()->addWidget(m_outcomes);
    connect(m_outcomes, &Segmented::chosen, this, &CompareView::setFilter);
    m_sideA->setText(sideText("A", diff->a, kColorA));
    m_sideB->setText(sideText("B", diff->b, kColorB));
    m_sideA->setToolTip(QString::fromStdString(diff->a.name));
    m_sideB->setToolTip(QString::fromStdString(diff->b.name));
    fillHead();
    choose(0);
}

void CompareView::fillHead() {
    if (!m_diff) return;
    QString text = counted(m_filter->rowCount(), tr("%1 question"), tr("%1 questions"));
    if (m_diff->onlyA + m_diff->onlyB > 0)
        text += tr("; %1 of A alone, %2 of B alone").arg(m_diff->onlyA).arg(m_diff->onlyB);
    m_summary->setText(text);
}

void CompareView::setFilter(int index) {
    if (m_outcomes == nullptr || index < 0 || index >= static_cast<int>(m_choices.size())) return;
    m_outcomes->setCurrent(index);
    m_filter->setOutcome(m_choices[static_cast<std::size_t>(index)]);
    fillHead();
    if (!m_table->currentIndex().isValid()) choose(0);
}

int CompareView::shownRows() const {
    return m_filter->rowCount();
}

void CompareView::choose(int row) {
    if (row < 0 || row >= m_filter->rowCount()) return;
    m_table->setCurrentIndex(m_filter->index(row, 0));
    m_grid->scrollTo(m_filter->index(row, 0));
}

void CompareView::setPictures(bool pictures) {
    m_picturesButton->setChecked(pictures);
    m_rows->setCurrentIndex(pictures ? 1 : 0);
}

void CompareView::setSideBySide(bool both) {
    m_bothButton->setChecked(both);
    m_half[1]->setVisible(both);
}

void CompareView::blink() {
    m_blinked = !m_blinked;
    showCanvas(0);
    showCanvas(1);
}

const DiffRow* CompareView::currentRow() const {
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_model->row(m_filter->mapToSource(index).row()) : nullptr;
}

void CompareView::showRow() {
    const DiffRow* row = currentRow();
    const QString path = row != nullptr ? QString::fromStdString(row->media) : QString();
    if (path != m_shownPath) {
        m_shownPath = path;
        m_syncing = true;
        for (ImageCanvas* canvas : m_canvas) {
            canvas->setImage(nullptr);
            canvas->setEmptyText(path.isEmpty() ? QString() : tr("Reading the picture…"));
        }
        m_syncing = false;
        m_wanted.remove(path);  // its small copy may be there; its pixels are not
        wantPicture(path);
    }
    showCanvas(0);
    showCanvas(1);
}

void CompareView::showCanvas(int index) {
    const DiffRow* row = currentRow();
    const bool sideA = (index == 0) != m_blinked;
    if (row == nullptr) {
        m_canvas[index]->setBoxes({});
        m_caption[index]->clear();
        return;
    }
    m_canvas[index]->setBoxes(m_canvas[index]->image()
                                  ? boxesOfRow(*row, sideA ? DiffLayer::A : DiffLayer::B)
                                  : std::vector<CanvasBox>());
    const std::optional<double>& score = sideA ? row->scoreA : row->scoreB;
    QString line =
        sideText(sideA ? "A" : "B", sideA ? m_diff->a : m_diff->b, sideA ? kColorA : kColorB);
    const QString text =
        readableText(QString::fromStdString(sideA ? row->textA : row->textB).simplified());
    line += "&nbsp; " + (text.isEmpty() ? tr("(no answer)") : text).toHtmlEscaped();
    if (score) line += QString(" · <b>%1</b>").arg(*score, 0, 'f', 2);
    m_caption[index]->setText(line);
}

void CompareView::syncFrom(int index) {
    ImageCanvas* other = m_canvas[1 - index];
    if (m_syncing || !m_canvas[index]->image() || !other->image()) return;
    m_syncing = true;
    other->setViewpoint(m_canvas[index]->view().centerInImage(), m_canvas[index]->zoom());
    m_syncing = false;
}

void CompareView::wantPicture(const QString& path) {
    if (path.isEmpty() || m_wanted.contains(path)) return;
    m_wanted.insert(path);
    m_session->readPicture(path);
}

void CompareView::takePicture(const QString& path, const ImagePtr& image, const ImagePtr& small) {
    if (!m_wanted.contains(path)) return;
    Picture& picture = m_pictures[path];
    if (image) picture.size = QSize(image->width, image->height);
    if (static_cast<int>(m_pictures.size()) <= kMostSmall) picture.small = small;
    if (path == m_shownPath) {
        m_syncing = true;
        for (ImageCanvas* canvas : m_canvas) canvas->setImage(image, path.section('/', -1));
        m_syncing = false;
        showCanvas(0);
        showCanvas(1);
    }
    m_grid->viewport()->update();
}

bool CompareView::complete() const {
    return m_canvas[0]->isComplete() && (m_half[1]->isHidden() || m_canvas[1]->isComplete());
}

}  // namespace sl
