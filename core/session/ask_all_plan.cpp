// SPDX-License-Identifier: Apache-2.0
#include "core/session/ask_all_plan.h"

#include <QDir>

#include "core/base/ids.h"
#include "core/base/json.h"

namespace sl {

namespace {

constexpr qsizetype kTitleLength = 48;
constexpr std::size_t kMostItems = 500'000;

std::optional<QString> placeholder(const QString& word, const MediaItem& item) {
    if (word == "name") return item.name;
    if (word == "prompt") return QString::fromStdString(item.sample.prompt);
    if (word == "label")
        return item.sample.annotations.empty()
                   ? QString()
                   : QString::fromStdString(item.sample.annotations.front().label);
    return std::nullopt;
}

tl::unexpected<Error> unknownWord(const QString& word) {
    QStringList known;
    for (const QString& name : askAllPlaceholders()) known << "{" + name + "}";
    return fail(ErrorCode::Usage, "there is no {" + word.toStdString() + "} to fill in",
                "write one of " + known.join(", ").toStdString() + ", or {{ for a brace");
}

/// Relative inside the project's folder, so that it may be moved.
QString kept(const QString& path, const QString& folder) {
    const QString inside = folder.isEmpty() ? QString() : QDir(folder).relativeFilePath(path);
    return inside.isEmpty() || inside.startsWith("..") ? path : inside;
}

Result<AskAllItem> itemFromJson(const Json& json, const QString& folder) {
    if (!json.is_array() || json.size() != 3)
        return fail(ErrorCode::BadInput, "a question of the job is no list of three texts");
    QStringList texts;
    for (const Json& text : json) {
        if (!text.is_string())
            return fail(ErrorCode::BadInput, "a question of the job is no list of three texts");
        texts << QString::fromStdString(text.get<std::string>());
    }
    AskAllItem item;
    item.media = QDir::isAbsolutePath(texts[0]) || folder.isEmpty()
                     ? texts[0]
                     : QDir::cleanPath(QDir(folder).absoluteFilePath(texts[0]));
    item.task = texts[1];
    item.prompt = texts[2];
    return item;
}

QString titleOf(const QStringList& questions, const QString& task) {
    QString first = questions.value(0).simplified();
    if (first.isEmpty()) first = task;
    if (first.size() > kTitleLength) first = first.left(kTitleLength - 1) + "…";
    if (questions.size() > 1) first += QString(" (+%1)").arg(questions.size() - 1);
    return first;
}

}  // namespace

QString AskAllPlan::runId(int index) const {
    return QString("%1-%2").arg(id).arg(index, 6, 10, QChar('0'));
}

int AskAllPlan::indexOf(const QString& runId) const {
    if (id.isEmpty() || !runId.startsWith(id + "-")) return -1;
    bool ok = false;
    const int index = runId.mid(id.size() + 1).toInt(&ok);
    return ok && index >= 0 && index < static_cast<int>(items.size()) ? index : -1;
}

QStringList askAllPlaceholders() {
    return {"prompt", "name", "label"};
}

Result<QString> filledQuestion(const QString& question, const MediaItem& item) {
    QString filled;
    for (qsizetype i = 0; i < question.size(); ++i) {
        const QChar c = question[i];
        const bool twice = i + 1 < question.size() && question[i + 1] == c;
        if ((c == '{' || c == '}') && twice) {
            filled += question[i++];
        } else if (c == '{') {
            const qsizetype end = question.indexOf('}', i);
            if (end < 0)
                return fail(ErrorCode::Usage, "a { in the question is not closed",
                            "write {{ for a brace");
            const QString word = question.mid(i + 1, end - i - 1).trimmed();
            const auto value = placeholder(word, item);
            if (!value) return unknownWord(word);
            if (value->isEmpty())
                return fail(ErrorCode::BadInput,
                            item.name.toStdString() + " has no " + word.toStdString());
            filled += *value;
            i = end;
        } else {
            filled += c;
        }
    }
    return filled.trimmed();
}

Result<AskAllPlan> planAskAll(const AskAllRequest& request, const std::vector<MediaItem>& media,
                              int* skipped) {
    QStringList questions;
    for (const QString& line : request.questions)
        if (!line.trimmed().isEmpty()) questions << line.trimmed();
    if (questions.isEmpty() && !request.promptRequired) questions << QString();
    if (questions.isEmpty())
        return fail(ErrorCode::Usage, "there is no question to ask", "write one on a line");
    AskAllPlan plan;
    plan.id = QString::fromStdString(newRunId());
    plan.started = QString::fromStdString(utcNow());
    plan.title = titleOf(questions, request.task);
    plan.evidence = request.evidence;
    int left = 0;
    for (const MediaItem& item : media) {
        for (const QString& question : questions) {
            const auto prompt = filledQuestion(question, item);
            if (!prompt && prompt.error().code == ErrorCode::Usage) return passOn(prompt);
            if (!prompt || item.missing || plan.items.size() >= kMostItems) {
                ++left;
                continue;
            }
            const bool own = question == "{prompt}" && !item.sample.task.empty();
            plan.items.push_back({item.path,
                                  own ? QString::fromStdString(item.sample.task) : request.task,
                                  *prompt,
                                  AskAllItem::State::Waiting,
                                  {}});
        }
    }
    if (skipped != nullptr) *skipped = left;
    if (plan.items.empty())
        return fail(ErrorCode::BadInput, "no sample can be asked",
                    media.empty() ? "there are no samples, or the filter lets none through"
                                  : "their files are missing, or they have no prompt of their own");
    return plan;
}

QString askAllPlanText(const AskAllPlan& plan, const QString& folder) {
    Json items = Json::array();
    for (const AskAllItem& item : plan.items)
        items.push_back(Json::array({kept(item.media, folder).toStdString(),
                                     item.task.toStdString(), item.prompt.toStdString()}));
    return QString::fromStdString(dumpJson({{"id", plan.id.toStdString()},
                                            {"title", plan.title.toStdString()},
                                            {"started", plan.started.toStdString()},
                                            {"evidence", plan.evidence},
                                            {"items", items}}));
}

Result<AskAllPlan> askAllPlanFromText(const QString& text, const QString& folder) {
    const auto json = parseJson(text.toStdString(), "the job's list of questions");
    if (!json) return passOn(json);
    const auto items = json->is_object() ? json->find("items") : json->end();
    if (!json->is_object() || items == json->end() || !items->is_array())
        return fail(ErrorCode::BadInput, "the job's list of questions is damaged");
    const auto textAt = [&](const char* key) {
        const auto found = json->find(key);
        return found != json->end() && found->is_string()
                   ? QString::fromStdString(found->get<std::string>())
                   : QString();
    };
    AskAllPlan plan;
    plan.id = textAt("id");
    plan.title = textAt("title");
    plan.started = textAt("started");
    const auto evidence = json->find("evidence");
    plan.evidence = evidence != json->end() && evidence->is_boolean() && evidence->get<bool>();
    for (const Json& entry : *items) {
        auto item = itemFromJson(entry, folder);
        if (!item) return passOn(item);
        plan.items.push_back(std::move(*item));
    }
    if (plan.id.isEmpty())
        return fail(ErrorCode::BadInput, "the job's list of questions is damaged");
    return plan;
}

}  // namespace sl
