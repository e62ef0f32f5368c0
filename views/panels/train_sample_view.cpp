// SPDX-License-Identifier: Apache-2.0
#include "views/panels/train_sample_view.h"

#include <algorithm>

#include <QFileInfo>
#include <QPainter>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

#include "views/canvas/overlay_colors.h"
#include "views/panels/counted.h"
#include "views/panels/error_text.h"
#include "views/panels/look.h"

namespace sl {

namespace {

constexpr std::size_t kMostTokens = 4000;  // more than anybody reads; keeps the text light

QString visible(QString text) {
    if (text.trimmed().isEmpty() && !text.isEmpty())
        return text.replace('\n', "⏎").replace(' ', "␣").replace('\t', "⇥");
    return text.replace('\n', "⏎").toHtmlEscaped();
}

}  // namespace

QString tokensHtml(const std::vector<SeenTrainToken>& tokens, const TokenColors& colors) {
    QString html;
    const auto mark = [&](const QString& text, const QString& style) {
        html += QString("<span style='%1'>%2</span>&#8203;").arg(style, text);
    };
    const std::size_t end = std::min(tokens.size(), kMostTokens);
    for (std::size_t i = 0; i < end; ++i) {
        const SeenTrainToken& token = tokens[i];
        if (token.visual) {
            std::size_t last = i;
            while (last + 1 < tokens.size() && tokens[last + 1].visual) ++last;
            mark(QObject::tr("[%1 visual tokens]").arg(last - i + 1), "color:" + colors.dim);
            html += ' ';
            i = last;
        } else if (token.learned) {
            mark(visible(token.text),
                 QString("background-color:%1; color:%2").arg(colors.learned, colors.onLearned));
        } else {
            mark(visible(token.text), "color:" + colors.plain);
        }
    }
    if (end < tokens.size()) html += QObject::tr(" … and %1 more").arg(tokens.size() - end);
    return html;
}

PixelLabel::PixelLabel(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Pixels that the model receives"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void PixelLabel::setImage(const ImagePtr& image) {
    m_image = image;
    update();
}

void PixelLabel::paintEvent(QPaintEvent*) {
    if (!m_image || m_image->empty()) return;
    QPainter painter(this);
    const QImage image(m_image->rgb.data(), m_image->width, m_image->height, m_image->width * 3,
                       QImage::Format_RGB888);
    const QSize size = image.size().scaled(this->size(), Qt::KeepAspectRatio);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, size.width() < image.width());
    const QRect target(QPoint((width() - size.width()) / 2, (height() - size.height()) / 2), size);
    painter.drawImage(target, image);
}

TrainSampleView::TrainSampleView(TrainCheck* check, QWidget* parent)
    : QWidget(parent),
      m_check(check),
      m_previous(iconButton("previous", tr("Previous sample"), this)),
      m_next(iconButton("next", tr("Next sample"), this)),
      m_place(new QLabel(this)),
      m_numbers(note({}, this)),
      m_pixels(new PixelLabel(this)),
      m_tokens(new QTextBrowser(this)) {
    m_tokens->setAccessibleName(tr("Tokens of the sample; those that are learned are coloured"));
    m_tokens->setOpenLinks(false);
    m_numbers->setTextFormat(Qt::RichText);
    auto* head = new QHBoxLayout;
    head->setSpacing(kHalfGap);
    head->addWidget(m_previous);
    head->addWidget(m_next);
    head->addSpacing(kHalfGap);
    head->addWidget(m_place, 1);
    auto* body = new QHBoxLayout;
    body->setSpacing(kGap);
    body->addWidget(m_pixels, 1);
    body->addWidget(m_tokens, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    column->addLayout(head);
    column->addLayout(body, 1);
    column->addWidget(m_numbers);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(check, &TrainCheck::sampleChanged, this, &TrainSampleView::refresh);
    connect(check, &TrainCheck::dataChanged, this, &TrainSampleView::refresh);
    refresh();
}

void TrainSampleView::step(int by) {
    m_check->showSample(m_check->sampleIndex() + by);
}

void TrainSampleView::refresh() {
    const auto& found = m_check->sample();
    const qint64 pictures = m_check->data().value ? m_check->data().value->pictures : 0;
    for (QToolButton* button : {m_previous, m_next}) button->setEnabled(found.value.has_value());
    if (found.error || !found.value) {
        m_pixels->setImage({});
        m_tokens->clear();
        m_numbers->clear();
        m_place->setText(found.error      ? errorLine(*found.error)
                         : found.underWay ? tr("Preparing a sample…")
                                          : tr("Choose data first"));
        return;
    }
    const SeenTrainSample& sample = *found.value;
    QString place = pictures > 0 ? tr("Picture %1 of %2").arg(sample.index + 1).arg(pictures)
                                 : tr("Picture %1").arg(sample.index + 1);
    m_place->setText(place + " · " + QFileInfo(sample.media).fileName());
    m_place->setToolTip(sample.media);
    m_pixels->setImage(sample.view);
    const QColor fill = overlayColor(1);
    const TokenColors colors{fill.name(), textColorOn(fill).name(),
                             palette().color(QPalette::Text).name(), dimColor(this).name()};
    m_tokens->setHtml(tokensHtml(sample.tokens, colors));
    const auto learned = std::count_if(sample.tokens.begin(), sample.tokens.end(),
                                       [](const SeenTrainToken& token) { return token.learned; });
    QStringList numbers;
    if (sample.view) numbers << tr("%1 × %2 px").arg(sample.view->width).arg(sample.view->height);
    numbers << counted(sample.visualTokens, tr("%1 visual token"), tr("%1 visual tokens"))
            << counted(static_cast<qsizetype>(sample.tokens.size()), tr("%1 token"),
                       tr("%1 tokens in all"))
            << tr("<span style='background-color:%1; color:%2'>&nbsp;%3&nbsp;</span> count in the "
                  "loss")
                   .arg(colors.learned, colors.onLearned)
                   .arg(learned);
    m_numbers->setText(numbers.join(" · "));
}

}  // namespace sl
