// SPDX-License-Identifier: Apache-2.0
#include "app/gui/script_runner.h"

#include <QDialog>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QPixmap>
#include <QTextStream>

#include "app/gui/main_window.h"
#include "app/gui/script_fields.h"
#include "app/gui/script_keys.h"
#include "core/session/ask_all.h"
#include "core/session/job_runner.h"
#include "core/session/project.h"
#include "core/session/session.h"

namespace sl {

namespace {

constexpr int kTickMs = 20;
constexpr int kLongestMs = 120'000;
constexpr int kLongestJobMs = 3'600'000;
constexpr int kQuiet = 3;  // settled for so many ticks in a row: layouts and repaints came through

/// A line on stdout, at once: who reads it may kill us the next moment.
void printLine(const QString& line) {
    QTextStream out(stdout);
    out << line << "\n";
    out.flush();
}

QString text(const Json& step, const char* key) {
    const auto found = step.find(key);
    return found != step.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

}  // namespace

ScriptRunner::ScriptRunner(MainWindow* window, QObject* parent)
    : QObject(parent), m_window(window) {
    m_timer.setInterval(kTickMs);
    connect(&m_timer, &QTimer::timeout, this, &ScriptRunner::tick);
    connect(window, &MainWindow::noticed, this, [this](const Notice& notice) {
        if (notice.level == Notice::Level::Error && m_error.isEmpty()) m_error = notice.text;
    });
}

Result<void> ScriptRunner::load(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return sl::fail(ErrorCode::BadInput, "the script " + path.toStdString() + " cannot be read",
                        file.errorString().toStdString());
    for (const QByteArray& line : file.readAll().split('\n'))
        if (!line.trimmed().isEmpty() && !line.trimmed().startsWith('#'))
            m_lines.push_back(line.trimmed());
    return {};
}

/// The first step waits until the window knows its tasks and what it was opened with.
void ScriptRunner::start() {
    m_step = {{"do", "wait"}, {"for", "idle"}};
    m_underWay = m_mayFail = true;
    m_clock.start();
    m_timer.start();
}

ScriptRunner::Outcome ScriptRunner::failed(const QString& why) {
    m_error = why;
    return Outcome::Failed;
}

void ScriptRunner::fail() {
    m_timer.stop();
    QTextStream err(stderr);
    err << "script step " << m_next << " failed: " << QString::fromUtf8(m_lines[m_next - 1]) << "\n"
        << "  " << m_error << "\n";
    err.flush();
    Q_EMIT finished(1);
}

void ScriptRunner::tick() {
    Outcome outcome = Outcome::Waiting;
    if (!m_underWay) {
        if (m_next >= m_lines.size()) {
            m_timer.stop();  // the window stays open
            return;
        }
        const QByteArray line = m_lines[m_next++];
        m_underWay = true;
        m_quietTicks = 0;
        m_clock.start();
        const auto step = parseJson(line.toStdString(), "the step");
        if (!step || !step->is_object())
            outcome = failed(step ? QString("not a JSON object")
                                  : QString::fromStdString(step.error().message));
        else outcome = begin(m_step = *step);
    } else {
        outcome = goOn();
    }
    if (outcome == Outcome::Failed) {
        fail();
        return;
    }
    if (outcome == Outcome::Done) m_underWay = false;
}

ScriptRunner::Outcome ScriptRunner::begin(const Json& step) {
    const QString what = text(step, "do");
    m_mayFail = step.value("may_fail", false);
    if (what == "open") return open(step);
    if (what == "set") return set(step);
    if (what == "trigger") return trigger(step);
    if (what == "wait") return wait(step);
    if (what == "key" || what == "type") return press(step);
    if (what == "screenshot") return screenshot(step);
    if (what == "print") return print(step);
    if (what == "quit") {
        m_timer.stop();
        Q_EMIT finished(0);
        return Outcome::Done;
    }
    return failed(QString("there is no step %1: open, set, trigger, wait, key, type, print, "
                          "screenshot, quit")
                      .arg(what));
}

/// Waits until all is quiet; an error that came up meanwhile fails the step.
ScriptRunner::Outcome ScriptRunner::goOn() {
    if (!m_error.isEmpty() && !m_mayFail) return Outcome::Failed;
    if (m_step.contains("seconds")) {
        if (m_clock.elapsed() < m_step.value("seconds", 0.0) * 1000) return Outcome::Waiting;
        return Outcome::Done;
    }
    const bool job = text(m_step, "for") == "job";
    const int longest = job ? kLongestJobMs : kLongestMs;
    const int limit = static_cast<int>(m_step.value("timeout_s", longest / 1000.0) * 1000);
    if (m_clock.elapsed() > limit) return failed("it took too long");
    const bool forSaved = text(m_step, "for") == "saved";
    if (forSaved && m_window->saved()) {
        const QString say = text(m_step, "say");
        printLine(say.isEmpty() ? QString("saved") : say);
        return Outcome::Done;
    }
    if (forSaved) return Outcome::Waiting;
    const bool there = job ? jobIsThere() : m_window->settled();
    m_quietTicks = there ? m_quietTicks + 1 : 0;
    if (m_quietTicks < kQuiet) return Outcome::Waiting;
    m_error.clear();
    return Outcome::Done;
}

ScriptRunner::Outcome ScriptRunner::open(const Json& step) {
    const QString path = text(step, "path");
    if (path.isEmpty()) return failed("\"path\" is missing");
    if (pathKind(path) == PathKind::Missing && !m_mayFail)
        return failed(QString("there is no file %1").arg(path));
    m_window->openPaths({QFileInfo(path).absoluteFilePath()});
    return Outcome::Waiting;
}

ScriptRunner::Outcome ScriptRunner::set(const Json& step) {
    const auto value = step.find("value");
    if (value == step.end()) return failed("\"value\" is missing");
    const QString problem = setScriptField(*m_window, text(step, "field"), *value);
    return problem.isEmpty() ? Outcome::Done : failed(problem);
}

ScriptRunner::Outcome ScriptRunner::trigger(const Json& step) {
    const QString id = text(step, "command");
    QAction* action = m_window->commands()->action(id);
    if (action == nullptr) return failed(QString("there is no command %1").arg(id));
    // Asking waits for nothing: a question may be asked while the model is loading.
    if (!action->isEnabled()) return failed(action->toolTip());
    action->trigger();
    return Outcome::Done;
}

ScriptRunner::Outcome ScriptRunner::wait(const Json& step) {
    const QString what = text(step, "for");
    if (!QStringList{"idle", "saved", "job"}.contains(what) && !step.contains("seconds"))
        return failed("\"for\" must be \"idle\", \"saved\" or \"job\", or \"seconds\" a number");
    return Outcome::Waiting;
}

ScriptRunner::Outcome ScriptRunner::print(const Json& step) {
    const QString field = text(step, "field");
    const auto value = scriptField(*m_window, field);
    if (!value) return failed(QString("there is no field %1 to print").arg(field));
    printLine(
        QString::fromStdString(dumpJson({{"field", field.toStdString()}, {"value", *value}})));
    return Outcome::Done;
}

/// No job runs; or the newest has done as many steps as are waited for.
bool ScriptRunner::jobIsThere() const {
    const JobRunner* jobs = m_window->session()->jobs();
    const bool quiet = jobs->quiet() && m_window->session()->askAll()->running() == 0;
    if (!m_step.contains("steps") || quiet) return quiet && m_window->settled();
    return !jobs->jobs().empty() && jobs->jobs().front().state.done >= m_step.value("steps", 0);
}

/// The window with the dialogs that lie over it, as on the screen.
QPixmap ScriptRunner::picture() const {
    QPixmap picture = m_window->grab();
    QPainter painter(&picture);
    for (QDialog* dialog : m_window->findChildren<QDialog*>()) {
        if (!dialog->isVisible() || !dialog->isWindow()) continue;
        const QPoint at = dialog->mapToGlobal(QPoint()) - m_window->mapToGlobal(QPoint());
        painter.drawPixmap(at, dialog->grab());
        painter.setPen(QPen(m_window->palette().color(QPalette::Mid), 2));
        painter.drawRect(QRect(at, dialog->size()));
    }
    return picture;
}

ScriptRunner::Outcome ScriptRunner::press(const Json& step) {
    const QString keys = text(step, "keys"), until = text(step, "until");
    const QString problem = text(step, "do") == "type" ? typeText(*m_window, text(step, "text"))
                            : until.isEmpty()          ? pressKeys(*m_window, keys)
                                                       : pressKeysUntil(*m_window, keys, until);
    return problem.isEmpty() ? Outcome::Done : failed(problem);
}

/// Of the window; with "of" of one panel, or of a window of its own such as "manual".
ScriptRunner::Outcome ScriptRunner::screenshot(const Json& step) {
    const QString path = text(step, "path"), part = text(step, "of");
    if (path.isEmpty()) return failed("\"path\" is missing");
    QWidget* shown = part.isEmpty() ? m_window : m_window->findChild<QWidget*>(part);
    if (shown == nullptr || !shown->isVisible())
        return failed(QString("%1 is not there to be seen").arg(part));
    QDir().mkpath(QFileInfo(path).absolutePath());
    QImage shot = (part.isEmpty() ? picture() : shown->grab()).toImage();
    const auto wanted = step.find("width");
    const int width = wanted != step.end() && wanted->is_number() ? wanted->get<int>() : 0;
    if (width > 0 && width < shot.width())
        shot = shot.scaledToWidth(width, Qt::SmoothTransformation);
    if (!shot.save(path)) return failed(QString("%1 cannot be written").arg(path));
    return Outcome::Done;
}

}  // namespace sl
