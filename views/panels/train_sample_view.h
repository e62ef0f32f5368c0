// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>
#include <QWidget>

#include "core/session/train_check.h"

class QTextBrowser;
class QToolButton;

namespace sl {

/// Shows a picture as large as fits, pixels sharp when it is enlarged.
class PixelLabel : public QWidget {
    Q_OBJECT
public:
    explicit PixelLabel(QWidget* parent = nullptr);
    void setImage(const ImagePtr& image);
    QSize sizeHint() const override { return {280, 240}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ImagePtr m_image;
};

/// A training sample as the model sees it: the pixels after preprocessing, and the tokens, those
/// that the loss counts in colour. Goes through the samples.
class TrainSampleView : public QWidget {
    Q_OBJECT
public:
    explicit TrainSampleView(TrainCheck* check, QWidget* parent = nullptr);

    void step(int by);

private:
    void refresh();

    TrainCheck* m_check;
    QToolButton *m_previous, *m_next;
    QLabel *m_place, *m_numbers;
    PixelLabel* m_pixels;
    QTextBrowser* m_tokens;
};

/// Colours for tokensHtml().
struct TokenColors {
    QString learned, onLearned, plain, dim;
};

/// Tokens as HTML: those that are learned filled, runs of visual tokens as one mark with their
/// number, white space made visible where it is all there is.
QString tokensHtml(const std::vector<SeenTrainToken>& tokens, const TokenColors& colors);

}  // namespace sl
