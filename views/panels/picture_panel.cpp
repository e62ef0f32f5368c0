// SPDX-License-Identifier: Apache-2.0
#include "views/panels/picture_panel.h"

#include <algorithm>
#include <utility>

#include <QEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/asks.h"
#include "core/session/box_edits.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/empty_state.h"
#include "views/panels/heat_source.h"
#include "views/panels/label_edit.h"
#include "views/panels/look.h"

namespace sl {

PicturePanel::PicturePanel(Session* session, HeatSource* heat, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_heat(heat),
      m_stack(new QStackedWidget(this)),
      m_canvas(new ImageCanvas(this)),
      m_empty(new EmptyState("warning", {}, {}, this)) {
    build();
    connectCanvas();
    connectBoxes();
    connect(session->samples(), &Samples::pictureChanged, this, &PicturePanel::showPicture);
    connect(session->asks(), &Asks::shownChanged, this, &PicturePanel::closeLabel);
    connect(session->asks(), &Asks::shownChanged, this, &PicturePanel::showBoxes);
    connect(session->asks(), &Asks::annotationsChanged, this, &PicturePanel::showBoxes);
    connect(session->asks(), &Asks::liveChanged, this, &PicturePanel::showBoxes);
    connect(session->selection(), &Selection::changed, this, &PicturePanel::showLit);
    connect(heat, &HeatSource::changed, this, &PicturePanel::showHeat);
    connect(heat, &HeatSource::styleChanged, this, &PicturePanel::showHeat);
    showPicture();
}

void PicturePanel::build() {
    m_canvas->setEmptyText({});
    m_canvas->setFocusPolicy(Qt::StrongFocus);
    m_stack->addWidget(m_canvas);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stack, 1);
    column->addWidget(buildBar());
}

void PicturePanel::addStrip(QWidget* strip) {
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, strip);
}

QWidget* PicturePanel::buildBar() {
    auto* bar = new QWidget(this);
    bar->setProperty("bar", true);
    bar->setAttribute(Qt::WA_StyledBackground);
    m_select = iconButton("pointer", tr("Select and pan"), bar);
    m_regionTool = iconButton("region", tr("Region to ask about"), bar);
    m_newBoxTool = iconButton("new-box", tr("Draw a box"), bar);
    m_boxes = iconButton("boxes", tr("Boxes"), bar);
    m_heatButton = iconButton("heat", tr("Heat map"), bar);
    m_fit = iconButton("fit", tr("Fit the window"), bar);
    m_actual = iconButton("actual", tr("Actual pixels"), bar);
    // The window adds the keys that these commands have at present to the tips.
    const std::pair<QWidget*, const char*> commands[] = {
        {m_select, "view.select_tool"},  {m_regionTool, "view.region_tool"},
        {m_newBoxTool, "boxes.new"},     {m_boxes, "view.boxes"},
        {m_heatButton, "view.heat_map"}, {m_fit, "view.fit"},
        {m_actual, "view.actual_size"}};
    for (const auto& [button, command] : commands) button->setProperty("command", command);
    for (QToolButton* button : {m_select, m_regionTool, m_newBoxTool, m_boxes, m_heatButton})
        button->setCheckable(true);
    m_name = note({}, bar);
    m_name->setWordWrap(false);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_pixel = note({}, bar);
    m_pixel->setWordWrap(false);
    m_pixel->setFont(tabularFont(font()));
    m_zoom = note({}, bar);
    m_zoom->setWordWrap(false);
    m_zoom->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_zoom->setMinimumWidth(48);

    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(kGap, kHalfGap, kGap + kHalfGap, kHalfGap);
    row->setSpacing(2);
    for (QToolButton* button : {m_select, m_regionTool, m_newBoxTool}) row->addWidget(button);
    row->addSpacing(kGap);
    for (QToolButton* button : {m_boxes, m_heatButton}) row->addWidget(button);
    row->addSpacing(kGap);
    for (QToolButton* button : {m_fit, m_actual}) row->addWidget(button);
    row->addSpacing(kGap);
    row->addWidget(m_name, 1);
    row->addWidget(m_pixel);
    row->addSpacing(kGap);
    row->addWidget(m_zoom);
    return bar;
}

void PicturePanel::connectCanvas() {
    connect(m_select, &QToolButton::clicked, this,
            [this] { m_canvas->setTool(ImageCanvas::Tool::Select); });
    connect(m_regionTool, &QToolButton::clicked, this,
            [this] { m_canvas->setTool(ImageCanvas::Tool::Region); });
    connect(m_newBoxTool, &QToolButton::clicked, this,
            [this] { m_canvas->setTool(ImageCanvas::Tool::NewBox); });
    connect(m_boxes, &QToolButton::clicked, this, &PicturePanel::setBoxesVisible);
    connect(m_heatButton, &QToolButton::clicked, this, &PicturePanel::setHeatVisible);
    connect(m_fit, &QToolButton::clicked, m_canvas, &ImageCanvas::fit);
    connect(m_actual, &QToolButton::clicked, m_canvas, &ImageCanvas::oneToOne);
    connect(m_canvas, &ImageCanvas::regionChanged, this, &PicturePanel::regionChanged);
    connect(m_canvas, &ImageCanvas::viewChanged, this, &PicturePanel::updateBar);
    connect(m_canvas, &ImageCanvas::toolChanged, this, &PicturePanel::updateBar);
    connect(m_canvas, &ImageCanvas::heatMapVisibleChanged, this, &PicturePanel::updateBar);
    connect(m_canvas, &ImageCanvas::positionHovered, this, &PicturePanel::showPixel);
}

int PicturePanel::annotationOf(int box) const {
    return box < 0 || box >= static_cast<int>(m_boxAnnotations.size())
               ? -1
               : m_boxAnnotations[static_cast<std::size_t>(box)];
}

void PicturePanel::connectBoxes() {
    Selection* selection = m_session->selection();
    connect(m_canvas, &ImageCanvas::boxHovered, this,
            [this, selection](int box) { selection->hoverAnnotation(annotationOf(box)); });
    connect(m_canvas, &ImageCanvas::boxClicked, this, [this, selection](int box) {
        if (box >= 0) selection->pinAnnotation(annotationOf(box));
        else selection->clear();
    });
    connect(m_canvas, &ImageCanvas::boxEdited, this,
            [this](int box, const Box& to) { Q_EMIT boxEdited(annotationOf(box), to); });
    connect(m_canvas, &ImageCanvas::boxNudged, this,
            [this](int box, const Box& to) { Q_EMIT boxNudged(annotationOf(box), to); });
    connect(m_canvas, &ImageCanvas::boxDrawn, this, &PicturePanel::labelNewBox);
    connect(m_canvas, &ImageCanvas::boxDoubleClicked, this,
            [this](int box) { editLabel(annotationOf(box)); });
}

void PicturePanel::openLabel(const Box& box, const QString& label,
                             std::function<void(const QString&)> taken) {
    closeLabel();
    m_label = new LabelEdit(label, m_session->knownLabels(), m_canvas);
    connect(m_label, &LabelEdit::finished, this,
            [this, taken = std::move(taken)](const QString& text, bool isTaken) {
                m_canvas->setNewBox(std::nullopt);
                if (!isTaken) return;
                m_lastLabel = text;
                taken(text);
            });
    const Box seen = m_canvas->view().viewportFromImage(box);
    m_label->openAt({qRound(seen.x0), qRound(seen.y0) - kHalfGap});
}

void PicturePanel::editLabel(int annotation) {
    const auto found = std::find(m_boxAnnotations.begin(), m_boxAnnotations.end(), annotation);
    if (found == m_boxAnnotations.end() || m_session->asks()->live() != nullptr) return;
    const auto& box = m_canvas->boxes()[static_cast<std::size_t>(found - m_boxAnnotations.begin())];
    openLabel(box.boxInFile, box.label,
              [this, annotation](const QString& label) { Q_EMIT labelChosen(annotation, label); });
}

/// What the picture is asked for, else what the box before was.
QString PicturePanel::labelForNewBox() const {
    const AskRecordPtr record = m_session->asks()->shown();
    const MediaItem* item = m_session->samples()->currentItem();
    if (record && record->query.task == "grounding")
        return QString::fromStdString(record->query.prompt);
    if (item != nullptr && item->sample.task == "grounding" && !item->sample.prompt.empty())
        return QString::fromStdString(item->sample.prompt);
    return m_lastLabel;
}

void PicturePanel::labelNewBox(const Box& box) {
    if (m_session->asks()->live() != nullptr) return;
    m_canvas->setNewBox(box);
    openLabel(box, labelForNewBox(),
              [this, box](const QString& label) { Q_EMIT boxDrawn(box, label); });
}

/// Forgets what is being written: its box is not shown any more.
void PicturePanel::closeLabel() {
    if (m_label == nullptr) return;
    m_label->disconnect(this);
    m_label->hide();
    m_label->deleteLater();
    m_label = nullptr;
    m_canvas->setNewBox(std::nullopt);
}

void PicturePanel::setRegion(const std::optional<Box>& region) {
    const QSignalBlocker blocker(m_canvas);
    m_canvas->setRegion(region);
    m_canvas->update();
}

void PicturePanel::setHeatVisible(bool visible) {
    m_canvas->setHeatMapVisible(visible);
    updateBar();
}

bool PicturePanel::heatVisible() const {
    return m_canvas->isHeatMapVisible();
}

void PicturePanel::setBoxesVisible(bool visible) {
    m_boxesVisible = visible;
    m_canvas->setBoxesVisible(visible);
    updateBar();
}

bool PicturePanel::complete() const {
    return m_canvas->isComplete();
}

void PicturePanel::showPicture() {
    const Samples* samples = m_session->samples();
    const MediaItem* item = samples->currentItem();
    if (const auto& error = samples->pictureError()) {
        m_empty->setText(QString::fromStdString(error->message),
                         QString::fromStdString(error->hint));
        m_stack->setCurrentWidget(m_empty);
    } else {
        m_stack->setCurrentWidget(m_canvas);
        m_canvas->setImage(samples->picture(), item != nullptr ? item->name : QString());
        m_canvas->setEmptyText(item != nullptr ? tr("Reading %1…").arg(item->name)
                                               : tr("No picture is open"));
    }
    showBoxes();
    showHeat();
}

void PicturePanel::showBoxes() {
    const Asks* asks = m_session->asks();
    const LiveAsk* live = asks->live();
    const auto& annotations = live != nullptr ? live->annotations : asks->annotations();
    std::vector<CanvasBox> boxes = boxesFromAnnotations(annotations, 0, &m_boxAnnotations);
    if (!m_session->samples()->picture()) {
        boxes.clear();
        m_boxAnnotations.clear();
    }
    if (live == nullptr) {
        const auto& model = asks->modelAnnotations();
        const std::vector<int> sources = modelSources(annotations, model);
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            boxes[i].editable = boxes[i].polygonInFile.empty();
            const int source = sources[static_cast<std::size_t>(m_boxAnnotations[i])];
            if (source >= 0 && boxes[i].editable)
                boxes[i].modelBoxInFile = model[static_cast<std::size_t>(source)].box;
        }
    }
    m_canvas->setBoxes(std::move(boxes));
    showLit();
    updateBar();
}

void PicturePanel::showLit() {
    const Selection* selection = m_session->selection();
    const auto boxOf = [this](int annotation) {
        const auto found = std::find(m_boxAnnotations.begin(), m_boxAnnotations.end(), annotation);
        return found == m_boxAnnotations.end() ? -1
                                               : static_cast<int>(found - m_boxAnnotations.begin());
    };
    const std::vector<int> lit = selection->litAnnotations();
    m_canvas->setHighlightedBox(lit.empty() ? -1 : boxOf(lit.front()));
    m_canvas->setPinnedBox(boxOf(selection->pinnedAnnotation()));

    std::optional<Box> rect;
    const AskRecordPtr record = m_session->asks()->shown();
    const SeenInputPtr seen = m_session->seen();
    const GeometryTrace* trace =
        seen ? &seen->geometry : (record ? &record->answer.provenance.geometry : nullptr);
    if (trace != nullptr && selection->visualToken() >= 0)
        for (const VisualToken& token : trace->tokens)
            if (token.index == selection->visualToken()) rect = trace->fileRect(token);
    m_canvas->setHighlightedRect(rect);
}

void PicturePanel::showHeat() {
    m_canvas->setHeatMapStyle(m_heat->style());
    m_canvas->setHeatMap(m_session->samples()->picture() ? m_heat->grid() : std::nullopt);
    updateBar();
}

void PicturePanel::updateBar() {
    const bool picture = m_session->samples()->picture() != nullptr;
    const QString none = picture ? QString() : tr("No picture is open");
    const QString noHeat =
        m_canvas->hasHeatMap() ? QString() : tr("No heat map: ask with a probe first");
    const QString noBoxes = m_canvas->boxes().empty() ? tr("No boxes on this picture") : QString();
    setUsable(m_select, none, tr("Select and pan"));
    setUsable(m_regionTool, none, tr("Drag a region to ask about"));
    setUsable(m_newBoxTool, none, tr("Draw a box"));
    setUsable(m_fit, none, tr("Fit the window"));
    setUsable(m_actual, none, tr("Actual pixels"));
    setUsable(m_heatButton, noHeat, tr("Heat map on or off"));
    setUsable(m_boxes, noBoxes, tr("Boxes on or off"));
    m_select->setChecked(m_canvas->tool() == ImageCanvas::Tool::Select);
    m_regionTool->setChecked(m_canvas->tool() == ImageCanvas::Tool::Region);
    m_newBoxTool->setChecked(m_canvas->tool() == ImageCanvas::Tool::NewBox);
    m_boxes->setChecked(m_boxesVisible && noBoxes.isEmpty());
    m_heatButton->setChecked(m_canvas->isHeatMapVisible() && m_canvas->hasHeatMap());
    m_zoom->setText(picture ? QString("%1 %").arg(m_canvas->zoom() * 100, 0, 'f',
                                                  m_canvas->zoom() < 0.1 ? 1 : 0)
                            : QString());
    const MediaItem* item = m_session->samples()->currentItem();
    const ImagePtr image = m_session->samples()->picture();
    m_name->setText(
        item == nullptr
            ? QString()
            : (image ? tr("%1 · %2 × %3").arg(item->name).arg(image->width).arg(image->height)
                     : item->name));
    m_name->setToolTip(item != nullptr ? item->path : QString());
    Q_EMIT toggled();
}

void PicturePanel::showPixel(const std::optional<PixelAt>& pixel) {
    if (!pixel) {
        m_pixel->clear();
        return;
    }
    m_pixel->setText(tr("x %1  y %2   rgb %3 %4 %5")
                         .arg(static_cast<int>(pixel->x))
                         .arg(static_cast<int>(pixel->y))
                         .arg(pixel->red)
                         .arg(pixel->green)
                         .arg(pixel->blue));
}

void PicturePanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) m_canvas->update();
}

}  // namespace sl
