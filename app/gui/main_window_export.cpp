// SPDX-License-Identifier: Apache-2.0
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUrl>
#include <utility>

#include "app/gui/main_window.h"
#include "app/gui/settings.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/canvas/figure.h"
#include "views/panels/export_dialog.h"
#include "views/panels/picture_panel.h"
#include "views/panels/runs_panel.h"
#include "views/panels/toasts.h"

namespace sl {

void MainWindow::buildExport() {
    m_export = new ExportDialog(m_session, this);
    connect(m_toasts, &Toasts::placeRequested, this, &MainWindow::showPlace);
    const auto listed = [this] { m_export->setListed(m_runs->answeredIds()); };
    connect(m_runs, &RunsPanel::listChanged, m_export, listed);
    ExportChoice choice;
    const QStringList last = m_remember ? Settings::exportChoice() : QStringList();
    if (last.size() == 4) choice = {last[0], last[1], last[2], last[3] == "pictures"};
    m_export->setChoice(choice);
    connect(m_export, &ExportDialog::started, this, [this](const ExportChoice& chosen) {
        m_exportPath.clear();  // it was meant for this export
        if (m_remember)
            Settings::setExportChoice({chosen.format, chosen.which, chosen.folder,
                                       chosen.pictures ? "pictures" : QString()});
    });
}

void MainWindow::addExportCommands() {
    Commands* c = m_commands;
    c->add({"export.results",
            tr("Export annotated results…"),
            "export",
            {QKeySequence("Ctrl+E")},
            tr("Write answers as COCO, YOLO, VOC, CSV, an HTML report …")},
           [this] { openExport(); });
    c->add(
        {"export.run",
         tr("Export again as last time"),
         "export",
         {},
         tr("Exports with what the export dialog says, without opening it")},
        [this] {
            if (const QString reason = m_export->start(); !reason.isEmpty())
                showNotice({Notice::Level::Error, tr("Nothing was exported: %1").arg(reason), {}});
        });
    c->add({"view.export_png", tr("Export the view as PNG…"), "picture", {}, {}},
           [this] { exportView("png"); });
    c->add({"view.export_svg", tr("Export the view as SVG…"), "picture", {}, {}},
           [this] { exportView("svg"); });
    c->add({"view.export_pdf", tr("Export the view as PDF…"), "picture", {}, {}},
           [this] { exportView("pdf"); });
}

void MainWindow::setExportPath(const QString& path) {
    m_exportPath = path;
    m_export->setPath(path);
}

void MainWindow::openExport() {
    m_export->show();
    m_export->raise();
    m_export->activateWindow();
}

void MainWindow::exportView(const QString& extension) {
    if (!m_exportPath.isEmpty()) {
        writeView(std::exchange(m_exportPath, {}), extension);
        return;
    }
    const MediaItem* item = m_session->samples()->currentItem();
    const QString name = item != nullptr ? QFileInfo(item->path).completeBaseName() : "view";
    auto* dialog =
        new QFileDialog(this, tr("Export the view"),
                        QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("%1 (*.%2)").arg(extension.toUpper(), extension));
    dialog->setDefaultSuffix(extension);
    dialog->selectFile(name + '.' + extension);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, extension](const QString& path) { writeView(path, extension); });
    dialog->open();
}

void MainWindow::writeView(const QString& path, const QString& extension) {
    const FigureFormat format = extension == "svg"
                                    ? FigureFormat::Svg
                                    : (extension == "pdf" ? FigureFormat::Pdf : FigureFormat::Png);
    m_session->writeInBackground([figure = m_picture->canvas()->figure(), format, path] {
        const auto ok = writeFigure(figure, format, path);
        if (!ok) return Notice::fromError(ok.error());
        return Notice{Notice::Level::Info, tr("Written to %1").arg(path), {}, path};
    });
}

void MainWindow::showPlace(const QString& place) {
    const QFileInfo info(place);
    QDesktopServices::openUrl(
        QUrl::fromLocalFile(info.isDir() ? info.absoluteFilePath() : info.absolutePath()));
}

}  // namespace sl
