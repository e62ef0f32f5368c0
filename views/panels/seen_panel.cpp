// SPDX-License-Identifier: Apache-2.0
#include "views/panels/seen_panel.h"

#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/canvas/model_view_canvas.h"
#include "views/panels/counted.h"
#include "views/panels/empty_state.h"
#include "views/panels/heat_source.h"
#include "views/panels/look.h"
#include "views/panels/segmented.h"

namespace sl {

namespace {
constexpr int kWaitMs = 250;  // typing should not preprocess at every letter
}

SeenPanel::SeenPanel(Session* session, HeatSource* heat, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_heat(heat),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState("eye", {}, {}, this)),
      m_view(new Segmented({tr("Pixels"), tr("Numbers"), tr("Tokens")}, this)),
      m_pages(new QStackedWidget(this)),
      m_canvas(new ModelViewCanvas(this)),
      m_numbers(new QTableWidget(this)),
      m_sequence(new QPlainTextEdit(this)),
      m_token(note({}, this)),
      m_summary(note({}, this)) {
    m_wait.setSingleShot(true);
    m_wait.setInterval(kWaitMs);
    build();
    connectParts();
    refresh();
}

void SeenPanel::build() {
    m_numbers->setColumnCount(2);
    m_numbers->horizontalHeader()->hide();
    m_numbers->verticalHeader()->hide();
    m_numbers->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_numbers->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_numbers->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_numbers->setShowGrid(false);
    m_numbers->setAccessibleName(tr("Numbers of the preprocessing"));
    m_sequence->setReadOnly(true);
    m_sequence->setAccessibleName(tr("Token sequence"));
    m_pages->addWidget(m_canvas);
    m_pages->addWidget(m_numbers);
    m_pages->addWidget(m_sequence);
    m_grid = iconButton("grid", tr("Lines between the tokens"), this);
    m_grid->setCheckable(true);
    m_grid->setChecked(true);
    m_weights = iconButton("heat", tr("Colour the tokens by the present heat map"), this);
    m_weights->setCheckable(true);

    auto* content = new QWidget(this);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(kHalfGap);
    tools->addWidget(m_view, 1);
    tools->addWidget(m_grid);
    tools->addWidget(m_weights);
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(kGap);
    inner->addLayout(tools);
    inner->addWidget(m_pages, 1);
    inner->addWidget(m_token);
    inner->addWidget(m_summary);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(content);
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addWidget(m_stack, 1);
}

void SeenPanel::connectParts() {
    Selection* selection = m_session->selection();
    connect(&m_wait, &QTimer::timeout, this, &SeenPanel::ask);
    connect(m_session, &Session::seenChanged, this, &SeenPanel::refresh);
    connect(m_session, &Session::seenFailed, this, &SeenPanel::tellWhyNot);
    connect(m_session, &Session::modelChanged, this, [this] {
        m_stale = true;
        m_wait.start();
        if (!m_session->seen()) showWhyEmpty();
    });
    connect(m_view, &Segmented::chosen, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_grid, &QToolButton::toggled, m_canvas, &ModelViewCanvas::setGridVisible);
    connect(m_weights, &QToolButton::toggled, this, &SeenPanel::showWeights);
    connect(m_heat, &HeatSource::changed, this, &SeenPanel::showWeights);
    connect(m_heat, &HeatSource::styleChanged, this, &SeenPanel::showWeights);
    connect(m_canvas, &ModelViewCanvas::tokenHovered, selection, &Selection::hoverVisualToken);
    connect(m_canvas, &ModelViewCanvas::tokenClicked, selection, &Selection::pinVisualToken);
    connect(selection, &Selection::changed, this, &SeenPanel::showToken);
}

void SeenPanel::setQuery(const Query& query) {
    m_query = query;
    m_stale = true;
    m_wait.start();
}

void SeenPanel::setGridVisible(bool visible) {
    m_grid->setChecked(visible);
}

void SeenPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale) m_wait.start();
}

void SeenPanel::ask() {
    if (!isVisible() || !m_stale) return;
    if (m_query.media.empty() || m_query.task.empty()) return;
    if (m_session->model().status != ModelState::Status::Ready) return;
    m_stale = false;
    m_session->requestSeen(m_query);
}

void SeenPanel::tellWhyNot(const Error& error) {
    if (error.code == ErrorCode::Cancelled) return;
    m_empty->setText(QString::fromStdString(error.message), QString::fromStdString(error.hint));
    m_stack->setCurrentWidget(m_empty);
}

void SeenPanel::refresh() {
    const SeenInputPtr seen = m_session->seen();
    m_stack->setCurrentIndex(seen ? 1 : 0);
    if (!seen) {
        m_canvas->clear();
        showWhyEmpty();
        return;
    }
    m_canvas->setViews(seen->geometry, seen->views);
    fillNumbers();
    fillSequence();
    showWeights();
    showToken();
    m_summary->setText(counted(static_cast<qsizetype>(seen->geometry.tokens.size()),
                               tr("%1 visual token"), tr("%1 visual tokens")) +
                       tr(" of %1 in all").arg(seen->inputIds.size()));
}

void SeenPanel::showWhyEmpty() {
    const ModelState& model = m_session->model();
    if (model.status == ModelState::Status::Failed)
        m_empty->setText(tr("%1 could not be loaded").arg(model.shortName()),
                         tr("Here are the exact pixels that a model gets."));
    else
        m_empty->setText(tr("Nothing to see yet"),
                         tr("Open a picture: here are the exact pixels that the model gets."));
}

void SeenPanel::fillNumbers() {
    const SeenInputPtr seen = m_session->seen();
    m_numbers->setRowCount(0);
    for (const ViewGeometry& view : seen->geometry.views) {
        auto rows = viewNumbers(view, seen->geometry);
        if (seen->geometry.views.size() > 1)
            rows.insert(rows.begin(), {tr("View %1").arg(view.index + 1), {}});
        for (const auto& [name, value] : rows) {
            const int row = m_numbers->rowCount();
            m_numbers->insertRow(row);
            auto* nameItem = new QTableWidgetItem(name);
            nameItem->setForeground(dimColor(this));
            m_numbers->setItem(row, 0, nameItem);
            m_numbers->setItem(row, 1, new QTableWidgetItem(value));
        }
    }
}

void SeenPanel::fillSequence() {
    const SeenInputPtr seen = m_session->seen();
    QStringList ids;
    for (const std::int64_t id : seen->inputIds) ids << QString::number(id);
    m_sequence->setPlainText(
        tr("Text with special tokens\n%1\n\nToken ids\n%2").arg(seen->prompt, ids.join(' ')));
}

void SeenPanel::showWeights() {
    const SeenInputPtr seen = m_session->seen();
    const auto grid = m_heat->grid();
    setUsable(m_weights, grid ? QString() : tr("No heat map: ask with a probe first"),
              tr("Colour the tokens by the present heat map"));
    if (!seen) return;
    const bool wanted = m_weights->isChecked() && grid.has_value();
    m_canvas->setTokenWeights(wanted ? tokenWeights(seen->geometry, *grid) : std::vector<float>(),
                              m_heat->style().map);
}

void SeenPanel::showToken() {
    const int token = m_session->selection()->visualToken();
    m_canvas->setHighlightedToken(token);
    const QString text = token >= 0 ? m_canvas->tokenText(token) : QString();
    m_token->setText(text.isEmpty() ? tr("Point at a token to see its place in the file.") : text);
}

}  // namespace sl
