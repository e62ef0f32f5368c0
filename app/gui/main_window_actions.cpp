// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QUndoStack>

#include "app/gui/main_window.h"
#include "app/gui/model_chip.h"
#include "app/gui/settings.h"
#include "app/gui/undo_steps.h"
#include "core/base/version.h"
#include "core/session/asks.h"
#include "core/session/review.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/ask_panel.h"
#include "views/panels/command_palette.h"
#include "views/panels/command_text.h"
#include "views/panels/compare_view.h"
#include "views/panels/heat_source.h"
#include "views/panels/picture_panel.h"
#include "views/panels/provenance_card.h"
#include "views/panels/runs_panel.h"
#include "views/panels/start_page.h"

namespace sl {

namespace {

ImagePtr imageOf(const QImage& picture) {
    if (picture.isNull()) return {};
    const QImage rgb = picture.convertToFormat(QImage::Format_RGB888);
    auto image = std::make_shared<Image>(rgb.width(), rgb.height());
    for (int y = 0; y < image->height; ++y)
        std::copy_n(rgb.constScanLine(y), static_cast<std::size_t>(image->width) * 3,
                    image->row(y));
    return image;
}

}  // namespace

void MainWindow::chooseFiles() {
    // open(), not exec(): a script that triggers this must not hang in a dialog's event loop.
    auto* dialog = new QFileDialog(this, tr("Open pictures"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {tr("Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.webp *.gif *.bmp)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::openPaths);
    dialog->open();
}

void MainWindow::chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("Open a folder or project"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::openPaths);
    dialog->open();
}

void MainWindow::chooseModel() {
    auto* dialog = new QFileDialog(this, tr("Open a model folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, m_session, &Session::loadModel);
    dialog->open();
}

void MainWindow::paste() {
    const QMimeData* mime = QApplication::clipboard()->mimeData();
    QStringList paths;
    for (const QUrl& url : mime->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    if (!paths.isEmpty()) {
        openPaths(paths);
    } else if (mime->hasImage()) {
        openPixels(*mime);
    } else {
        showNotice({Notice::Level::Info, tr("There is no picture on the clipboard"), {}});
    }
}

/// A picture without a file, as browsers drag and copy it.
void MainWindow::openPixels(const QMimeData& data) {
    const ImagePtr image = imageOf(qvariant_cast<QImage>(data.imageData()));
    if (image) m_session->openPixels(image);
    else
        showNotice({Notice::Level::Warning, tr("The picture could not be read"),
                    tr("Save it as a PNG, then open or drop the file.")});
}

void MainWindow::stopOrUnpin() {
    if (m_palette->isVisible()) {
        m_palette->dismiss();
    } else if (m_session->asks()->live() != nullptr) {
        m_ask->stop();
    } else if (m_picture->canvas()->tool() != ImageCanvas::Tool::Select) {
        m_picture->canvas()->setTool(ImageCanvas::Tool::Select);
    } else if (m_centre->currentWidget() == m_compare) {
        closeComparison();
    } else if (m_session->selection()->pinned()) {
        m_session->selection()->clear();
    } else if (m_session->review()->active()) {
        m_session->review()->stop();
    } else if (isFullScreen()) {
        m_commands->action("view.full_screen")->setChecked(false);
        showNormal();
    }
}

void MainWindow::changeOpacity(double by) {
    HeatMapStyle style = m_heat->style();
    style.opacity = std::clamp(style.opacity + by, 0.0, 1.0);
    m_heat->setStyle(style);
}

void MainWindow::openPalette() {
    m_palette->popUp(m_commands->all());
}

void MainWindow::showProvenance() {
    const AskRecordPtr record = m_session->asks()->shown();
    if (!record) return;
    auto* card = new ProvenanceCard(record, m_session->asks()->saveState(record->id()), this);
    connect(card, &ProvenanceCard::againRequested, this,
            [this](const AskRecordPtr& again) { m_session->asks()->ask(again->query); });
    // Asking again needs the project that it was asked in.
    connect(m_session, &Session::projectChanged, card, &QWidget::close);
    card->show();
    card->raise();
    card->activateWindow();
}

void MainWindow::copyAnswer(bool asCommand) {
    if (const AskRecordPtr record = m_session->asks()->shown())
        QApplication::clipboard()->setText(asCommand ? askCommand(*record)
                                                     : QString::fromStdString(record->answer.text));
}

void MainWindow::exportAnswer() {
    auto* dialog = new QFileDialog(this, tr("Folder for the answer, its picture and evidence"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, m_session, &Session::exportShown);
    dialog->open();
}

void MainWindow::removeRun(const QString& id) {
    auto* box =
        new QMessageBox(QMessageBox::Question, tr("Delete a record"),
                        tr("Delete run %1 with its evidence?").arg(id), QMessageBox::Cancel, this);
    box->setInformativeText(tr("This cannot be undone."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* remove = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    connect(box, &QMessageBox::buttonClicked, this, [this, id, remove](QAbstractButton* button) {
        if (button == remove) m_session->removeRun(id);
    });
    box->open();
}

void MainWindow::setTheme(Theme::Choice choice) {
    m_theme->apply(choice);
    if (m_remember) Settings::setTheme(Theme::name(choice));
}

void MainWindow::toggleDone() {
    Samples* samples = m_session->samples();
    const MediaItem* item = samples->currentItem();
    if (item == nullptr) return;
    const int index = samples->current();
    m_undo->push(new SetStep<bool>(
        item->done ? tr("untick “%1”").arg(item->name) : tr("tick “%1”").arg(item->name),
        item->done, !item->done, [samples, index](const bool& done) {
            if (samples->current() != index) samples->setCurrent(index);
            samples->setDone(index, done);
        }));
}

void MainWindow::setRegion(const std::optional<Box>& region) {
    if (region == m_ask->region()) return;
    m_undo->push(new SetStep<std::optional<Box>>(
        region ? tr("region") : tr("remove region"), m_ask->region(), region,
        [this, medium = m_session->asks()->medium()](const std::optional<Box>& box) {
            m_session->showMedium(medium);
            m_ask->setRegion(box);
            m_picture->setRegion(box);
        }));
}

void MainWindow::addRecent(const QString& path) {
    if (!m_remember) return;
    Settings::addRecentPath(path);
    m_start->setRecents(Settings::recentPaths());
}

void MainWindow::showAbout() {
    const ModelState& model = m_session->model();
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Sightline"));
    box->setIconPixmap(windowIcon().pixmap(64, 64));
    box->setText(tr("<b>Sightline %1</b><br>A workbench for vision-language models.")
                     .arg(QString::fromUtf8(version())));
    box->setInformativeText(model.status == ModelState::Status::Ready
                                ? tr("Model %1 (%2, %3 parameters): %4\n\nLimits: %5")
                                      .arg(model.shortName(), model.family,
                                           parameterCount(model.parameters), model.summary,
                                           model.limits.isEmpty() ? tr("unsaid") : model.limits)
                                : tr("No model is loaded."));
    box->open();
}

void MainWindow::updateCommands() {
    const Asks* asks = m_session->asks();
    const bool open = m_session->isOpen();
    const bool live = asks->live() != nullptr;
    const AskRecordPtr record = asks->shown();
    const QString noPicture =
        m_session->samples()->picture() ? QString() : tr("No picture is open");
    const QString noAnswer = record ? QString() : tr("There is no answer yet");
    const auto off = [this](const char* id, const QString& reason) {
        m_commands->setWhyNot(id, reason);
    };
    updateTrainCommands();
    off("file.close", open ? QString() : tr("Nothing is open"));
    off("ask.run", m_ask->whyNotRun());
    off("ask.again", live ? tr("An answer is coming") : noAnswer);
    off("ask.clear_region", m_ask->region() ? QString() : tr("No region is chosen"));
    off("answer.older", asks->shownVersion() > 0 ? QString() : tr("This is the oldest answer"));
    off("answer.newer", asks->shownVersion() + 1 < static_cast<int>(asks->versions().size())
                            ? QString()
                            : tr("This is the newest answer"));
    for (const char* id :
         {"answer.copy", "answer.copy_command", "answer.provenance", "answer.export"})
        off(id, noAnswer);
    for (const char* id :
         {"view.fit", "view.actual_size", "view.zoom_in", "view.zoom_out", "view.select_tool",
          "view.region_tool", "view.export_png", "view.export_svg", "view.export_pdf"})
        off(id, noPicture);
    const QString noHeat = m_heat->hasAny() ? QString() : tr("No evidence: ask with a probe first");
    for (const char* id : {"view.heat_map", "view.more_opaque", "view.less_opaque"})
        off(id, noHeat);
    const auto mode = [this](HeatSource::Mode m) {
        return m_heat->has(m) ? QString() : tr("The shown answer has no such evidence");
    };
    off("evidence.mean", mode(HeatSource::Mode::Mean));
    off("evidence.rollout", mode(HeatSource::Mode::Rollout));
    off("evidence.heads", mode(HeatSource::Mode::Head));
    const QString noWords =
        m_session->selection()->words().empty() ? tr("There is no answer yet") : QString();
    off("evidence.next_word", noWords);
    off("evidence.previous_word", noWords);
    for (const char* id : {"sample.next", "sample.previous", "sample.done", "sample.filter"})
        off(id, m_session->samples()->items().empty() ? tr("There are no samples") : QString());
    updateBoxCommands();
    off("runs.compare", m_runs->chosen().size() == 2
                            ? QString()
                            : tr("Choose two runs in the list of runs (Ctrl+click)"));
    const bool comparing = m_centre->currentWidget() == m_compare;
    for (const char* id : {"compare.blink", "compare.close"})
        off(id, comparing ? QString() : tr("No comparison is open"));
    updateReviewCommands();
    off("edit.undo", m_undo->canUndo() ? QString() : tr("Nothing to undo"));
    off("edit.redo", m_undo->canRedo() ? QString() : tr("Nothing to redo"));
    m_commands->action("edit.undo")->setText(tr("Undo %1").arg(m_undo->undoText()).trimmed());
    m_commands->action("edit.redo")->setText(tr("Redo %1").arg(m_undo->redoText()).trimmed());
    m_commands->action("view.heat_map")->setChecked(m_picture->heatVisible());
    m_commands->action("view.boxes")->setChecked(m_picture->boxesVisible());
    const auto& tasks = m_session->tasks();
    for (std::size_t i = 0; i < 6; ++i) {
        const QString id = QString("ask.task_%1").arg(i + 1);
        off(qPrintable(id), i < tasks.size() ? QString() : tr("There is no such task"));
        m_commands->action(id)->setProperty("listed", i < tasks.size());
        if (i < tasks.size())
            m_commands->action(id)->setText(
                tr("Task: %1").arg(QString::fromStdString(tasks[i].title)));
    }
}

}  // namespace sl
