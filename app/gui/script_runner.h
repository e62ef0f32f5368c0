// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QPixmap>
#include <QTimer>

#include "core/base/json.h"
#include "core/base/result.h"

namespace sl {

class MainWindow;

/// Drives the window by JSON lines: open, set, trigger, wait, print, screenshot, quit. Each step
/// waits for the one before. A step that fails ends it: its line and the reason go to stderr, exit
/// status 1. `{"do":"print","field":F}` prints what a field holds as `{"field":F,"value":…}`.
/// `{"do":"wait","for":"saved","say":TEXT}` waits until everything is on disk and then prints TEXT
/// ("saved" without one): who reads that may rely on it. Besides the contract's fields there are
/// samples.current, samples.done, evidence.word, evidence.mode, evidence.head, evidence.opacity,
/// export.format, export.which, export.path, export.pictures, view.panel, view.hide_panel,
/// view.theme, window.size and those of script_record_fields.h and script_train_fields.h;
/// askall.questions (a list, or lines), askall.task, askall.scope (all, filtered), askall.evidence;
/// samples.filter, samples.order, samples.found (where a missing file is now); runs.filter,
/// runs.columns. `{"do":"wait","for":"job"}` waits until no job runs, with "steps" until the newest
/// has done so many. `"may_fail": true` on a step lets errors pass that the step brings about.
/// `{"do":"key","keys":"Ctrl+K"}` presses keys (with "until" again and again until what has the
/// focus is called so), `{"do":"type","text":"dog"}` types into what has the focus. A screenshot's
/// `"of"` names a panel or a window of its own ("manual"), `"width"` the pixels that it is shrunk
/// to.
class ScriptRunner : public QObject {
    Q_OBJECT
public:
    ScriptRunner(MainWindow* window, QObject* parent = nullptr);

    /// Reads a script whole. BadInput: not readable; a line that is no JSON object is a failed
    /// step and reported when its turn comes.
    Result<void> load(const QString& path);
    void start();

Q_SIGNALS:
    /// The script quit (0) or a step failed (1). Not sent when the lines simply end.
    void finished(int exitCode);

private:
    enum class Outcome { Done, Waiting, Failed };

    void tick();
    Outcome begin(const Json& step);
    Outcome goOn();
    Outcome open(const Json& step);
    Outcome set(const Json& step);
    Outcome trigger(const Json& step);
    Outcome wait(const Json& step);
    Outcome press(const Json& step);
    Outcome screenshot(const Json& step);
    Outcome print(const Json& step);
    bool jobIsThere() const;
    QPixmap picture() const;
    Outcome failed(const QString& why);
    void fail();

    MainWindow* m_window;
    std::vector<QByteArray> m_lines;
    std::size_t m_next = 0;
    Json m_step;
    bool m_underWay = false, m_mayFail = false;
    QString m_error;  // an error notice since the step before, or why the step failed
    int m_quietTicks = 0;
    QElapsedTimer m_clock;
    QTimer m_timer;
};

}  // namespace sl
