// SPDX-License-Identifier: Apache-2.0
#include "app/gui/model_chip.h"

#include <QMenu>
#include <QRegularExpression>

#include "core/session/session.h"
#include "views/panels/error_text.h"
#include "views/panels/look.h"

namespace sl {

QString parameterCount(qint64 parameters) {
    const auto n = static_cast<double>(parameters);
    if (parameters >= 1'000'000'000) return QString("%1 B").arg(n / 1e9, 0, 'f', 1);
    if (parameters >= 1'000'000) return QString("%1 M").arg(n / 1e6, 0, 'f', 1);
    return QString::number(parameters);
}

ModelChip::ModelChip(Session* session, QWidget* parent) : QToolButton(parent), m_session(session) {
    setProperty("chip", true);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setFocusPolicy(Qt::TabFocus);
    setMenu(new QMenu(this));
    connect(menu(), &QMenu::aboutToShow, this, &ModelChip::fillMenu);
    connect(session, &Session::modelChanged, this, &ModelChip::refresh);
    connect(session, &Session::modelLoadingNote, this, [this](const QString& progress) {
        if (!progress.isEmpty() && m_session->model().status == ModelState::Status::Loading)
            setToolTip(progress);
    });
    refresh();
}

void ModelChip::setRecent(const QStringList& models) {
    m_recent = models;
}

void ModelChip::refresh() {
    const ModelState& model = m_session->model();
    switch (model.status) {
        case ModelState::Status::None:
            setText(tr("no model"));
            setIcon(themedIcon("model"));
            setToolTip(tr("Choose a model"));
            break;
        case ModelState::Status::Loading:
            setText(tr("loading %1…").arg(model.shortName()));
            setIcon(themedIcon("model"));
            setToolTip(tr("Questions asked now are answered once it is there"));
            break;
        case ModelState::Status::Failed:
            setText(tr("%1 not loaded").arg(model.shortName()));
            setIcon(tintedIcon("error", badColor(this)));
            setToolTip(errorLine(model.error));
            break;
        case ModelState::Status::Ready:
            setText(QStringList{model.shortName(), model.device, model.dtype}
                        .filter(QRegularExpression("."))
                        .join(" · "));
            setIcon(tintedIcon("model", goodColor(this)));
            setToolTip(tr("%1\n%2 parameters, %3 threads, loaded in %4 ms%5")
                           .arg(model.summary, parameterCount(model.parameters))
                           .arg(model.threads)
                           .arg(model.loadMs, 0, 'f', 0)
                           .arg(model.limits.isEmpty()
                                    ? QString()
                                    : "\n\n" + tr("Limits: %1").arg(model.limits)));
            break;
    }
    setAccessibleName(tr("Model: %1").arg(text()));
}

void ModelChip::fillMenu() {
    menu()->clear();
    const ModelState& model = m_session->model();
    if (model.status == ModelState::Status::Ready && !model.summary.isEmpty()) {
        menu()->addSection(model.shortName());
        QAction* about = menu()->addAction(model.summary.left(70));
        about->setEnabled(false);
        menu()->addSeparator();
    }
    QStringList names{"mini"};
    for (const QString& name : m_recent)
        if (!names.contains(name)) names << name;
    for (const QString& name : names) {
        QAction* action = menu()->addAction(name == "mini" ? tr("mini (built in)") : name, this,
                                            [this, name] { Q_EMIT modelChosen(name); });
        action->setCheckable(true);
        action->setChecked(name == model.name);
    }
    menu()->addSeparator();
    menu()->addAction(themedIcon("folder"), tr("Open model folder…"), this,
                      &ModelChip::folderRequested);
}

}  // namespace sl
