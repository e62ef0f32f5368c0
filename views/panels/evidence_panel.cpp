// SPDX-License-Identifier: Apache-2.0
#include "views/panels/evidence_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QSlider>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/asks.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/canvas/head_grid.h"
#include "views/canvas/head_table_model.h"
#include "views/panels/empty_state.h"
#include "views/panels/heat_source.h"
#include "views/panels/look.h"
#include "views/panels/segmented.h"
#include "views/panels/word_strip.h"

namespace sl {

EvidencePanel::EvidencePanel(Session* session, HeatSource* heat, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_heat(heat),
      m_probe(new QComboBox(this)),
      m_help(iconButton("help", tr("What this probe computes"), this)),
      m_helpText(note({}, this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState("heat", tr("No evidence"), {}, this)),
      m_words(new WordStrip(this)),
      m_mode(new Segmented({tr("Mean"), tr("Rollout"), tr("Layer × head")}, this)),
      m_caption(note({}, this)) {
    build();
    fillProbes();
    Selection* selection = session->selection();
    connect(m_words, &WordStrip::wordHovered, selection, &Selection::hoverWord);
    connect(m_words, &WordStrip::wordClicked, selection, &Selection::pinWord);
    connect(selection, &Selection::changed, this, &EvidencePanel::updateLit);
    connect(m_help, &QToolButton::clicked, this, &EvidencePanel::showProbeHelp);
    connect(m_probe, &QComboBox::currentIndexChanged, this, [this] {
        if (m_helpText->isVisible()) showProbeHelp(), showProbeHelp();
    });
    connect(m_mode, &Segmented::chosen, this,
            [heat](int index) { heat->setMode(static_cast<HeatSource::Mode>(index)); });
    connect(heat, &HeatSource::evidenceChanged, this, &EvidencePanel::refresh);
    connect(heat, &HeatSource::changed, this, &EvidencePanel::updateHeads);
    connect(heat, &HeatSource::styleChanged, this, &EvidencePanel::updateStyle);
    connect(m_empty, &EmptyState::actionClicked, this, &EvidencePanel::probeRequested);
    connectHeads();
    refresh();
    updateStyle();
}

void EvidencePanel::build() {
    m_probe->setAccessibleName(tr("Probe"));
    m_probe->setMinimumHeight(kSmallestTarget + kHalfGap);
    m_help->setCheckable(true);
    m_helpText->setProperty("helpText", true);
    m_helpText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_helpText->hide();
    m_mode->setChoiceToolTip(0, tr("Mean over all layers and heads"));
    m_mode->setChoiceToolTip(1, tr("Attention followed through all layers, residual paths "
                                   "included (Abnar and Zuidema 2020)"));
    m_mode->setChoiceToolTip(2, tr("One head at a time"));

    auto* row = new QHBoxLayout;
    row->setSpacing(kHalfGap);
    row->addWidget(m_probe, 1);
    row->addWidget(m_help);
    auto* content = new QWidget(this);
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(kGap);
    inner->addWidget(m_words);
    inner->addWidget(m_mode);
    inner->addWidget(buildHeads(), 1);
    inner->addWidget(m_caption);
    inner->addWidget(buildStyle());
    m_stack->addWidget(m_empty);
    m_stack->addWidget(content);

    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addLayout(row);
    column->addWidget(m_helpText);
    column->addWidget(m_stack, 1);
}

QWidget* EvidencePanel::buildHeads() {
    m_heads = new QWidget(this);
    m_headViews = new QStackedWidget(m_heads);
    m_grid = new HeadGrid(m_headViews);
    m_tableModel = new HeadTableModel(this);
    m_tableOrder = new QSortFilterProxyModel(this);
    m_tableOrder->setSourceModel(m_tableModel);
    m_tableOrder->setSortRole(HeadTableModel::SortRole);
    m_table = new QTableView(m_headViews);
    m_table->setModel(m_tableOrder);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(HeadTableModel::Mass, Qt::DescendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kSmallestTarget);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setShowGrid(false);
    m_table->setFont(tabularFont(font()));
    m_table->setAccessibleName(tr("Layers and heads"));
    m_headViews->addWidget(m_grid);
    m_headViews->addWidget(m_table);
    m_asTable = iconButton("table", tr("As a table"), m_heads);
    m_asTable->setCheckable(true);
    m_perHead = iconButton("settings", tr("Each head's own colour range"), m_heads);
    m_perHead->setCheckable(true);

    auto* tools = new QVBoxLayout;
    tools->setSpacing(kHalfGap);
    tools->addWidget(m_asTable);
    tools->addWidget(m_perHead);
    tools->addStretch(1);
    auto* row = new QHBoxLayout(m_heads);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kHalfGap);
    row->addWidget(m_headViews, 1);
    row->addLayout(tools);
    return m_heads;
}

QWidget* EvidencePanel::buildStyle() {
    auto* box = new QWidget(this);
    const auto slider = [box](const QString& name, const QString& tip) {
        auto* s = new QSlider(Qt::Horizontal, box);
        s->setRange(0, 100);
        s->setAccessibleName(name);
        s->setToolTip(tip);
        s->setMinimumWidth(48);
        return s;
    };
    m_opacity = slider(tr("Opacity"), tr("How strongly the map covers the picture ([ and ])"));
    m_threshold = slider(tr("Threshold"), tr("Hides values below this share of the range"));
    m_colors = new QComboBox(box);
    for (const ColorMap map : {ColorMap::Inferno, ColorMap::Viridis}) {
        const auto name = colorMapName(map);
        QString title = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        title[0] = title[0].toUpper();
        m_colors->addItem(title, static_cast<int>(map));
    }
    m_colors->setAccessibleName(tr("Colour map"));
    m_colors->setToolTip(tr("Colour map: both grow evenly in lightness"));
    m_smooth = iconButton("heat", tr("Smooth between the cells (display only)"), box);
    m_smooth->setCheckable(true);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    auto* opacityLabel = note(tr("Opacity"), box);
    auto* thresholdLabel = note(tr("Cut"), box);
    opacityLabel->setWordWrap(false);
    thresholdLabel->setWordWrap(false);
    row->addWidget(opacityLabel);
    row->addWidget(m_opacity, 1);
    row->addWidget(thresholdLabel);
    row->addWidget(m_threshold, 1);
    row->addWidget(m_colors);
    row->addWidget(m_smooth);
    connect(m_opacity, &QSlider::valueChanged, this, &EvidencePanel::takeStyle);
    connect(m_threshold, &QSlider::valueChanged, this, &EvidencePanel::takeStyle);
    connect(m_colors, &QComboBox::currentIndexChanged, this, &EvidencePanel::takeStyle);
    connect(m_smooth, &QToolButton::toggled, this, &EvidencePanel::takeStyle);
    return box;
}

void EvidencePanel::connectHeads() {
    connect(m_grid, &HeadGrid::previewed, this, [this](int layer, int head) {
        m_heat->previewHead(HeadAt{layer, head});
    });
    connect(m_grid, &HeadGrid::previewEnded, this, [this] { m_heat->previewHead(std::nullopt); });
    connect(m_grid, &HeadGrid::chosenChanged, this, [this](int layer, int head) {
        m_heat->setHead(HeadAt{layer, head});
    });
    connect(m_asTable, &QToolButton::toggled, this,
            [this](bool on) { m_headViews->setCurrentIndex(on ? 1 : 0); });
    connect(m_perHead, &QToolButton::toggled, this,
            [this](bool on) { m_grid->setScale(on ? HeadScale::PerHead : HeadScale::Shared); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                if (!now.isValid() || !m_table->hasFocus()) return;
                m_heat->setHead(HeadAt{now.data(HeadTableModel::LayerRole).toInt(),
                                       now.data(HeadTableModel::HeadRole).toInt()});
            });
}

void EvidencePanel::fillProbes() {
    for (const ProbeHelp& probe : m_session->probes()) {
        QString title = probe.id;
        title[0] = title[0].toUpper();
        m_probe->addItem(title, probe.id);
        m_probe->setItemData(m_probe->count() - 1, probe.summary, Qt::ToolTipRole);
    }
    m_probe->setEnabled(m_probe->count() > 0);
    if (m_probe->count() == 0) m_probe->addItem(tr("No probes"));
}

bool EvidencePanel::setProbe(const QString& id) {
    const int index = m_probe->findData(id);
    if (index >= 0) m_probe->setCurrentIndex(index);
    return index >= 0;
}

void EvidencePanel::showProbeHelp() {
    const bool show = !m_helpText->isVisible();
    m_help->setChecked(show);
    m_helpText->setVisible(show);
    for (const ProbeHelp& probe : m_session->probes())
        if (probe.id == m_probe->currentData().toString())
            m_helpText->setText(probe.help.isEmpty() ? probe.summary : probe.help);
}

void EvidencePanel::refresh() {
    const AskRecordPtr record = m_session->asks()->shown();
    m_stack->setCurrentIndex(m_heat->hasAny() ? 1 : 0);
    m_words->setWords(m_session->selection()->words());
    const QString absent = tr("This answer was recorded without it");
    for (int i = 0; i < 3; ++i)
        m_mode->setWhyNot(i, m_heat->has(static_cast<HeatSource::Mode>(i)) ? QString() : absent);
    m_grid->setStack(m_heat->stack(), m_heat->stackToken());
    m_empty->setText(tr("No evidence"), tr("Ask something: its words can then be traced to places "
                                           "in the picture."));
    m_empty->setActionText({});
    if (record && !m_heat->hasAny()) {
        const bool can = m_session->model().canProbe;
        m_empty->setText(
            tr("No evidence with this answer"),
            can ? tr("It was asked without a probe. Ask again with one?")
                : tr("%1 gives no access to its insides.").arg(m_session->model().shortName()));
        m_empty->setActionText(can ? tr("Ask again with evidence") : QString());
    }
    updateHeads();
    updateLit();
}

void EvidencePanel::updateHeads() {
    m_mode->setCurrent(static_cast<int>(m_heat->mode()));
    m_heads->setVisible(m_heat->has(HeatSource::Mode::Head));
    // In the other modes the grid is there to preview from, and none of it is kept.
    m_grid->setChosen(m_heat->mode() == HeatSource::Mode::Head ? m_heat->head() : HeadAt{});
    QString caption = m_heat->caption();
    if (const auto grid = m_heat->grid())
        caption += QString(" · %1 – %2").arg(legendNumber(grid->min), legendNumber(grid->max));
    m_caption->setText(caption);
    m_caption->setToolTip(m_heat->normalisation());
}

void EvidencePanel::updateLit() {
    const Selection* selection = m_session->selection();
    m_words->setLit(selection->litWords(), selection->pinnedWord());
    const int token = m_heat->stackToken();
    if (m_grid->token() != token) m_grid->setToken(token);
    m_tableModel->setStack(m_heat->stack(), token);
}

void EvidencePanel::updateStyle() {
    const HeatMapStyle& style = m_heat->style();
    const QSignalBlocker a(m_opacity), b(m_threshold), c(m_colors), d(m_smooth);
    m_opacity->setValue(qRound(style.opacity * 100));
    m_threshold->setValue(qRound(style.threshold * 100));
    m_colors->setCurrentIndex(m_colors->findData(static_cast<int>(style.map)));
    m_smooth->setChecked(style.smooth);
    m_grid->setColorMap(style.map);
}

void EvidencePanel::takeStyle() {
    HeatMapStyle style = m_heat->style();
    style.opacity = m_opacity->value() / 100.0;
    style.threshold = m_threshold->value() / 100.0;
    style.map = static_cast<ColorMap>(m_colors->currentData().toInt());
    style.smooth = m_smooth->isChecked();
    m_heat->setStyle(style);
}

}  // namespace sl
