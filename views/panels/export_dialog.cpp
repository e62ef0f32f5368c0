// SPDX-License-Identifier: Apache-2.0
#include "views/panels/export_dialog.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "core/session/asks.h"
#include "core/session/session.h"
#include "views/panels/error_text.h"
#include "views/panels/look.h"

namespace sl {

namespace {

constexpr int kWidth = 560;

/// As part of a file's name.
QString plain(QString name) {
    for (QChar& c : name)
        if (!c.isLetterOrNumber() && c != '-' && c != '_') c = '-';
    return name.isEmpty() ? QStringLiteral("answers") : name;
}

}  // namespace

ExportDialog::ExportDialog(Session* session, QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_formats(Exports::formats()),
      m_format(new QComboBox(this)),
      m_which(new QComboBox(this)),
      m_pictures(new QCheckBox(tr("Put copies of the pictures beside the &labels"), this)),
      m_path(new QLineEdit(this)),
      m_browse(new QPushButton(tr("&Browse…"), this)),
      m_start(primaryButton(tr("&Export"), this)),
      m_close(new QPushButton(tr("&Close"), this)),
      m_keeps(note({}, this)),
      m_problem(note({}, this)),
      m_progress(new QProgressBar(this)) {
    setObjectName("export");
    setWindowTitle(tr("Export annotated results"));
    build();
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::formatChanged);
    connect(m_which, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(m_path, &QLineEdit::textEdited, this, [this] { m_ownPath = true; });
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_start, &QPushButton::clicked, this, &ExportDialog::start);
    Exports* exports = session->exports();
    connect(m_close, &QPushButton::clicked, this, [this, exports] {
        if (exports->idle()) close();
        else exports->cancel();
    });
    connect(exports, &Exports::progressed, this, [this](qint64 done, qint64 total) {
        m_progress->setRange(0, static_cast<int>(total));
        m_progress->setValue(static_cast<int>(done));
    });
    connect(exports, &Exports::finished, this, [this] {
        ended({});
        close();
    });
    connect(exports, &Exports::failed, this, [this](const Error& error) {
        ended(error.code == ErrorCode::Cancelled ? tr("Stopped. Nothing was written.")
                                                 : errorLine(error));
    });
    connect(exports, &Exports::idleChanged, this, &ExportDialog::refresh);
    connect(session->asks(), &Asks::shownChanged, this, &ExportDialog::refresh);
    connect(session, &Session::projectChanged, this, [this] {
        if (!m_ownPath) suggestPath();
    });
    formatChanged();
}

void ExportDialog::build() {
    for (const ExportFormat& format : m_formats) m_format->addItem(format.title, format.id);
    m_format->setAccessibleName(tr("Format"));
    m_which->addItem(tr("All answers"), "all");
    m_which->addItem(tr("Accepted and corrected answers"), "judged");
    m_which->addItem(tr("Answers in the list of runs"), "listed");
    m_which->addItem(tr("The answer shown"), "shown");
    m_which->setAccessibleName(tr("Which answers"));
    m_path->setAccessibleName(tr("File or folder to write"));
    m_path->setMinimumWidth(kWidth / 2);
    m_problem->setAccessibleName(tr("Problem"));
    m_progress->setTextVisible(true);
    m_progress->hide();
    m_start->setDefault(true);

    auto* place = new QHBoxLayout;
    place->setSpacing(kGap);
    place->addWidget(m_path, 1);
    place->addWidget(m_browse);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(2 * kGap);
    form->setVerticalSpacing(kGap);
    form->addRow(tr("&Format"), m_format);
    form->addRow({}, m_keeps);
    form->addRow(tr("&Which"), m_which);
    auto* to = new QLabel(tr("&To"), this);
    to->setBuddy(m_path);
    form->addRow(to, place);
    form->addRow({}, m_pictures);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGap);
    buttons->addWidget(m_progress, 1);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_start);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGap, 2 * kGap, 2 * kGap, 2 * kGap);
    column->setSpacing(2 * kGap);
    column->addLayout(form);
    column->addWidget(m_problem);
    column->addStretch(1);
    column->addLayout(buttons);
    resize(kWidth, sizeHint().height());
}

const ExportFormat& ExportDialog::format() const {
    const int index = std::max(0, m_format->currentIndex());
    return m_formats[static_cast<std::size_t>(index)];
}

void ExportDialog::setChoice(const ExportChoice& choice) {
    m_folder = choice.folder;
    setFormat(choice.format);
    setWhich(choice.which);
    setPictures(choice.pictures);
    suggestPath();
}

ExportChoice ExportDialog::choice() const {
    return {m_format->currentData().toString(), m_which->currentData().toString(),
            QFileInfo(path()).absolutePath(), m_pictures->isChecked()};
}

void ExportDialog::setListed(const QStringList& runIds) {
    m_listed = runIds;
    refresh();
}

bool ExportDialog::setFormat(const QString& id) {
    const int index = m_format->findData(id);
    if (index < 0) return false;
    m_format->setCurrentIndex(index);
    return true;
}

bool ExportDialog::setWhich(const QString& id) {
    const int index = m_which->findData(id);
    if (index < 0) return false;
    m_which->setCurrentIndex(index);
    return true;
}

void ExportDialog::setPictures(bool on) {
    m_pictures->setChecked(on);
}

void ExportDialog::setPath(const QString& path) {
    m_ownPath = true;
    m_path->setText(path);
}

QString ExportDialog::path() const {
    return m_path->text().trimmed();
}

/// <project>-<format>.<extension> in the folder of the last export, else among the documents.
QString ExportDialog::suggested() const {
    const QString folder = m_folder.isEmpty() || !QFileInfo(m_folder).isDir()
                               ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)
                               : m_folder;
    const ExportFormat& chosen = format();
    QString name = plain(m_session->project().name) + '-' + chosen.id;
    if (!chosen.folder) name += '.' + chosen.extension;
    return QDir(folder).filePath(name);
}

void ExportDialog::suggestPath() {
    m_ownPath = false;
    m_path->setText(suggested());
}

/// A path that somebody chose keeps its name; only its ending follows the format.
void ExportDialog::formatChanged() {
    const ExportFormat& chosen = format();
    m_keeps->setText(chosen.keeps);
    m_pictures->setVisible(chosen.folder);
    if (!m_ownPath) {
        suggestPath();
    } else if (!path().isEmpty()) {
        const QFileInfo info(path());
        const bool known = std::any_of(m_formats.begin(), m_formats.end(), [&](const auto& f) {
            return !f.extension.isEmpty() && f.extension == info.suffix();
        });
        QString name = known ? info.completeBaseName() : info.fileName();
        if (!chosen.folder && (known || info.suffix().isEmpty())) name += '.' + chosen.extension;
        m_path->setText(info.dir().filePath(name));
    }
    refresh();
}

void ExportDialog::browse() {
    const ExportFormat& chosen = format();
    auto* dialog = new QFileDialog(this, tr("Where to export to"), QFileInfo(path()).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (chosen.folder) {
        dialog->setFileMode(QFileDialog::Directory);
    } else {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(chosen.extension);
        dialog->selectFile(QFileInfo(path()).fileName());
    }
    connect(dialog, &QFileDialog::fileSelected, this, &ExportDialog::setPath);
    dialog->open();
}

QStringList ExportDialog::chosenRuns() const {
    const QString which = m_which->currentData().toString();
    if (which == "listed") return m_listed;
    const AskRecordPtr shown = m_session->asks()->shown();
    if (which == "shown" && shown && !shown->error) return {shown->id()};
    return {};
}

QString ExportDialog::whyNot() const {
    if (!m_session->exports()->idle()) return tr("An export is under way");
    const QString which = m_which->currentData().toString();
    if (which == "listed" && m_listed.isEmpty()) return tr("The list of runs holds no answer");
    if (which == "shown" && chosenRuns().isEmpty()) return tr("No answer is shown");
    if (path().isEmpty()) return tr("Say where to");
    return {};
}

void ExportDialog::refresh() {
    const bool busy = !m_session->exports()->idle();
    setUsable(m_start, whyNot(), {});
    for (QWidget* control : {static_cast<QWidget*>(m_format), static_cast<QWidget*>(m_which),
                             static_cast<QWidget*>(m_path), static_cast<QWidget*>(m_browse),
                             static_cast<QWidget*>(m_pictures)})
        control->setEnabled(!busy);
    m_close->setText(busy ? tr("&Stop") : tr("&Close"));
    m_progress->setVisible(busy);
    const int listed = m_which->findData("listed");
    m_which->setItemText(listed, tr("Answers in the list of runs (%1)").arg(m_listed.size()));
    if (busy) return;
    const QFileInfo target(path());
    const bool replaces = !format().folder && target.isFile();
    QString told = whyNot();
    if (told.isEmpty() && replaces) told = tr("The file is there already and will be replaced.");
    m_problem->setText(told);
}

QString ExportDialog::start() {
    if (const QString reason = whyNot(); !reason.isEmpty()) return reason;
    ExportWish wish;
    wish.runs = chosenRuns();
    if (m_which->currentData().toString() == "judged") wish.verdicts = {"accepted", "corrected"};
    wish.format = m_format->currentData().toString();
    wish.path = QFileInfo(path()).absoluteFilePath();
    wish.pictures = format().folder && m_pictures->isChecked();
    m_folder = QFileInfo(wish.path).absolutePath();
    m_problem->clear();
    m_progress->setRange(0, 0);
    Q_EMIT started(choice());
    m_session->exports()->run(wish);
    return {};
}

void ExportDialog::ended(const QString& problem) {
    refresh();
    if (!problem.isEmpty()) m_problem->setText(problem);
}

}  // namespace sl
