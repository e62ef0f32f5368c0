// SPDX-License-Identifier: Apache-2.0
#include "app/gui/application.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QRawFont>
#include <QTextStream>
#include <QTimer>

#include "app/gui/desktop_theme.h"
#include "app/gui/main_window.h"
#include "app/gui/script_runner.h"
#include "app/gui/settings.h"
#include "app/gui/theme.h"
#include "core/base/paths.h"
#include "core/base/version.h"
#include "core/session/session.h"

namespace sl {

namespace {

struct CommandLine {
    QStringList paths;
    QString model = "mini";
    QString script;
    bool remember = true;
    bool trustPlugins = false;
};

/// None: what was to be said is said, and the program ends with `exitCode`.
std::optional<CommandLine> readCommandLine(const QStringList& arguments, int& exitCode) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        "Ask pictures with a vision-language model and see where the answer comes from.");
    const QCommandLineOption model("model", "mini, or the folder of a checkpoint.", "M", "mini");
    const QCommandLineOption script("script", "Drives the window by JSON lines.", "FILE");
    const QCommandLineOption remember(
        "remember", "With --script: reads and writes the settings, as without a script.");
    const QCommandLineOption trust("trust-plugins", "Loads plugins that come with the project.");
    const QCommandLineOption help({"h", "help"}, "Says this.");
    const QCommandLineOption version("version", "Says the version.");
    parser.addOptions({model, script, remember, trust, help, version});
    parser.addPositionalArgument("PROJECT", "Project folder.", "[PROJECT]");
    parser.addPositionalArgument("FILE", "Pictures.", "[FILE]...");
    if (!parser.parse(arguments)) {
        QTextStream(stderr) << parser.errorText() << "\n" << parser.helpText();
        exitCode = 2;
        return std::nullopt;
    }
    if (parser.isSet(help) || parser.isSet(version)) {
        QTextStream(stdout)
            << (parser.isSet(help)
                    ? parser.helpText()
                    : QString("sightline %1\n").arg(QString::fromUtf8(sl::version())));
        exitCode = 0;
        return std::nullopt;
    }
    CommandLine line;
    line.model = parser.value(model);
    line.script = parser.value(script);
    line.remember = parser.isSet(remember) || line.script.isEmpty();
    line.trustPlugins = parser.isSet(trust);
    for (const QString& path : parser.positionalArguments())
        line.paths << QFileInfo(path).absoluteFilePath();
    return line;
}

QStringList demoFolders() {
    const QString share = QString::fromStdString(programFolder()) + "/../share/";
    return {share + "sightline/projects", share + "sightline-projects"};
}

/// False where no font is installed: the families that Qt lists then are names alone, and what it
/// draws in place of letters comes from no font file.
bool canShowText() {
    return !QRawFont::fromFont(QFont()).fontTable("cmap").isEmpty();
}

}  // namespace

int runApplication(int argc, char** argv, std::shared_ptr<const Engine> engine) {
    QApplication::setHighDpiScaleFactorRoundingPolicy(
        Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    QApplication::setOrganizationName("sightline");
    QApplication::setApplicationName("sightline");
    QApplication::setApplicationVersion(QString::fromUtf8(version()));
    int exitCode = 0;
    const auto line = readCommandLine(QApplication::arguments(), exitCode);
    if (!line) return exitCode;
    if (!canShowText())
        QTextStream(stderr) << "sightline: no font is installed, so no text can be shown; install "
                               "one, e.g. the package fonts-dejavu-core\n";
    const bool remember = line->remember;
    const Settings::Finding settings = remember ? Settings::examine() : Settings::Finding();

    Theme theme(&application);
    theme.apply(remember ? Theme::fromName(Settings::theme()) : Theme::Choice::Dark);
    const DesktopTheme desktop;
    QObject::connect(&desktop, &DesktopTheme::changed, &application, [&theme, &desktop] {
        theme.setSystemDark(desktop.dark().value_or(theme.isDark()));
    });
    SessionOptions options;
    options.engine = std::move(engine);
    options.trustPlugins = line->trustPlugins;
    Session session(std::move(options));
    MainWindow window(&session, &theme, remember);
    if (remember) window.restoreGeometry(Settings::geometry());
    window.show();
    session.findDemos(demoFolders());
    // After the first paint: the window is there before the model is.
    QTimer::singleShot(0, &session, [&session, name = line->model] { session.loadModel(name); });
    if (!settings.problem.isEmpty())
        window.showNotice({Notice::Level::Warning, settings.problem, settings.remedy});
    if (!line->paths.isEmpty()) window.openPaths(line->paths);
    else if (remember) window.openLast();

    ScriptRunner script(&window);
    if (!line->script.isEmpty()) {
        if (const auto ok = script.load(line->script); !ok) {
            QTextStream(stderr) << QString::fromStdString(ok.error().message) << "\n";
            return 2;
        }
        QObject::connect(&script, &ScriptRunner::finished, &application,
                         [](int code) { QApplication::exit(code); });
        script.start();
    }
    return QApplication::exec();
}

}  // namespace sl
