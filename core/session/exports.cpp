// SPDX-License-Identifier: Apache-2.0
#include "core/session/exports.h"

#include <QDir>

#include "core/session/engine.h"
#include "core/session/store_writer.h"
#include "core/work/export.h"

namespace sl {

namespace {

constexpr std::size_t kMostTold = 3;

/// First findings as lines, for a toast; all of them are in the log.
QString details(const std::vector<datasets::Finding>& findings) {
    QStringList lines;
    for (std::size_t i = 0; i < findings.size() && i < kMostTold; ++i)
        lines << QString::fromStdString(findings[i].where + ": " + findings[i].what);
    if (findings.size() > kMostTold)
        lines << Exports::tr("… and %1 more").arg(findings.size() - kMostTold);
    return lines.join('\n');
}

Notice noticeOf(const work::ExportReport& report, const ExportWish& wish, int unsaved) {
    const QString name = QDir::toNativeSeparators(wish.path);
    Notice notice;
    notice.text = report.answers == 1
                      ? Exports::tr("One answer exported to %1").arg(name)
                      : Exports::tr("%1 answers exported to %2").arg(report.answers).arg(name);
    QStringList lines;
    if (report.leftOut > 0)
        lines << Exports::tr("%1 without anything that %2 can say")
                     .arg(report.leftOut)
                     .arg(wish.format);
    if (!report.findings.empty()) {
        notice.level = Notice::Level::Warning;
        lines << details(report.findings);
    }
    if (unsaved > 0) {
        notice.level = Notice::Level::Warning;
        lines << Exports::tr("%1 changes could not be saved yet and are not in it").arg(unsaved);
    }
    notice.details = lines.join('\n');
    notice.place = wish.path;
    return notice;
}

}  // namespace

Exports::Exports(std::shared_ptr<const Engine> engine, StoreWriter* writer, QObject* parent)
    : QObject(parent), m_engine(std::move(engine)), m_writer(writer), m_thread("sl-export") {
    connect(m_writer, &StoreWriter::idleChanged, this, &Exports::begin);
}

Exports::~Exports() {
    if (m_control) m_control->cancel();
    m_thread.stop();
}

std::vector<ExportFormat> Exports::formats() {
    return {
        {"coco", tr("COCO JSON"),
         tr("Boxes and regions in pixels, categories, scores, who corrected what."), "json", false},
        {"yolo",
         tr("YOLO"),
         tr("A folder: labels in fractions of the picture (eight decimals), data.yaml. No scores."),
         {},
         true},
        {"voc",
         tr("Pascal VOC"),
         tr("A folder: an XML file for each picture, boxes to a hundredth of a pixel."),
         {},
         true},
        {"refjson", tr("Referring expressions"),
         tr("The question and its box in pixels, one record a box."), "json", false},
        {"llava", tr("LLaVA conversations"),
         tr("Question and answer; boxes as fractions with five decimals. For training."), "json",
         false},
        {"csv", tr("CSV"), tr("A row for each annotation or answer, everything exact."), "csv",
         false},
        {"jsonl", tr("JSON lines"), tr("A line for each answered picture, everything exact."),
         "jsonl", false},
        {"html", tr("HTML report"),
         tr("One page with pictures, boxes, answers and where they come from. For reading."),
         "html", false},
    };
}

void Exports::run(const ExportWish& wish) {
    if (m_wish) return;
    m_wish = wish;
    m_begun = false;
    m_control = std::make_shared<Control>([this](const Progress& progress) {
        QMetaObject::invokeMethod(
            this, [this, progress] { Q_EMIT progressed(progress.done, progress.total); },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
    begin();
}

void Exports::begin() {
    if (!m_wish || m_begun || !m_writer->idle()) return;
    m_begun = true;
    m_thread.post([this, wish = *m_wish, store = m_writer->path(), control = m_control] {
        work::ExportOptions options;
        for (const QString& id : wish.runs) options.runs.push_back(id.toStdString());
        for (const QString& verdict : wish.verdicts)
            options.verdicts.push_back(verdict.toStdString());
        options.format = wish.format.toStdString();
        options.out = wish.path.toStdString();
        options.pictures = wish.pictures;
        const auto opened =
            m_engine->openStore(store.toStdString(), ExperimentStore::Mode::ReadOnly);
        const auto report = opened ? work::exportRuns(options, **opened, *control)
                                   : Result<work::ExportReport>(passOn(opened));
        QMetaObject::invokeMethod(
            this,
            [this, report, wish] {
                ended([&] {
                    if (report) Q_EMIT finished(noticeOf(*report, wish, m_writer->waiting()));
                    else Q_EMIT failed(report.error());
                });
            },
            Qt::QueuedConnection);
    });
}

void Exports::ended(const std::function<void()>& tell) {
    m_wish.reset();
    m_control.reset();
    tell();
    Q_EMIT idleChanged();
}

void Exports::cancel() {
    if (!m_wish) return;
    if (m_begun) {
        m_control->cancel();
        return;
    }
    ended([this] { Q_EMIT failed({ErrorCode::Cancelled, tr("stopped").toStdString(), {}}); });
}

}  // namespace sl
