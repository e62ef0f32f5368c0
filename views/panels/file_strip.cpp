// SPDX-License-Identifier: Apache-2.0
#include "views/panels/file_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/look.h"

namespace sl {

FileStrip::FileStrip(Session* session, QWidget* parent)
    : QFrame(parent),
      m_session(session),
      m_text(new QLabel(this)),
      m_action(new QPushButton(this)) {
    setProperty("bar", true);
    setAttribute(Qt::WA_StyledBackground);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kGap + kHalfGap, kHalfGap, kGap + kHalfGap, kHalfGap);
    row->setSpacing(kGap);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    connect(m_action, &QPushButton::clicked, this, [this] {
        Samples* samples = m_session->samples();
        const MediaItem* item = samples->currentItem();
        if (item == nullptr) return;
        if (samples->fileState() == Samples::FileState::Changed) samples->reload();
        else Q_EMIT findRequested(item->path);
    });
    connect(session->samples(), &Samples::fileStateChanged, this, &FileStrip::refresh);
    connect(session->samples(), &Samples::currentChanged, this, &FileStrip::refresh);
    connect(session->samples(), &Samples::missingChanged, this, &FileStrip::refresh);
    refresh();
}

void FileStrip::refresh() {
    const Samples* samples = m_session->samples();
    const MediaItem* item = samples->currentItem();
    const bool changed = samples->fileState() == Samples::FileState::Changed;
    const bool gone =
        item != nullptr && (item->missing || samples->fileState() == Samples::FileState::Vanished);
    setVisible(item != nullptr && (changed || gone));
    if (changed) {
        m_text->setText(tr("%1 changed on disk since it was read. Answers given until now are "
                           "about what is shown here.")
                            .arg(item->name));
        m_action->setText(tr("Reload"));
        m_action->setToolTip(tr("Read the file once more"));
    } else if (gone) {
        m_text->setText(tr("%1 is not there any more.").arg(item->path));
        m_action->setText(tr("Find…"));
        m_action->setToolTip(
            tr("Say where it is now; other files that moved with it are found too"));
    }
}

}  // namespace sl
